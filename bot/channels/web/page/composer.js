// The row one writes in.
import {make, part, recall, remember} from './dom.js';
import {Recorder, canRecord} from './recorder.js';
import {word} from './words.js';

// On a touch keyboard Enter makes a new line: there the send button is under the thumb anyway.
const desk = matchMedia('(hover: hover) and (pointer: fine)');

export class Composer {
  // acts: {say(text), photos(files, caption), voice(blob), speaker(id), grown()}
  constructor(root, seat, limits, acts) {
    this.node = part('composer', root);
    this.field = part('text', root);
    this.acts = acts;
    this.draft = `draft:${seat.seat}`;
    this.field.maxLength = limits.text;
    this.longestCaption = limits.caption;
    this.field.placeholder = word('write');
    this.field.value = recall('sessionStorage', this.draft) || '';
    this.field.addEventListener('input', () => this.grow());
    this.field.addEventListener('keydown', event => {
      // While a Vietnamese keyboard composes a word, Enter belongs to it.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229 || !desk.matches) return;
      event.preventDefault();
      this.send();
    });
    part('send', root).addEventListener('click', () => {
      this.send();
      this.field.focus({preventScroll: true});
    });
    // Taking the focus would fold the keyboard away between two messages.
    part('send', root).addEventListener('pointerdown', event => event.preventDefault());
    const photos = part('photos', root);
    photos.addEventListener('change', () => {
      if (photos.files.length) acts.photos([...photos.files], this.caption());
      photos.value = '';
    });
    this.recorder = new Recorder(root, limits.voice_seconds, {voice: acts.voice, turned: on => this.record(on)});
    part('record', root).addEventListener('click', () => this.recorder.start());
    this.node.classList.toggle('can-record', canRecord);
    this.speakers = part('speaker', root);
    this.speakers.addEventListener('change', () => acts.speaker(this.speakers.value));
    this.grow();
  }

  send() {
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = '';
    this.grow();
    this.acts.say(text);
  }

  // What stands written when photos are picked goes with the first of them.
  caption() {
    const text = this.field.value.trim();
    if (text.length > this.longestCaption) this.send();
    this.field.value = '';
    this.grow();
    return text.length > this.longestCaption ? '' : text;
  }

  record(on) {
    this.node.classList.toggle('recording', on);
    if (!on) part('record', this.node).focus({preventScroll: true});
    this.acts.grown();
  }

  leave() { this.recorder.stop(); }

  // A refused text comes back to be changed, before whatever is being written.
  restore(text) {
    this.field.value = [text, this.field.value].filter(Boolean).join('\n');
    this.grow();
    this.field.focus();
  }

  grow() {
    const {field, node} = this;
    remember('sessionStorage', this.draft, field.value);
    node.classList.toggle('written', Boolean(field.value.trim()));
    field.style.height = 'auto';
    if (field.value && field.scrollHeight) field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
    this.acts.grown();
  }

  offerSpeakers(speakers, chosen) {
    part('speaker-row', this.node).hidden = speakers.length < 2;
    this.speakers.textContent = '';
    for (const {id, name} of speakers) {
      const option = make('option', '', name);
      option.value = id;
      option.selected = id === chosen;
      this.speakers.append(option);
    }
  }

  wantPhotos(wanted) {
    this.node.classList.toggle('wants', wanted);
  }
}
