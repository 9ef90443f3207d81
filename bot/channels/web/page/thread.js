// One chat: what the server told, then what is still unsent.
import {bubble, dayOf, daySeparator, setProgress, setState} from './bubble.js';
import {Composer} from './composer.js';
import {fromTemplate, part} from './dom.js';
import {Sight} from './sight.js';
import {view} from './viewer.js';
import {word} from './words.js';

const NEWEST = 200;
const MORE = 100;
const PAUSE = 5 * 60 * 1000;  // after so long a silence a speaker is named again
const TYPING = 10000;

export class Thread {
  // tools: {outgoing, limits, unread(thread)}
  constructor(seat, tools) {
    this.tools = tools;
    this.items = new Map();   // n → item
    this.copies = new Map();  // id → {small, full} or {sound}: what is one's own, so that it is not fetched back over a weak signal
    this.nodes = new Map();   // key → {node, signature}
    this.cursor = 0;
    this.caught = false;
    this.from = 0;            // items before this n are not drawn yet
    this.visible = false;
    this.unread = 0;
    this.node = fromTemplate('thread-template');
    this.node.dataset.seat = seat.seat;
    this.log = part('log', this.node);
    this.sight = new Sight(this.log, key => this.nodes.has(key) && this.nodes.get(key).node, seat.role === 'group');
    this.jump = part('jump', this.node);
    this.composer = new Composer(this.node, seat, tools.limits, {
      say: text => this.mine(() => tools.outgoing.say(this.id, this.as, text, this.newest())),
      photos: (files, caption) => this.mine(() => files.forEach((file, i) => {
        tools.outgoing.photo(this.id, this.as, file, i ? '' : caption, tools.limits, this.newest());
      })),
      voice: blob => this.mine(() => tools.outgoing.voice(this.id, this.as, blob, this.newest())),
      grown: () => this.settle(),
      speaker: id => { this.as = id; this.draw(); },
    });
    this.log.addEventListener('scroll', () => this.scrolled(), {passive: true});
    part('older', this.node).onclick = () => this.older();
    part('hello', this.node).onclick = () => this.mine(() => tools.outgoing.say(this.id, this.as, word('hello'), 0));
    this.jump.onclick = () => this.toEnd();
    if (window.ResizeObserver) new ResizeObserver(() => this.settle()).observe(this.log);
    this.update(seat);
  }

  update(seat) {
    this.seat = seat;
    this.id = seat.seat;
    this.node.dataset.role = seat.role;
    const speakers = seat.speakers || [];
    if (!speakers.some(one => one.id === this.as)) this.as = speakers.length ? speakers[0].id : '';
    this.composer.offerSpeakers(speakers, this.as);
    this.draw();
  }

  // Items from the server; behind says that more are on their way.
  take(items, behind) {
    for (const item of items) {
      const known = this.items.get(item.n);
      if (known && known.v >= item.v) continue;
      this.items.set(item.n, item);
      const entry = item.id && this.tools.outgoing.remove(item.id);
      if (entry && entry.blob) this.copyOf(entry);
      if (item.from === 'bot') this.typing(false);
      if (known) this.sight.changed(keyOf(item));
      else if (item.from === 'bot' && !(item.choices || []).length) this.sight.answeredBelow();
      if (known || item.from === this.as) continue;
      if (this.caught && !this.inSight()) this.unread++;
    }
    if (behind) return;
    if (!this.caught) this.from = this.startAt(NEWEST);
    this.caught = true;
    this.draw();
    // Only what comes from now on is read aloud, not the whole past.
    requestAnimationFrame(() => this.log.setAttribute('aria-live', 'polite'));
  }

  newest() { return Math.max(0, ...this.items.keys()); }

  startAt(count) {
    const all = [...this.items.keys()].sort((a, b) => a - b);
    return all.length > count ? all[all.length - count] : 0;
  }

  older() {
    const before = [...this.items.keys()].filter(n => n < this.from).sort((a, b) => a - b);
    this.from = before.length > MORE ? before[before.length - MORE] : 0;
    const {log} = this;
    const below = log.scrollHeight - log.scrollTop;
    this.draw();
    log.scrollTop = log.scrollHeight - below;
  }

  typing(on) {
    clearTimeout(this.typingTimer);
    part('typing', this.node).hidden = !on;
    if (on) this.typingTimer = setTimeout(() => this.typing(false), TYPING);
    this.settle();
  }

  mine(act) {
    this.sight.follow();
    act();
  }

  show(visible) {
    this.visible = visible;
    this.node.hidden = !visible;
    if (!visible) return this.composer.leave();
    this.composer.grow();
    this.settle();
    this.scrolled();
  }

  // What is to be seen, in order: [{key, item, entry, mark}].
  rows() {
    const items = [...this.items.values()].sort((a, b) => a.n - b.n);
    const entries = this.tools.outgoing.of(this.id);
    const presses = new Map();
    for (const item of items) if (item.on !== undefined) presses.set(item.on, {...item, state: ''});
    for (const entry of entries) {
      if (entry.on !== undefined && entry.state !== 'failed') presses.set(entry.on, {...entry, v: Infinity, from: entry.as});
    }
    const rows = [];
    for (const item of items) {
      if (item.n < this.from) continue;
      const press = presses.get(item.n);
      // An item that changed after the press asks anew.
      const pressed = press && press.v > item.v && (item.choices || []).some(choice => choice.id === press.choice);
      if (item.on !== undefined && this.saidByMark(item.on, item.v, rows)) continue;
      rows.push({key: keyOf(item), item, mark: pressed ? press : null});
    }
    for (const entry of entries) {
      if (entry.on !== undefined && entry.state !== 'failed' && this.saidByMark(entry.on, Infinity, rows)) continue;
      const {id, as, at, text, label, photo, voice} = entry;
      rows.push({key: id, entry, item: {id, from: as, at, text: text || label, photos: photo ? 1 : 0, voices: voice ? 1 : 0}, mark: null});
    }
    // What failed stays where it was said; what is on its way is the newest there is.
    const place = ({item, entry}) => (!entry ? item.n : entry.state === 'failed' ? (entry.after || 0) + 0.5 : Infinity);
    return rows.map((row, i) => [place(row), i, row]).sort((a, b) => (a[0] === b[0] ? a[1] - b[1] : a[0] - b[0])).map(([, , row]) => row);
  }

  // A press shows on its button. It also gets a bubble when other things were said in between.
  saidByMark(on, v, rows) {
    const asked = this.items.get(on);
    if (!asked || on < this.from) return false;
    return asked.v > v || (rows.length > 0 && rows[rows.length - 1].item === asked);
  }

  draw() {
    const {log} = this;
    const rows = this.rows();
    const asking = this.seat.role === 'group' ? null : [...rows].reverse().find(row => (row.item.choices || []).length);
    const wanted = [];
    let before = null;
    let run = [];
    this.album = [];          // every photo to be seen, for leafing through
    this.starts = new Map();  // key → where an item's photos begin in it
    for (const row of rows) {
      const {item} = row;
      const day = dayOf(item.at);
      const newDay = !before || dayOf(before.item.at) !== day;
      if (newDay) wanted.push(this.keep(`day ${day}`, dayOf(Date.now()), () => daySeparator(item.at)));
      const first = newDay || before.item.from !== item.from || new Date(item.at) - new Date(before.item.at) > PAUSE;
      const tile = item.photos === 1 && !item.text && !(item.choices || []).length && !(row.entry && row.entry.state === 'failed');
      const joins = tile && run.length && !first;
      if (!joins) { this.lay(run); run = []; }
      const node = this.drawn(row);
      node.className = ['item', item.from === 'bot' ? 'bot' : item.from === this.as ? 'mine' : 'other', first && 'first', tile && 'tile',
        (item.choices || []).length && !row.mark && asking && asking !== row && 'quiet'].filter(Boolean).join(' ');
      if (tile) run.push(node);
      wanted.push(node);
      before = row;
    }
    this.lay(run);
    this.sight.drawn(before && before.key, before && wanted[wanted.length - 1]);
    this.place(wanted);
    part('older', this.node).hidden = !(this.from > 0);
    this.empty(rows.length);
    this.composer.wantPhotos(this.photosWanted(rows));
    this.line();
    this.settle();
  }

  // Photos side by side: one large, two in halves, more in threes from the right (mine) or the left.
  lay(run) {
    run.forEach((node, i) => {
      const mine = node.classList.contains('mine');
      const at = run.length < 3 ? i : mine ? 2 - (run.length - 1 - i) % 3 : i % 3;
      node.classList.add(`of-${Math.min(run.length, 3)}`, `at-${at}`);
    });
  }

  drawn(row) {
    const {item, entry, mark} = row;
    const own = this.pictures(row);
    const voices = this.voices(row);
    this.starts.set(row.key, this.album.length);
    this.album.push(...own.filter(photo => photo.full));
    const failed = entry && entry.state === 'failed' ? entry.why : '';
    const name = this.nameOf(item);
    const held = this.sight.holds(row.key);
    const marked = mark && [mark.choice, mark.state, mark.v];
    const signature = JSON.stringify([item.v, item.at, own.map(photo => photo.small), voices, failed, name, held, marked]);
    const node = this.keep(row.key, signature, () => bubble(item, {
      who: name,
      photos: own,
      voices,
      files: (item.files || []).map((_, i) => `${this.address('files', item)}/${i}`),
      failed,
      held,
      titled: this.seat.role === 'group',
      editable: Boolean(entry && entry.text),
      mark: mark && {choice: mark.choice, state: mark.state, name: this.seat.role === 'group' ? this.nameOf(mark) : ''},
      press: choice => this.press(item, choice),
      open: i => view(this.album, this.starts.get(row.key) + i),
      giveUp: () => { this.tools.outgoing.remove(item.id); this.draw(); },
      edit: () => { this.tools.outgoing.remove(item.id); this.draw(); this.composer.restore(item.text); },
    }));
    setState(node, entry ? entry.state : item.from === this.as ? 'sent' : '');
    return node;
  }

  pictures(row) {
    const {item} = row;
    const own = this.ownCopy(row);
    if (item.photos && own && (own.small || item.n === undefined)) return [own];
    const base = this.address('photos', item);
    return Array.from({length: item.photos || 0}, (_, i) => ({small: `${base}/${i}?small`, full: `${base}/${i}`}));
  }

  voices(row) {
    const own = this.ownCopy(row);
    if (own && own.sound) return [own.sound];
    return Array.from({length: row.item.voices || 0}, (_, i) => `${this.address('voices', row.item)}/${i}`);
  }

  address(kind, item) { return `/${kind}/${encodeURIComponent(this.id)}/${item.n}`; }

  ownCopy({item, entry}) { return entry ? this.copyOf(entry) : item.id && this.copies.get(item.id); }

  copyOf(entry) {
    const known = this.copies.get(entry.id) || {};
    if (entry.voice && !known.sound) {
      known.sound = URL.createObjectURL(entry.blob);
      this.copies.set(entry.id, known);
    } else if (entry.photo && entry.blob && !known.full) {
      known.full = entry.thumb && URL.createObjectURL(entry.blob);
      known.small = entry.thumb && URL.createObjectURL(entry.thumb);
      this.copies.set(entry.id, known);
    }
    return known;
  }

  nameOf(item) {
    if (item.from === 'bot') return item.name || word('bot');
    const speaker = (this.seat.speakers || []).find(one => one.id === item.from);
    return item.name || (speaker ? speaker.name : word('someone'));
  }

  // In a group the files before and after it are other people's: there a file that is pressed stays where it is.
  press(item, choice) {
    if (this.seat.role === 'group') this.sight.hold(keyOf(item));
    else this.sight.follow();
    this.tools.outgoing.press(this.id, this.as, item.n, choice, this.newest());
  }

  // An unchanged item keeps its node, and with it the focus, the scroll position and its loaded pictures.
  keep(key, signature, build) {
    const known = this.nodes.get(key);
    if (known && known.signature === signature) return known.node;
    const node = build();
    if (known) {
      const focused = known.node.contains(document.activeElement);
      known.node.replaceWith(node);
      const heir = focused && node.querySelector('.chosen, button');
      if (heir) heir.focus({preventScroll: true});
      else if (focused) this.log.focus({preventScroll: true});
    }
    this.nodes.set(key, {node, signature});
    return node;
  }

  place(wanted) {
    const keep = new Set(wanted);
    for (const [key, {node}] of this.nodes) {
      if (keep.has(node)) continue;
      node.remove();
      this.nodes.delete(key);
    }
    let next = part('typing', this.node);
    for (const node of wanted.reverse()) {
      if (node.nextElementSibling !== next || node.parentNode !== this.log) this.log.insertBefore(node, next);
      next = node;
    }
  }

  empty(rows) {
    const box = part('empty', this.node);
    box.hidden = rows > 0;
    box.firstElementChild.textContent = word(this.caught ? 'empty' : 'loading');
    part('hello', this.node).hidden = !this.caught || this.seat.role === 'group';
  }

  photosWanted(rows) {
    const bot = [...rows].reverse().find(row => row.item.from === 'bot');
    return Boolean(bot && bot.item.wants === 'photo');
  }

  // What is being sent, in one calm line above the composer.
  line() {
    const {live, notes, batches} = this.tools.outgoing;
    const note = notes.get(this.id);
    const batch = live && batches.get(this.id);
    part('status', this.node).textContent = note ? word(`slow-${note}`)
      : batch ? `${word('sending-photos')} ${Math.min(batch.done + 1, batch.total)}/${batch.total}` : '';
  }

  moved(id, fraction) {
    const known = this.nodes.get(id);
    if (known && known.node.dataset.state === 'sending') setProgress(known.node, fraction);
  }

  inSight() { return this.visible && this.sight.isNewest() && !document.hidden; }

  scrolled() {
    if (!this.log.clientHeight) return;
    this.sight.scrolled();
    this.seen();
  }

  settle() {
    if (this.visible) this.sight.settle();
    this.seen();
  }

  seen() {
    if (this.inSight()) this.unread = 0;
    this.jump.hidden = !this.sight.hasMore();
    const count = part('jump-count', this.node);
    count.hidden = !this.unread;
    count.textContent = this.unread || '';
    this.tools.unread(this);
  }

  toEnd() {
    this.sight.toEnd();
    this.seen();
  }
}

const keyOf = item => item.id || `n${item.n}`;
