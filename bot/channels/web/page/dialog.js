// Something shown over the page: focus stays inside, Escape and the phone's back button close it.
let closing = null;

export function openDialog(node, {first, closed = () => {}, keys = () => {}}) {
  const before = document.activeElement;
  const stops = () => [...node.querySelectorAll('button')].filter(stop => !stop.hidden && !stop.disabled);
  const onkey = event => {
    if (event.key === 'Escape') return close();
    if (event.key === 'Tab') {
      const all = stops();
      const at = all.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1);
      event.preventDefault();
      return all[(at + all.length) % all.length].focus();
    }
    keys(event);
  };
  const shut = () => {
    closing = null;
    node.hidden = true;
    document.removeEventListener('keydown', onkey);
    removeEventListener('popstate', shut);
    closed();
    if (before && before.isConnected) before.focus({preventScroll: true});
  };
  // Closing by a button takes away the step that opening put into the history.
  const close = () => {
    if (closing !== close) return;
    closing = null;
    history.back();
  };
  closing = close;
  history.pushState({dialog: true}, '');
  node.hidden = false;
  document.addEventListener('keydown', onkey);
  addEventListener('popstate', shut);
  first.focus({preventScroll: true});
  return close;
}
