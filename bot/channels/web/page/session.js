// The door: from a link with a secret, or a code from the first device, to a session.
import {part, recall, remember} from './dom.js';
import {choose} from './ways.js';
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

// A secret in the address would stay in the history and in screenshots: it is taken out before anything else. While this tab has not come in
// with it, it is kept for it: whoever looks at Zalo and comes back finds the page as it was.
function takeSecret() {
  const secret = location.hash.slice(1);
  if (!secret) return recall('sessionStorage', 'secret') || '';
  history.replaceState(null, '', location.pathname + location.search);
  remember('sessionStorage', 'secret', secret);
  return secret;
}

function dropSecret() {
  secret = '';
  remember('sessionStorage', 'secret', '');
}

let secret = takeSecret();
let chosen = false;  // to go on here
let typed = false;  // no link brought it: a code was typed here
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
      await askSecret('door-no-session');
    }
  }
}

async function throughDoor(session) {
  if (session.elsewhere && !chosen) await chooseWay();
  const {status, data} = await untilAnswered(() => post('/door', {secret}));
  if (status === 200) return true;
  if (status === 429) { await sayAndWait('door-too-fast'); return false; }
  // Somebody who taps their own old link again is already inside.
  if (session.signed_in) return true;
  if (status === 409 && data.code_needed) return askCode();
  dropSecret();
  await askSecret(typed ? 'door-wrong-code' : 'door-unknown');
  return false;
}

// Where there is nothing to choose, or the link opens nothing, the door tells the rest. A group's link is for the messenger alone.
async function chooseWay() {
  const {data} = await untilAnswered(() => post('/ways', {secret}));
  if (!data.zalo && !data.telegram) return;
  if (data.group) dropSecret();
  show(data.group ? 'ways-group' : 'ways');
  await choose(data);
  chosen = true;
  show('loading');
}

function leaveDoor(session) {
  dropSecret();
  part('door').hidden = true;
  return {sample: Boolean(session.sample)};
}

function show(key, {form = false, again = false, invite = false} = {}) {
  part('chat').hidden = true;
  part('door').hidden = false;
  part('door-text').textContent = word(key);
  part('door-form').hidden = !form;
  part('invite-form').hidden = !invite;
  part('door-again').hidden = !again;
  part('door-again').className = invite ? 'plain-button' : 'main-button';
  part('door-village').textContent = '';
  part('ways').hidden = true;
}

function sayAndWait(key) {
  show(key, {again: true});
  return new Promise(resolve => part('door-again').addEventListener('click', resolve, {once: true}));
}

// Without a link a code may be typed: one that was read out, or one that another phone of the same person shows.
function askSecret(key) {
  show(key, {again: true, invite: true});
  return new Promise(resolve => {
    part('door-again').addEventListener('click', resolve, {once: true});
    part('invite-form').onsubmit = event => {
      event.preventDefault();
      secret = part('invite-code').value.trim();
      chosen = typed = true;
      resolve();
    };
  });
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
      dropSecret();
      await sayAndWait('door-unknown');
      return false;
    }
    problem.textContent = !answer ? word('door-offline') : answer.status === 429 ? word('door-too-fast')
      : `${word('code-wrong')} ${word('code-left')} ${answer.data.left}`;
    field.select();
    field.focus();
  }
}
