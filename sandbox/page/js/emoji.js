/** Where the machine has no emoji font, the signs that bots use most are drawn here instead of shown as empty boxes. */

import { drawn } from './dom.js';

const THUMB = 'M7 11v9H4v-9zM7 11l4-7.5c1.6 0 2.6 1.2 2.3 2.9L12.7 10H19c1.1 0 1.8 1 1.5 2l-2 6.5c-.2.9-1 1.5-1.9 1.500H7';
const PATHS = {
  '🏷': 'M4 4h8l8.5 8.5-8 8L4 12zM8 8v.01',
  '🔥': 'M12 3c.5 4 5.5 5.5 5.5 11a5.5 5.5 0 0 1-11 0c0-2.5 1.2-4 2.5-5.2.1 2 .8 3 2 3.200C11 9 10.5 6 12 3z',
  '⏭': 'M4.5 6.500l6.5 5.5-6.5 5.500zM11.5 6.500L18 12l-6.5 5.500zM19.5 6v12',
  '⏩': 'M4.5 6.500l6.5 5.5-6.5 5.500zM12.5 6.500L19 12l-6.5 5.500z',
  '🚩': 'M6 21V4M6 5h12l-3 3.7 3 3.800H6',
  'ℹ': 'M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.500M12 7.700v.01',
  '👍': THUMB,
  '👎': THUMB,
  '✅': 'M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8 12.300l2.8 2.800L16 9.5',
  '❌': 'M6 6l12 12M18 6L6 18',
  '⚠': 'M12 4l9 16H3zM12 10v4.500M12 17.300v.01',
  '🎉': 'M4 20l4.5-11.500L16 16zM14 3.500v3M20.5 10h-3M18.5 5.500l-2 2M19.5 14.500l-2-1',
  '🏆': 'M8 4h8v5.500a4 4 0 0 1-8 0zM8 5.500H4.500c0 3 1 4.5 3.6 5M16 5.500h3.500c0 3-1 4.5-3.6 5M12 13.500V18M8 20.500h8',
  '🥇': 'M12 9a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM9 9.500L6.5 3M15 9.500L17.5 3M12 12.500v5',
  '💰': 'M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.5 12L12 8l3.5 4-3.5 4z',
  '🪙': 'M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.5 12L12 8l3.5 4-3.5 4z',
  '⏳': 'M7 3.500h10M7 20.500h10M8 3.500c0 6 8 11 8 17M16 3.500c0 6-8 11-8 17',
  '🕒': 'M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.500V12h4',
  '📷': 'M3.5 8h4l1.5-2.500h6L16.5 8h4v11.500h-17zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z',
  '🖼': 'M3.5 5h17v14h-17zM4 16.500l5-5.5 4 4 2.5-2.5 4.5 4.500M15.5 9v.01',
  '📝': 'M5 20.500V3.500h9l5 5v12zM8.5 12h7M8.5 16h4.500M14 3.500V9h5',
  '📄': 'M6 3.500h8l4.5 4.500v12.500H6zM14 3.500V8h4.5',
  '✍': 'M5 19l1-4L16 5l3 3L9 18zM13 20h7',
  '✏': 'M5 19l1-4L16 5l3 3L9 18z',
  '⭐': 'M12 3.500l2.6 5.6 6 .7-4.5 4.1 1.2 6L12 16.9 6.7 19.900l1.2-6L3.4 9.800l6-.7z',
  '🔍': 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.500l5 5',
  '🌐': 'M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.500c3 3 3.3 5.7 3.3 8.500S15 17.5 12 20.500c-3-3-3.3-5.7-3.3-8.500S9 6.5 12 3.500z',
  '🔒': 'M5.5 10.500h13v10h-13zM8.5 10.500V8a3.5 3.5 0 0 1 7 0v2.5',
  '📊': 'M4.5 20V10M10 20V4M15.5 20v-7M20.5 20H3.5',
  '💬': 'M4 5h16v11H11l-5 4v-4H4z',
  '👋': 'M8 13l-3-3M10 11L6.5 7.500M12.5 9.500L9 6M15 8.500l-2.5-2.500M8 13c2 3 4 5.5 7.5 4.500S19 13 17.5 8',
};

const SIGN = new RegExp(`(${Object.keys(PATHS).join('|')})\\uFE0F?`, 'u');

/* A sign that no font has looks like any other one that no font has. */
function looks(sign) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 32;
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  brush.font = '24px system-ui, sans-serif';
  brush.fillText(sign, 2, 26);
  return brush.getImageData(0, 0, 32, 32).data.join();
}

const nowhere = looks('\u{10FFFD}');
const missing = new Set(Object.keys(PATHS).filter((sign) => looks(sign) === nowhere));

/** Returns: the text, or its pieces with a drawing for each sign that this machine cannot show. */
export function withEmoji(text) {
  if (!missing.size || !SIGN.test(text)) return text;
  return text.split(new RegExp(SIGN, 'u')).map((piece, index) => (index % 2 ? picture(piece) : piece));
}

function picture(sign) {
  if (!missing.has(sign)) return sign;
  const svg = drawn(PATHS[sign], sign === '👎' ? 'emoji turned' : 'emoji');
  svg.removeAttribute('aria-hidden');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', sign);
  return svg;
}
