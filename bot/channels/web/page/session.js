// The door: from a link with a secret, or a code from the first device, to a session.
import {part} from './dom.js';
import {word} from './words.js';

const PATIENCE = 20000;
const AGAIN = 6000;
const SPLASH = 800;  // a weak signal should not look like an empty page

export async function post(path, body = {}) {
  return call(path, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});
}

async function call(path, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(path, {...options, credentials: 'same-origin', cache: 'no-store', signal: stop.signal});
    if (answer.status >= 500) throw new Error(`the server answered ${answer.status}`);
    return {status: answer.status, data: await answer.json().catch(() => ({}))};
  } finally {
    clearTimeout(timer);
  }
}

// A secret in the address would stay in the history and in screenshots: it is taken out before anything else.
function takeSecret() {
  const secret = location.hash.slice(1);
  if (secret) history.replaceState(null, '', location.pathname + location.search);
  return secret;
}

let secret = takeSecret();
addEventListener('hashchange', () => { if (location.hash.length > 1) location.reload(); });

// Answers {sample} once there is a session; until then the screens of the door are shown.
export async function enter() {
  const slow = setTimeout(() => { if (part('door').hidden) show('loading'); }, SPLASH);
  try { return await passage(); } finally { clearTimeout(slow); }
}

async function passage() {
  for (;;) {
    const session = (await untilAnswered(() => call('/session'))).data;
    if (secret && await throughDoor(session)) return leaveDoor(session);
    if (session.signed_in) return leaveDoor(session);
    if (session.sample) {
      const {status} = await untilAnswered(() => post('/sample'));
      if (status === 200) return leaveDoor(session);
      await sayAndWait('door-too-fast');
    } else if (!secret) {
      await sayAndWait('door-no-session');
    }
  }
}

async function throughDoor(session) {
  const {status, data} = await untilAnswered(() => post('/door', {secret}));
  if (status === 200) return true;
  if (status === 429) { await sayAndWait('door-too-fast'); return false; }
  // Somebody who taps their own old link again is already inside.
  if (session.signed_in) return true;
  if (status === 409 && data.code_needed) return askCode();
  secret = '';
  await sayAndWait('door-unknown');
  return false;
}

function leaveDoor(session) {
  secret = '';
  part('door').hidden = true;
  return {sample: Boolean(session.sample)};
}

function show(key, {form = false, again = false} = {}) {
  part('chat').hidden = true;
  part('door').hidden = false;
  part('door-text').textContent = word(key);
  part('door-form').hidden = !form;
  part('door-again').hidden = !again;
}

function sayAndWait(key) {
  show(key, {again: true});
  return new Promise(resolve => part('door-again').addEventListener('click', resolve, {once: true}));
}

async function untilAnswered(request) {
  for (;;) {
    try { return await request(); } catch (error) {
      show('door-offline', {again: true});
      await new Promise(resolve => {
        setTimeout(resolve, AGAIN);
        part('door-again').onclick = resolve;
        addEventListener('online', resolve, {once: true});
      });
    }
  }
}

// Answers true when the code was right, false when this link is of no more use.
async function askCode() {
  show('code-needed', {form: true});
  const form = part('door-form');
  const field = part('door-code');
  const problem = part('door-error');
  field.value = '';
  problem.textContent = '';
  field.focus();
  for (;;) {
    await new Promise(resolve => {
      form.onsubmit = event => { event.preventDefault(); resolve(); };
    });
    part('door-send').disabled = true;
    const answer = await post('/door/code', {secret, code: field.value.trim()}).catch(() => null);
    part('door-send').disabled = false;
    if (answer && answer.status === 200) return true;
    if (answer && answer.status === 403 && !(answer.data.why === 'wrong' && answer.data.left > 0)) {
      secret = '';
      await sayAndWait('door-unknown');
      return false;
    }
    problem.textContent = !answer ? word('door-offline') : answer.status === 429 ? word('door-too-fast')
      : `${word('code-wrong')} ${word('code-left')} ${answer.data.left}`;
    field.select();
    field.focus();
  }
}
