// Starts the page: through the door, then one socket, one queue and the chats of this session.
import {openDialog} from './dialog.js';
import {part, recall, remember} from './dom.js';
import {Outgoing} from './outgoing.js';
import {Seats} from './seats.js';
import {enter, post} from './session.js';
import {Socket} from './socket.js';
import {fill, word} from './words.js';

const CALM = 2500;  // a shorter gap in the connection is not worth a word

fill(document);

const outgoing = new Outgoing({
  send: frame => socket.send(frame),
  changed: seat => redraw(seat),
  moved: (entry, fraction) => { const thread = seats.thread(entry.seat); if (thread) thread.moved(entry.id, fraction); },
  signedOut: () => { socket.close(); begin(); },
});

const seats = new Seats({outgoing, another});

const socket = new Socket({frame, state, ended, ask});

let version = '';
let lostTimer = 0;
let entering = false;

async function begin() {
  if (entering) return;
  entering = true;
  const {sample} = await enter();
  entering = false;
  part('chat').hidden = false;
  part('ribbon').hidden = !sample;
  part('leave').hidden = sample;
  socket.open();
}

const hear = {
  welcome(told) {
    // A newer page waits on the server; nothing unsent may be lost on the way to it.
    if (version && version !== told.version && outgoing.safe) return location.reload();
    version = told.version;
    part('connecting').hidden = true;
    outgoing.allow(told.seats.map(seat => seat.seat));
    seats.arrange(told);
    const alone = !told.sample && told.seats.length === 1;
    part('title').textContent = alone && told.seats[0].title || word('title');
    ask();
  },
  items({seat, items, head}) {
    const thread = seats.thread(seat);
    if (!thread) return;
    const last = items.length ? items[items.length - 1].v : head;
    const behind = items.length > 0 && last < head;
    thread.cursor = last;
    if (!items.length && thread.caught) return;
    thread.take(items, behind);
    if (behind) socket.send({t: 'since', seats: {[seat]: last}});
  },
  ack({id}) { outgoing.answer(id, 'ok'); },
  no({id, why}) { outgoing.answer(id, why === 'too-fast' ? 'later' : {why}); },
  typing({seat}) { const thread = seats.thread(seat); if (thread) thread.typing(true); },
};

function frame(told) {
  if (Object.prototype.hasOwnProperty.call(hear, told.t)) hear[told.t](told);
}

function ask() {
  const known = {};
  for (const [id, thread] of seats.threads) known[id] = thread.cursor;
  socket.send({t: 'since', seats: known});
}

function state(live) {
  if (live) {
    quiet();
    part('lost').textContent = '';
  } else {
    // Where nothing can be kept on the phone, closing the page would lose what is unsent.
    const tell = () => { part('lost').textContent = word(outgoing.safe ? 'lost' : 'lost-stay'); };
    lostTimer = lostTimer || setTimeout(tell, navigator.onLine === false ? 0 : CALM);
  }
  outgoing.go(live);
}

function quiet() {
  clearTimeout(lostTimer);
  lostTimer = 0;
}

function ended(code) {
  quiet();
  if (code === 4401) begin();
  else if (code === 4408 && reloadedLongAgo()) location.reload();
  else part('lost').textContent = word('refused');
}

// A server that finds every page too old would otherwise have it reload for ever.
function reloadedLongAgo() {
  const last = Number(recall('sessionStorage', 'reloaded'));
  remember('sessionStorage', 'reloaded', String(Date.now()));
  return Date.now() - last > 60000;
}

// Many changes in one moment (ten photos picked) are drawn once.
const changed = new Set();
function redraw(seat) {
  if (!changed.size) {
    Promise.resolve().then(() => {
      const now = [...changed];
      changed.clear();
      for (const id of now) if (seats.thread(id)) seats.thread(id).draw();
    });
  }
  changed.add(seat);
}

async function another() {
  const answer = await post('/sample/citizen').catch(() => null);
  if (answer && answer.status === 200) return answer.data.seat;
  part('lost').textContent = word('try-later');
  setTimeout(() => { if (socket.live) part('lost').textContent = ''; }, 4000);
  return null;
}

function large(on) {
  document.documentElement.classList.toggle('large', on);
  part('large').setAttribute('aria-pressed', String(on));
  seats.threads.forEach(thread => { thread.composer.grow(); thread.settle(); });
}

part('large').onclick = () => {
  const on = !document.documentElement.classList.contains('large');
  remember('localStorage', 'large', on ? 'yes' : '');
  large(on);
};
large(recall('localStorage', 'large') === 'yes');

part('leave').onclick = () => {
  const close = openDialog(part('ask'), {first: part('ask-stay')});
  part('ask-stay').onclick = close;
  part('ask-leave').onclick = async () => {
    close();
    const answer = await post('/leave').catch(() => null);
    if (!answer) { part('lost').textContent = word('try-later'); return; }
    socket.close();
    await outgoing.clear();
    try { sessionStorage.clear(); } catch (error) { /* nothing was kept */ }
    location.reload();
  };
};

// Where the keyboard covers the page instead of shrinking it (iPhones), the page is shrunk by hand.
if (window.visualViewport) {
  const fit = () => {
    if (visualViewport.scale > 1.01) return;
    document.documentElement.style.setProperty('--seen', `${Math.round(visualViewport.height)}px`);
    scrollTo(0, 0);
  };
  visualViewport.addEventListener('resize', fit);
  fit();
}

outgoing.load().then(begin);
