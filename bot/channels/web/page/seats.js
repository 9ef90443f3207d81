// The chats of this session on the screen: one page, tabs, or (the sample, on a wide screen) columns side by side.
import {fromTemplate, button, make, part} from './dom.js';
import {word} from './words.js';
import {Thread} from './thread.js';

const ROLES = ['citizen', 'group', 'officer', 'moderator'];
const wide = matchMedia('(min-width: 900px)');

export class Seats {
  // tools: {outgoing, another() → Promise of a seat id}
  constructor(tools) {
    this.tools = tools;
    this.threads = new Map();  // seat → Thread
    this.lanes = new Map();    // key → {key, node, tab, seats, chosen}
    this.tabs = part('tabs');
    this.current = '';
    const turned = () => this.show();
    if (wide.addEventListener) wide.addEventListener('change', turned);
    else wide.addListener(turned);
    document.addEventListener('visibilitychange', () => this.threads.forEach(thread => thread.seen()));
    this.tabs.addEventListener('keydown', event => this.arrows(event));
  }

  thread(seat) { return this.threads.get(seat); }

  arrange({seats, sample, limits}) {
    this.sample = sample;
    this.limits = limits;
    this.drop(new Set(seats.map(seat => seat.seat)));
    for (const seat of seats) {
      const thread = this.threads.get(seat.seat);
      if (thread) thread.update(seat);
      else this.threads.set(seat.seat, new Thread(seat, {outgoing: this.tools.outgoing, limits, unread: () => this.badges()}));
    }
    // In the sample those of one role share a lane; elsewhere every chat has its own.
    const keys = sample ? ROLES.filter(role => seats.some(seat => seat.role === role)) : seats.map(seat => seat.seat);
    for (const key of [...this.lanes.keys()].filter(key => !keys.includes(key))) this.remove(key);
    for (const key of keys) this.fillLane(key, seats.filter(seat => (sample ? seat.role : seat.seat) === key));
    if (!this.lanes.has(this.current)) this.current = keys[0] || '';
    this.show();
  }

  drop(wanted) {
    for (const [id, thread] of this.threads) {
      if (wanted.has(id)) continue;
      thread.node.remove();
      this.threads.delete(id);
    }
  }

  remove(key) {
    const {node, tab} = this.lanes.get(key);
    node.remove();
    tab.remove();
    this.lanes.delete(key);
  }

  fillLane(key, seats) {
    const lane = this.lanes.get(key) || this.newLane(key);
    lane.seats = seats;
    if (!seats.some(seat => seat.seat === lane.chosen)) lane.chosen = seats[0].seat;
    const name = this.sample ? word(`role-${key}`) : seats[0].title;
    lane.tab.firstChild.textContent = name;
    lane.node.setAttribute('aria-label', name);
    part('lane-name', lane.node).textContent = name;
    part('lane-seat', lane.node).textContent = seats.length > 1 ? '' : seats[0].title;
    part('pick', lane.node).hidden = seats.length < 2;
    part('lane-head', lane.node).classList.toggle('several', seats.length > 1);
    part('another', lane.node).hidden = !(this.sample && key === 'citizen');
    for (const seat of seats) {
      const {node} = this.threads.get(seat.seat);
      if (node.parentNode !== lane.node) lane.node.append(node);
    }
  }

  newLane(key) {
    const at = this.lanes.size;
    const lane = {key, node: fromTemplate('lane-template'), tab: button('tab')};
    lane.node.id = `lane-${at}-${key}`;
    lane.tab.id = `tab-${at}-${key}`;
    lane.tab.dataset.part = 'tab';
    lane.tab.dataset.lane = key;
    lane.tab.setAttribute('role', 'tab');
    lane.tab.setAttribute('aria-controls', lane.node.id);
    lane.tab.append(make('span'), make('span', 'badge'));
    lane.tab.onclick = () => this.turnTo(key);
    part('which', lane.node).onchange = event => this.choose(key, event.target.value);
    part('another', lane.node).onclick = () => this.another(lane);
    this.lanes.set(key, lane);
    this.tabs.append(lane.tab);
    part('lanes').append(lane.node);
    return lane;
  }

  async another(lane) {
    const press = part('another', lane.node);
    press.disabled = true;
    const seat = await this.tools.another();
    press.disabled = false;
    // The seat's own welcome may come before or after this answer.
    if (seat) this.choose(lane.key, seat);
  }

  choose(key, seat) {
    const lane = this.lanes.get(key);
    if (lane.seats.some(one => one.seat === seat)) {
      lane.chosen = seat;
      this.show();
    } else {
      this.awaited = {key, seat};
    }
  }

  turnTo(key) {
    this.current = key;
    this.show();
  }

  arrows(event) {
    const by = {ArrowLeft: -1, ArrowRight: 1}[event.key];
    if (!by) return;
    const keys = [...this.lanes.keys()];
    this.turnTo(keys[(keys.indexOf(this.current) + by + keys.length) % keys.length]);
    this.lanes.get(this.current).tab.focus();
  }

  show() {
    if (this.awaited) {
      const {key, seat} = this.awaited;
      const lane = this.lanes.get(key);
      if (lane && lane.seats.some(one => one.seat === seat)) {
        this.awaited = null;
        lane.chosen = seat;
      }
    }
    const columns = this.sample && wide.matches;
    const tabbed = !columns && this.lanes.size > 1;
    this.tabs.hidden = !tabbed;
    document.body.classList.toggle('columns', columns);
    document.body.classList.toggle('sampled', Boolean(this.sample));
    for (const [key, lane] of this.lanes) {
      const shown = columns || key === this.current;
      lane.node.hidden = !shown;
      lane.node.setAttribute('role', tabbed ? 'tabpanel' : 'region');
      lane.tab.setAttribute('aria-selected', String(key === this.current));
      lane.tab.tabIndex = key === this.current ? 0 : -1;
      part('lane-head', lane.node).classList.toggle('bare', lane.seats.length < 2 && part('another', lane.node).hidden);
    }
    // Only now is everything as wide as it will be, and a chat can measure itself.
    for (const lane of this.lanes.values()) {
      for (const seat of lane.seats) this.threads.get(seat.seat).show(!lane.node.hidden && seat.seat === lane.chosen);
    }
    this.badges();
  }

  badges() {
    let all = 0;
    for (const lane of this.lanes.values()) {
      const unread = id => (this.threads.has(id) ? this.threads.get(id).unread : 0);
      const total = lane.seats.reduce((sum, seat) => sum + unread(seat.seat), 0);
      badge(lane.tab.lastChild, total);
      badge(part('others', lane.node), total - unread(lane.chosen));
      this.options(lane, unread);
      all += total;
    }
    document.title = (document.hidden && all ? `(${all}) ` : '') + word('title');
  }

  // The list is left alone while nothing in it changes: it may be open under somebody's finger.
  options(lane, unread) {
    const list = part('which', lane.node);
    const labels = lane.seats.map(({seat, role, title}, i) => {
      const label = title || `${word(`role-${role}`)} ${i + 1}`;
      return seat !== lane.chosen && unread(seat) ? `${label} •` : label;
    });
    const signature = JSON.stringify([labels, lane.seats.map(seat => seat.seat)]);
    if (lane.listed !== signature) {
      lane.listed = signature;
      list.textContent = '';
      lane.seats.forEach((seat, i) => {
        const option = make('option', '', labels[i]);
        option.value = seat.seat;
        list.append(option);
      });
    }
    list.value = lane.chosen;
  }
}

function badge(node, count) {
  node.hidden = !count;
  node.textContent = '';
  if (count) node.append(String(count), make('span', 'hear', ` ${word('unread')}`));
}
