// What this page wants said and the server has not yet written down. One at a time in each seat, in order, with the same id
// until it is acknowledged: a lost connection may send twice, and the id makes it once.
import {uuid} from './dom.js';
import {shrink} from './shrink.js';
import {upload} from './transfer.js';
import * as unsent from './unsent.js';

const STALE = 30 * 24 * 3600 * 1000;
const PATIENCE = 20000;
const LONGEST = 30000;

// An entry: {id, seq, seat, as, at, after: the n of the newest item then} with text, or choice, label, on, or photo: true, blob, thumb
// and perhaps a text as its caption, or voice: true, blob;
// state: preparing | waiting | sending | sent | failed (with why).
export class Outgoing {
  // ways: {send(frame) → bool, changed(seat), moved(entry, fraction), signedOut()}
  constructor(ways) {
    this.ways = ways;
    this.entries = [];
    this.busy = new Set();
    this.answers = new Map();  // id → resolves with 'ok', 'later' or {why}
    this.notes = new Map();    // seat → why it goes slowly
    this.batches = new Map();  // seat → {done, total} photos
    this.live = false;
    this.seq = 0;
    this.kitchen = Promise.resolve();
    this.safe = true;          // false while something lives in memory only
  }

  async load() {
    const kept = await unsent.all() || [];
    for (const entry of kept.sort((a, b) => a.seq - b.seq)) {
      if (Date.now() - entry.seq > STALE) unsent.drop(entry.id);
      else this.entries.push({...entry, state: entry.why ? 'failed' : 'waiting'});
      if (entry.photo && !entry.why) this.count(entry.seat, 1, 0);
      this.seq = Math.max(this.seq, entry.seq);
    }
  }

  of(seat) { return this.entries.filter(entry => entry.seat === seat); }

  say(seat, as, text, after) { this.add({seat, as, text, after}); }

  press(seat, as, on, choice, after) { this.add({seat, as, on, choice: choice.id, label: choice.label, after}); }

  voice(seat, as, blob, after) { this.add({seat, as, voice: true, blob, after}); }

  photo(seat, as, file, text, limits, after) {
    const entry = this.note({seat, as, photo: true, text, after}, 'preparing');
    this.count(seat, 1, 0);
    // One after another: two big pictures decoded at once are too much for a cheap phone.
    this.kitchen = this.kitchen.then(async () => {
      try {
        Object.assign(entry, await shrink(file, limits), {state: 'waiting'});
      } catch (error) {
        Object.assign(entry, {state: 'failed', why: error.message === 'photo-too-big' ? 'photo-too-big' : 'broken'});
        this.count(seat, -1, 0);
      }
      if (entry.state === 'waiting') await this.keep(entry);
      this.ways.changed(seat);
      this.run(seat);
    });
  }

  add(fields) {
    const entry = this.note(fields, 'waiting');
    this.keep(entry);
    this.run(entry.seat);
  }

  note(fields, state) {
    this.seq = Math.max(this.seq + 1, Date.now());
    const entry = {id: uuid(), seq: this.seq, at: new Date().toISOString(), ...fields, state};
    this.entries.push(entry);
    this.ways.changed(entry.seat);
    return entry;
  }

  async keep(entry) {
    const {state, ...kept} = entry;
    if (!await unsent.put(kept)) this.safe = false;
    // Acknowledged while it was being written: what is done must not come back at the next start.
    if (entry.state === 'sent') unsent.drop(entry.id);
  }

  // The item came back over the socket, or the person gave it up.
  remove(id) {
    const at = this.entries.findIndex(entry => entry.id === id);
    if (at < 0) return null;
    const [entry] = this.entries.splice(at, 1);
    entry.state = 'sent';
    unsent.drop(id);
    this.answer(id, 'ok');
    return entry;
  }

  clear() {
    this.entries = [];
    return unsent.clear();
  }

  answer(id, what) {
    const resolve = this.answers.get(id);
    if (resolve) resolve(what);
  }

  go(live) {
    this.live = live;
    if (!live) for (const id of [...this.answers.keys()]) this.answer(id, 'lost');
    for (const seat of new Set(this.entries.map(entry => entry.seat))) {
      this.ways.changed(seat);
      this.run(seat);
    }
  }

  // Only the seats of this session: another person's unsent words may lie on the same phone.
  allow(seats) { this.seats = new Set(seats); }

  async run(seat) {
    if (this.busy.has(seat) || !this.seats || !this.seats.has(seat)) return;
    this.busy.add(seat);
    let slow = 0;
    while (this.live) {
      const entry = this.entries.find(e => e.seat === seat && e.state !== 'sent' && e.state !== 'failed');
      if (!entry || entry.state === 'preparing') break;
      entry.state = 'sending';
      this.ways.changed(seat);
      const what = await (entry.photo || entry.voice ? upload(entry, part => this.ways.moved(entry, part)) : this.speak(entry));
      if (what === 'ok') {
        slow = 0;
        this.settle(entry, {state: 'sent'});
      } else if (what.why) {
        this.settle(entry, {state: 'failed', why: what.why});
      } else {
        entry.state = 'waiting';
        if (what === 'signed-out') this.ways.signedOut();
        this.notes.set(seat, what === 'full' || what === 'later' ? what : '');
        this.ways.changed(seat);
        if (this.live) await pause(Math.min(LONGEST, 2000 * 2 ** slow++));
        continue;
      }
      this.notes.delete(seat);
    }
    this.busy.delete(seat);
  }

  settle(entry, fields) {
    Object.assign(entry, fields);
    if (entry.photo) this.count(entry.seat, 0, 1);
    if (entry.state === 'sent') unsent.drop(entry.id);
    else if (entry.state === 'failed') this.keep(entry);
    this.ways.changed(entry.seat);
  }

  speak(entry) {
    const {seat, as, id, text, choice, label, on} = entry;
    return new Promise(resolve => {
      const timer = setTimeout(() => this.answer(id, 'lost'), PATIENCE);
      this.answers.set(id, what => {
        clearTimeout(timer);
        this.answers.delete(id);
        resolve(what);
      });
      const frame = choice === undefined ? {t: 'send', seat, as, id, text} : {t: 'send', seat, as, id, choice, label, on};
      if (!this.ways.send(frame)) this.answer(id, 'lost');
    });
  }

  count(seat, more, done) {
    const batch = this.batches.get(seat) || {done: 0, total: 0};
    batch.total += more;
    batch.done += done;
    this.batches.set(seat, batch);
    if (batch.done >= batch.total) this.batches.delete(seat);
  }
}

const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
