// What comes with a message besides photos: recordings to be heard, files to be kept.
import {button, icon, make} from './dom.js';
import {download} from './transfer.js';
import {word} from './words.js';

// Browsers inside other apps cannot save what a page has fetched itself: there the link alone must do.
const saves = 'download' in HTMLAnchorElement.prototype && !/; wv\)/.test(navigator.userAgent);

export function hush(but) {
  for (const other of document.querySelectorAll('audio')) if (other !== but) other.pause();
}

// Nothing is fetched before somebody wants to hear it.
export function player(address, label) {
  const box = make('div', 'voice');
  const audio = make('audio');
  const trouble = make('p', 'attached-state');
  audio.controls = true;
  audio.preload = 'none';
  audio.setAttribute('controlslist', 'nodownload noplaybackrate noremoteplayback');  // what is left has more room
  audio.src = address;
  audio.setAttribute('aria-label', label);
  audio.onplay = () => { hush(audio); };
  audio.onplaying = () => { trouble.textContent = ''; };
  // It may still be being taken in, or the line is away: pressing again tries again.
  audio.onerror = () => {
    trouble.textContent = word('voice-not-yet');
    trouble.scrollIntoView({block: 'nearest'});
    audio.load();
  };
  trouble.setAttribute('role', 'status');
  box.append(audio, trouble);
  return box;
}

export function fileLink(name, address) {
  const box = make('div', 'attached');
  const link = make('a', 'file');
  const words = make('span', 'file-words');
  const state = make('p', 'attached-state');
  link.href = address;
  words.append(make('span', 'file-name', name), make('span', 'file-get', word('file-get')));
  link.append(icon('file'), words);
  state.setAttribute('role', 'status');
  let busy = false;
  link.onclick = async event => {
    if (!saves || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    state.textContent = word('file-getting');
    state.scrollIntoView({block: 'nearest'});
    const {blob, why} = await download(address, part => { state.textContent = `${word('file-getting')} ${Math.round(100 * part)} %`; });
    busy = false;
    state.textContent = word(why || 'file-got');
    if (blob) save(blob, name);
  };
  if (name.endsWith('.png')) box.append(picture(name, address));
  box.append(link, state);
  return box;
}

// Made when it comes into sight; its place is kept free, so that nothing jumps. Ours stand upright, nine by sixteen.
function picture(name, address) {
  const img = make('img');
  img.alt = name;
  img.loading = 'lazy';
  img.width = 360;
  img.height = 640;
  img.style.maxWidth = '100%';
  img.style.height = 'auto';
  img.onerror = () => { img.remove(); };
  img.src = address;
  return img;
}

// By the phone's own sharing, else by copying; where there is neither, as on a page without a secure line, the words alone must do.
export function shareButton({label, text}) {
  if (!navigator.share && !navigator.clipboard) return null;
  const press = button('choice');
  const said = make('span', '', label);
  press.append(said);
  press.onclick = async () => {
    try {
      if (navigator.share) return await navigator.share({text});
      await navigator.clipboard.writeText(text);
      press.prepend(icon('tick'));
      said.textContent = word('copied');
      press.onclick = null;
    } catch (error) { /* given up, or not allowed: the words stand above */ }
  };
  return press;
}

function save(blob, name) {
  const link = make('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
