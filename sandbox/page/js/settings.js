/** Light or dark, 中文 or English: kept by the browser, else taken from the device. */

import { h, icon, iconButton } from './dom.js';
import { emit } from './state.js';
import { language, setLanguage, t } from './words.js';

const KEY = 'sandbox.theme';
const device = matchMedia('(prefers-color-scheme: dark)');

export const theme = () => localStorage.getItem(KEY) || (device.matches ? 'dark' : 'light');

export function applyTheme() {
  document.documentElement.dataset.theme = theme();
  emit('theme', theme());
}

export function watchDevice() {
  device.addEventListener('change', applyTheme);
}

export function themeButton() {
  const flip = () => {
    localStorage.setItem(KEY, theme() === 'dark' ? 'light' : 'dark');
    applyTheme();
    emit('redraw');
  };
  return iconButton(theme() === 'dark' ? 'sun' : 'moon', t('theme'), flip);
}

export function languageButton() {
  const other = language() === 'zh' ? 'en' : 'zh';
  const label = other === 'zh' ? '中文' : 'English';
  const onclick = () => { setLanguage(other); emit('redraw'); };
  return h('button.chip', { type: 'button', lang: other, onclick }, icon('globe'), label);
}
