// Every word the page shows comes from the data block that the server filled from locales/<lang>/page.ftl.
const words = JSON.parse(document.getElementById('words').textContent);

export const lang = document.documentElement.lang || 'vi';

export const word = key => words[key] || key;

export function fill(root) {
  for (const node of root.querySelectorAll('[data-word]')) node.textContent = word(node.dataset.word);
  for (const node of root.querySelectorAll('[data-word-label]')) node.setAttribute('aria-label', word(node.dataset.wordLabel));
}
