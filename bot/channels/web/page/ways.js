// Where somebody who comes with an invitation may go on: here, on Zalo with a code to type, on Telegram.
import {part} from './dom.js';
import {word} from './words.js';

// Shows the ways that there are. Answers once somebody goes on here; whoever goes elsewhere may still come back to this.
export function choose({zalo, telegram, village = '', group = false}) {
  part('door-village').textContent = village;
  part('ways').hidden = false;
  part('way-here').hidden = group;
  part('way-zalo').hidden = !zalo;
  part('way-telegram').hidden = !telegram;
  if (zalo) offerZalo(zalo);
  if (telegram) part('way-telegram').href = telegram;
  if (group) part('way-telegram').textContent = word('way-group');
  return new Promise(resolve => { part('way-here').onclick = resolve; });
}

// Without a link that opens us there, we are looked for by name.
function offerZalo({link, name = '', code}) {
  part('zalo-code').textContent = code;
  part('zalo-name').textContent = name;
  part('zalo-open').hidden = !link;
  if (link) part('zalo-open').href = link;
  if (name) part('zalo-how').textContent = word('zalo-find');
  part('way-zalo').onclick = () => {
    const shown = part('zalo').hidden;
    part('zalo').hidden = !shown;
    part('way-zalo').setAttribute('aria-expanded', String(shown));
    if (shown) part('zalo').scrollIntoView({block: 'nearest'});
  };
  part('zalo-copy').onclick = async () => {
    if (await copy(part('zalo-code'))) part('zalo-copy').textContent = word('copied');
  };
}

// Browsers inside other apps may not let a page copy by itself: then it stays marked, to be copied by hand.
async function copy(node) {
  try {
    await navigator.clipboard.writeText(node.textContent);
    return true;
  } catch (error) {
    getSelection().selectAllChildren(node);
    return document.execCommand('copy');
  }
}
