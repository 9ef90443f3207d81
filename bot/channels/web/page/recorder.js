// Records what somebody says, in the place of the row one writes in.
import {hush} from './attached.js';
import {part} from './dom.js';
import {word} from './words.js';

const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];
const RATE = 16000;     // bits a second: a voice stays clear, and a minute is 120 kB
const SHORTEST = 1000;  // what ends sooner was pressed twice by mistake

export const canRecord = Boolean(window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia);

// Its state: '' | asking | recording | full (it ended by itself and waits to be sent) | refused.
export class Recorder {
  // acts: {voice(blob), turned(on)}
  constructor(root, seconds, acts) {
    this.node = part('recorder', root);
    this.longest = seconds * 1000;
    this.acts = acts;
    this.state = '';
    part('record-cancel', root).addEventListener('click', () => this.end());
    part('record-send', root).addEventListener('click', () => this.send());
  }

  async start() {
    if (this.state) return;
    hush();
    this.turn('asking');
    part('record-cancel', this.node).focus();
    const asked = this.asked = {};
    const stream = await navigator.mediaDevices.getUserMedia({audio: {channelCount: 1}}).catch(() => null);
    if (this.asked !== asked) return release(stream);
    this.stream = stream;
    try { this.record(); } catch (error) {
      this.letGo();
      this.turn('refused');
    }
  }

  record() {
    const parts = [];
    const mimeType = TYPES.find(type => MediaRecorder.isTypeSupported(type));
    const tape = this.tape = new MediaRecorder(this.stream, {mimeType, audioBitsPerSecond: RATE});
    tape.ondataavailable = event => parts.push(event.data);
    tape.onstop = () => this.stopped(new Blob(parts, {type: tape.mimeType}));
    tape.start();
    this.began = Date.now();
    this.turn('recording');
    part('record-send', this.node).focus();
    this.timer = setInterval(() => this.tick(), 250);
    this.tick();
  }

  tick() {
    const past = Math.min(Date.now() - this.began, this.longest);
    part('record-time', this.node).textContent = `${Math.floor(past / 60000)}:${String(Math.floor(past / 1000) % 60).padStart(2, '0')}`;
    if (past === this.longest) this.stop();
  }

  send() {
    if (this.state === 'full') return this.end(this.blob);
    if (this.state !== 'recording' || Date.now() - this.began < SHORTEST) return;
    this.wanted = true;
    this.stop();
  }

  // Also when the chat is left: what was said is kept.
  stop() {
    if (this.tape && this.tape.state === 'recording') this.tape.stop();
  }

  // By us, or by the phone: a call came, the microphone was taken away.
  stopped(blob) {
    this.letGo();
    if (!blob.size) return this.turn('refused');
    if (this.wanted) return this.end(blob);
    this.blob = blob;
    this.turn('full');
  }

  end(blob) {
    this.letGo();
    this.turn('');
    this.asked = this.blob = null;
    this.wanted = false;
    if (blob) this.acts.voice(blob);
  }

  letGo() {
    clearInterval(this.timer);
    if (this.tape) this.tape.onstop = null;
    release(this.stream);
    this.stream = this.tape = null;
  }

  turn(state) {
    this.state = this.node.dataset.state = state;
    this.node.hidden = !state;
    part('record-note', this.node).textContent = state && word(`record-${state}`);
    if (state !== 'full') part('record-time', this.node).textContent = '';
    part('record-send', this.node).hidden = state !== 'recording' && state !== 'full';
    this.acts.turned(Boolean(state));
  }
}

function release(stream) {
  if (stream) for (const track of stream.getTracks()) track.stop();
}
