/** What can be done with a message: its menu (button, right click, long press) and the swipe to reply. */

import { post } from './api.js';
import { h, icon } from './dom.js';
import { withEmoji } from './emoji.js';
import { toast } from './notices.js';
import { address, emit, state } from './state.js';
import { t } from './words.js';

const SWIPE_PX = 56;

export function openMenu(message, event) {
  closeMenu();
  const mine = message.from?.id === state.me && message.text;
  const menu = h('div.menu', { role: 'menu' },
    item('reply', t('reply'), () => emit('reply', message)),
    mine && item('edit', t('edit'), () => emit('edit', message)),
    (message.text || message.caption) && item('copy', t('copy'), () => copy(message)),
    !mine && item('check', t('thumb_up'), () => react(message)));
  document.body.append(menu);
  place(menu, event);
  menu.querySelector('button').focus();
  setTimeout(() => document.addEventListener('click', closeMenu, { once: true }));
  menu.addEventListener('keydown', (pressed) => { if (pressed.key === 'Escape') closeMenu(); });
}

function closeMenu() {
  document.querySelector('.menu')?.remove();
}

function item(name, label, onclick) {
  return h('button.menu-item', { type: 'button', role: 'menuitem', onclick }, icon(name), withEmoji(label));
}

function place(menu, event) {
  const box = event.currentTarget?.getBoundingClientRect?.();
  const x = event.clientX || box?.left || 0;
  const y = event.clientY || box?.bottom || 0;
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - menu.offsetHeight - 8))}px`;
}

async function copy(message) {
  await navigator.clipboard.writeText(message.text || message.caption);
  toast(t('copied'));
}

async function react(message) {
  try {
    await post('react', { ...address(), message_id: message.message_id, emoji: '👍' });
  } catch (problem) {
    toast(problem.message, 'problem');
  }
}

/** A swipe to the left pulls the bubble along and, once far enough, replies to it. */
export function watchSwipe(element, message) {
  let start = null;
  let moved = 0;
  element.addEventListener('touchstart', (event) => { start = event.touches[0]; moved = 0; }, { passive: true });
  element.addEventListener('touchmove', (event) => {
    const [touch] = event.touches;
    if (!start || Math.abs(touch.clientY - start.clientY) > 24) { start = null; element.style.translate = ''; return; }
    moved = Math.max(-SWIPE_PX * 1.3, Math.min(0, touch.clientX - start.clientX));
    element.style.translate = `${moved}px`;
  }, { passive: true });
  element.addEventListener('touchend', () => {
    element.style.translate = '';
    if (start && moved < -SWIPE_PX) emit('reply', message);
    start = null;
  });
}
