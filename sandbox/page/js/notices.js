/** Toasts, alerts and the connection banner. */

import { h } from './dom.js';
import { withEmoji } from './emoji.js';
import { t } from './words.js';

const TOAST_MS = 3500;

export function toast(text, tone = 'plain') {
  const note = h(`div.toast.${tone}`, {}, withEmoji(text));
  document.getElementById('toasts').replaceChildren(note); // the newest word is the one that counts
  setTimeout(() => note.classList.add('leaving'), TOAST_MS);
  setTimeout(() => note.remove(), TOAST_MS + 300);
}

/** A dialog that the browser itself keeps focus in; it resolves with what `close` was given. */
export function openDialog(className, build) {
  return new Promise((resolve) => {
    const dialog = h(`dialog.${className}`);
    const finish = (value) => { dialog.close(); dialog.remove(); resolve(value); };
    dialog.addEventListener('cancel', (event) => { event.preventDefault(); finish(null); });
    dialog.addEventListener('click', (event) => { if (event.target === dialog) finish(null); });
    dialog.append(...[build(finish)].flat());
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function alertBox(text) {
  return openDialog('box', (close) => [
    h('p', {}, withEmoji(text)),
    h('div.box-row', {}, h('button.primary', { type: 'button', onclick: () => close(true) }, t('ok'))),
  ]);
}

export function confirmBox(text, action) {
  return openDialog('box', (close) => [
    h('p', {}, text),
    h('div.box-row', {},
      h('button.quiet', { type: 'button', onclick: () => close(false) }, t('cancel')),
      h('button.primary', { type: 'button', onclick: () => close(true) }, action)),
  ]);
}

let banner = null;

export function showBanner(text) {
  if (banner) return;
  banner = h('div.banner', { role: 'alert' }, text);
  document.body.append(banner);
}

export function hideBanner() {
  banner?.remove();
  banner = null;
}
