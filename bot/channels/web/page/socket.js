// One connection that mends itself. What was lost in between is the caller's to ask for after each welcome.
const CALM = 45000;      // quiet so long: ask for news, to learn whether the line is still there
const PATIENCE = 15000;  // and this long for any answer; a phone that changed cells is never told
const QUICK = 6000;       // a phone just taken out of the pocket should not be kept waiting
const FIRST = 25000;     // the first welcome may have to wake a sleeping radio
const LONGEST = 30000;

export class Socket {
  // hears: {frame(f), state(live), ended(code), ask()}; ask() sends something that the server answers
  constructor(hears) {
    this.hears = hears;
    this.live = false;
    this.wanted = false;
    this.tries = 0;
    addEventListener('online', () => this.hurry());
    addEventListener('offline', () => this.lose());
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.hurry(); });
  }

  open() {
    this.wanted = true;
    clearTimeout(this.timer);
    const ws = this.ws = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/ws`);
    this.expect(FIRST);
    ws.onmessage = event => {
      if (ws !== this.ws) return;
      const frame = JSON.parse(event.data);
      this.rest();
      if (frame.t === 'welcome') {
        this.tries = 0;
        this.live = true;
      }
      this.hears.frame(frame);
      if (frame.t === 'welcome') this.hears.state(true);
    };
    ws.onclose = event => { if (ws === this.ws) this.closed(event.code); };
  }

  close() {
    this.wanted = false;
    this.lose();
  }

  send(frame) {
    if (!this.live || this.ws.readyState !== WebSocket.OPEN) return false;
    this.ws.send(JSON.stringify(frame));
    this.expect(PATIENCE);
    return true;
  }

  expect(patience) {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.lose(), patience);
  }

  rest() {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.hears.ask(), CALM);
  }

  hurry() {
    if (!this.wanted) return;
    if (this.live) {
      this.hears.ask();
      this.expect(QUICK);
    } else if (!this.ws || this.ws.readyState > WebSocket.OPEN) {
      this.open();
    }
  }

  // A dead line may take minutes to close by itself, so it is given up without waiting for that.
  lose() {
    const ws = this.ws;
    this.ws = null;
    if (ws) ws.close();
    if (ws) this.closed(0);
  }

  closed(code) {
    this.live = false;
    this.ws = null;
    clearTimeout(this.watch);
    clearTimeout(this.timer);
    this.hears.state(false);
    if (code === 4401 || code === 4403 || code === 4408) {
      this.wanted = false;
      this.hears.ended(code);
    } else if (this.wanted) {
      // Jitter, or a whole valley comes back in the same second.
      const wait = Math.min(LONGEST, 1000 * 2 ** this.tries++);
      this.timer = setTimeout(() => this.open(), wait * (0.5 + Math.random() / 2));
    }
  }
}
