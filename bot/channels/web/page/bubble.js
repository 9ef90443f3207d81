// Draws one item of a chat.
import {fileLink, player, shareButton} from './attached.js';
import {button, icon, make} from './dom.js';
import {lang, word} from './words.js';

const STATES = {preparing: 'clock', waiting: 'clock', sending: 'clock', sent: 'tick', failed: 'alert'};

const clock = new Intl.DateTimeFormat(lang, {hour: '2-digit', minute: '2-digit', hour12: false});
const weekday = new Intl.DateTimeFormat(lang, {weekday: 'long', day: 'numeric', month: 'numeric'});
const fullDate = new Intl.DateTimeFormat(lang, {weekday: 'long', day: 'numeric', month: 'numeric', year: 'numeric'});

export const dayOf = at => new Date(at).toDateString();

export function daySeparator(at) {
  const date = new Date(at);
  const now = new Date();
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  const today = date.toDateString() === now.toDateString();
  const text = today ? word('today') : date.toDateString() === yesterday.toDateString() ? word('yesterday')
    : (date.getFullYear() === now.getFullYear() ? weekday : fullDate).format(date);
  const node = make('p', 'day');
  node.append(make('span', '', text));
  return node;
}

// item: as in docs/web-chat.md, or an unsent entry in its shape
// view: {who, photos: [{small, full}], voices: [address], files: [address], mark: {choice, name, state} or null,
//        held: all choices stay where they are, titled: the first line stands above the photos, failed: why, editable,
//        press(choice), open(i), giveUp(), edit()}
export function bubble(item, view) {
  const node = make('div', 'item');
  if (item.n !== undefined) node.dataset.n = item.n;
  if (item.id) node.dataset.id = item.id;
  node.dataset.from = item.from;
  const body = make('div', 'bubble');
  body.append(make('span', 'who', view.who));
  const pictures = view.photos.length ? [album(view)] : [];
  const text = item.text ? [words(item.text)] : [];
  // A file's first line says whose it is: it stands above the pictures, as a title.
  if (view.titled && text.length) text[0].firstChild.after(...pictures);
  else body.append(...pictures);
  body.append(...text);
  view.voices.forEach((address, i) => body.append(player(address, word('voice') + numberOf(i, view.voices))));
  (item.files || []).forEach((file, i) => body.append(fileLink(file.name, view.files[i])));
  body.append(foot(item));
  node.append(body);
  if (view.failed) node.append(failure(view));
  if (item.choices && item.choices.length) node.append(choices(item.choices, view));
  if (item.share) node.append(sharing(item.share));
  return node;
}

// Each line by itself, so that a long list is not one grey block.
function words(text) {
  const box = make('div', 'text');
  const lines = text.split('\n');
  box.append(...lines.map((line, i) => make('span', 'line', i < lines.length - 1 ? `${line}\n` : line)));
  return box;
}

const numberOf = (i, all) => (all.length > 1 ? ` ${i + 1}` : '');

function album(view) {
  const row = make('div', `photos of-${Math.min(view.photos.length, 3)}`);
  view.photos.forEach((photo, i) => {
    const open = button('photo');
    open.setAttribute('aria-label', word('photo-open') + numberOf(i, view.photos));
    open.onclick = () => view.open(i);
    open.append(icon('photo'));
    if (photo.small) open.append(thumbnail(photo.small));
    open.disabled = !photo.full;
    row.append(open);
  });
  return row;
}

function thumbnail(src) {
  const image = new Image();
  let tries = 0;
  image.alt = '';
  image.decoding = 'async';
  // Not there yet while the server still takes it in: asked for again a few times, more and more slowly.
  image.onerror = () => {
    image.classList.add('missing');
    if (tries < 6) setTimeout(() => { image.src = `${src}&again=${tries}`; }, 2000 * 2 ** tries++);
  };
  image.onload = () => image.classList.remove('missing');
  image.src = src;
  return image;
}

function foot(item) {
  const line = make('span', 'foot');
  const time = make('time', '', clock.format(new Date(item.at)));
  time.dateTime = item.at;
  line.append(time);
  const state = make('span', 'state');
  state.append(icon('tick'), make('span', 'hear'));
  line.append(state);
  return line;
}

// Changes often, so it is set without drawing the item anew.
export function setState(node, state) {
  if (node.dataset.state === state) return;
  node.dataset.state = state;
  const place = node.querySelector('.state');
  if (!place) return;
  place.hidden = !state;
  if (!state) return;
  place.querySelector('use').setAttribute('href', `#i-${STATES[state]}`);
  place.lastChild.textContent = word(`state-${state}`);
  if (state !== 'sending') setProgress(node, null);
}

export function setProgress(node, fraction) {
  let bar = node.querySelector('progress');
  if (fraction === null) return bar && bar.remove();
  if (!bar) {
    bar = make('progress');
    bar.max = 1;
    bar.setAttribute('aria-label', word('state-sending'));
    node.querySelector('.bubble').append(bar);
  }
  bar.value = fraction;
}

function sharing(share) {
  const box = make('div', 'choices');
  const press = shareButton(share);
  if (press) box.append(press);
  return box;
}

function failure(view) {
  const box = make('div', 'failure');
  box.append(make('p', '', word(`no-${view.failed}`)));
  if (view.editable) {
    const edit = button('plain-button', word('edit'));
    edit.onclick = view.edit;
    box.append(edit);
  }
  const drop = button('plain-button', word('drop'));
  drop.onclick = view.giveUp;
  box.append(drop);
  return box;
}

function choices(all, view) {
  const {mark, held} = view;
  const box = make('div', 'choices');
  const settled = mark && !held;
  if (settled) box.classList.add('settled');
  for (const choice of settled ? all.filter(one => one.id === mark.choice) : all) {
    const press = button('choice');
    const label = make('span', '', choice.label);
    press.dataset.choice = choice.id;
    if (mark && choice.id === mark.choice) {
      press.classList.add('chosen');
      press.setAttribute('aria-pressed', 'true');
      press.setAttribute('aria-disabled', 'true');
      press.append(icon(STATES[mark.state] || 'tick'));
      if (mark.name && settled) label.append(make('span', 'by', mark.name));
    } else if (mark) {
      press.disabled = true;
    } else {
      press.onclick = () => view.press(choice);
    }
    press.append(label);
    box.append(press);
  }
  return box;
}
