// Looks at a chat's photos one by one, full screen.
import {openDialog} from './dialog.js';
import {part} from './dom.js';
import {word} from './words.js';

const SWIPE = 48;

const node = part('viewer');
const picture = part('viewer-photo');
const back = part('viewer-back');
const on = part('viewer-on');

let photos = [];
let at = 0;
let close = () => {};

// photos: [{small, full}] in the order of the chat
export function view(all, index) {
  photos = all;
  show(index);
  close = openDialog(node, {
    first: part('viewer-close'),
    closed: () => picture.removeAttribute('src'),
    keys: event => {
      if (event.key === 'ArrowLeft') step(-1);
      if (event.key === 'ArrowRight') step(1);
    },
  });
}

function show(index) {
  at = index;
  const {small, full} = photos[at];
  picture.src = small || full;
  // The thumbnail, already here, stands in while the picture comes over a weak signal.
  if (small && small !== full) {
    const better = new Image();
    better.onload = () => { if (photos[at] && photos[at].full === full && !node.hidden) picture.src = full; };
    better.src = full;
  }
  const place = photos.length > 1 ? `${at + 1} / ${photos.length}` : '';
  part('viewer-count').textContent = place;
  picture.alt = `${word('photo')} ${place}`.trim();
  back.hidden = at === 0;
  on.hidden = at === photos.length - 1;
  if (document.activeElement === document.body) part('viewer-close').focus();
}

function step(by) {
  if (!photos[at + by]) return;
  const held = document.activeElement;
  show(at + by);
  if (held && held.hidden) part('viewer-close').focus();
}

back.onclick = () => step(-1);
on.onclick = () => step(1);
part('viewer-close').onclick = () => close();

let start = null;
node.addEventListener('touchstart', event => {
  // With two fingers, or once zoomed in, a finger moves the picture and not the row.
  const zoomed = window.visualViewport && visualViewport.scale > 1.05;
  start = event.touches.length === 1 && !zoomed ? event.touches[0] : null;
}, {passive: true});
node.addEventListener('touchend', event => {
  if (!start) return;
  const across = event.changedTouches[0].clientX - start.clientX;
  const down = event.changedTouches[0].clientY - start.clientY;
  start = null;
  if (Math.abs(across) > SWIPE && Math.abs(across) > Math.abs(down)) step(across < 0 ? 1 : -1);
  else if (down > 2 * SWIPE && down > Math.abs(across)) close();
}, {passive: true});
