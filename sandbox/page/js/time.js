/** Unix seconds as people read them. */

import { language, t } from './words.js';

const locale = () => (language() === 'zh' ? 'zh-CN' : 'en-GB');
const date = (unix) => new Date(unix * 1000);
const DAY_MS = 86_400_000;

export const clock = (unix) => date(unix).toLocaleTimeString(locale(), { hour: '2-digit', minute: '2-digit' });

export function dayKey(unix) {
  const day = date(unix);
  return `${day.getFullYear()}-${day.getMonth() + 1}-${day.getDate()}`;
}

export function day(unix) {
  const key = dayKey(unix);
  if (key === dayKey(Date.now() / 1000)) return t('today');
  if (key === dayKey((Date.now() - DAY_MS) / 1000)) return t('yesterday');
  return date(unix).toLocaleDateString(locale(), { year: 'numeric', month: 'long', day: 'numeric' });
}

export function shortTime(unix) {
  if (dayKey(unix) === dayKey(Date.now() / 1000)) return clock(unix);
  return date(unix).toLocaleDateString(locale(), { month: 'short', day: 'numeric' });
}
