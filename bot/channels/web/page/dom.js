// Small helpers for building the page. Text goes in as text only, so nothing that people write can become markup.
import {fill} from './words.js';

const SVG = 'http://www.w3.org/2000/svg';

export function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

export function button(className, text) {
  const node = make('button', className, text);
  node.type = 'button';
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

export const part = (name, root = document) => root.querySelector(`[data-part="${name}"]`);

export function fromTemplate(id) {
  const node = document.getElementById(id).content.firstElementChild.cloneNode(true);
  fill(node);
  return node;
}

export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

// In-app browsers may refuse storage altogether: then nothing is remembered, and nothing breaks.
export function recall(store, key) {
  try { return window[store].getItem(key); } catch (error) { return null; }
}

export function remember(store, key, value) {
  try {
    if (value) window[store].setItem(key, value);
    else window[store].removeItem(key);
  } catch (error) { /* not remembered */ }
}
