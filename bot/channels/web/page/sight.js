// What of a chat is in sight: the newest, what somebody scrolled to, or the card that was pressed.
const NEAR = 80;
const SLIVER = 24;  // less than that is nothing to be missed
const GAP = 16;
const FAR = 1e6;

export class Sight {
  // nodeOf(key) → an item's node as it is drawn now; whole: what is too long for the glass begins with its pictures, not with its words
  constructor(log, nodeOf, whole) {
    this.log = log;
    this.nodeOf = nodeOf;
    this.whole = whole;
    this.follows = true;  // the newest is kept in sight
    this.past = 0;        // how far somebody scrolled on within it
    this.newest = null;   // {key, node}
    this.held = null;     // {key, top, asked, answered}: the card that was pressed, where it stood, and what it asked then
  }

  follow() {
    this.follows = true;
    this.held = null;
  }

  // The card stays under the finger, whatever it turns into and whatever comes below it.
  hold(key) {
    const node = this.nodeOf(key);
    this.follows = false;
    this.held = {key, top: node.getBoundingClientRect().top - this.top(), asked: lastLine(node).textContent, answered: false};
  }

  holds(key) { return Boolean(this.held) && this.held.key === key; }

  // The held card answers by changing; any other answer is the newest, and is gone to.
  changed(key) {
    if (this.holds(key)) this.held.answered = true;
  }

  answeredBelow() {
    if (this.held && !this.held.answered) this.follow();
  }

  // What only changed, such as a card that is ticked, stays where it is.
  drawn(key, node) {
    if (!this.newest || this.newest.key !== key) this.past = 0;
    this.newest = node && {key, node};
  }

  settle() {
    const {log, held} = this;
    if (held && !this.nodeOf(held.key)) this.held = null;
    if (this.held) log.scrollTop += this.way();
    else if (this.follows) log.scrollTop = this.end() + this.past;
    this.put = log.scrollTop;
  }

  // How far to scroll so that the held card stays. Once it asks something else, that must be seen, and as many of its buttons as there is room for.
  way() {
    const node = this.nodeOf(this.held.key);
    const words = lastLine(node);
    const box = node.getBoundingClientRect();
    const stay = box.top - this.top() - this.held.top;
    if (words.textContent === this.held.asked) return stay;
    const hidden = box.bottom - stay + GAP - this.log.getBoundingClientRect().bottom;
    const room = words.getBoundingClientRect().top - stay - GAP - this.top();
    return stay + Math.min(room, Math.max(0, hidden));
  }

  scrolled() {
    const {log} = this;
    if (this.held && Math.abs(log.scrollTop - this.put) < 1) return;
    const past = log.scrollTop - this.end();
    this.held = null;
    this.follows = past > -NEAR;
    this.past = past < 1 ? 0 : this.below() < 2 ? FAR : past;
  }

  // Where the newest is in sight: the bottom, or the beginning of what is too long to be seen at once.
  end() {
    const {log, newest, whole} = this;
    const bottom = log.scrollHeight - log.clientHeight;
    if (!newest) return bottom;
    const start = !whole && newest.node.querySelector('.text') || newest.node;
    return Math.min(bottom, start.getBoundingClientRect().top - this.top() + log.scrollTop - GAP);
  }

  // Once there, to what is below its beginning.
  toEnd() {
    if (this.follows) this.past = FAR;
    this.follow();
    this.settle();
  }

  isNewest() { return this.follows || !this.hasMore(); }

  hasMore() { return this.below() >= SLIVER; }

  below() { return this.log.scrollHeight - this.log.clientHeight - this.log.scrollTop; }

  top() { return this.log.getBoundingClientRect().top; }
}

const lastLine = node => [...node.querySelectorAll('.line')].pop() || node;
