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
  '🌱': 'M12 20v-9M12 11c0-4 3-6 7-6 0 4-3 6-7 6zM12 13c0-3-2.5-5-6-5 0 3.5 2.5 5 6 5z',
  '⏹': 'M6 6h12v12H6z',
  '◀': 'M17 5.5L7 12l10 6.5z',
  '▶': 'M7 5.5L17 12 7 18.5z',
  '🚀': 'M14.5 4c3-1 5-.8 5.5-.5.3.5.5 2.5-.5 5.5L14 15l-5-5zM9 10l-4 .5L3.5 14l3.5-.5M14 15l-.5 4L10 20.5l.5-3.5M6 17l-2.5 3.5',
  '⏸': 'M8 6v12M16 6v12',
  '👀': 'M3 12c3-5 6-6.5 9-6.5s6 1.5 9 6.5c-3 5-6 6.5-9 6.5S6 17 3 12zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  '🔄': 'M19 8a7.5 7.5 0 0 0-13.5 1M5 16a7.5 7.5 0 0 0 13.5-1M19 4v4h-4M5 20v-4h4',
  '☕': 'M5 9h11v6a4.5 4.5 0 0 1-4.5 4.5h-2A4.5 4.5 0 0 1 5 15zM16 10.5h1.5a2.5 2.5 0 0 1 0 5H16M8.5 3.5V6M12 3.5V6',
  '😔': 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.5 16c1.5-2 5.5-2 7 0M8.5 10.5H10M14 10.5h1.5',
  '📜': 'M6 3.5h8l4.5 4.5v12.5H6zM9 11h6M9 14h6M9 17h4',
  '📁': 'M3.5 6h6l2 2.5h9V18h-17z',
  '🚨': 'M6 19v-6a6 6 0 0 1 12 0v6M4 19h16M12 3v2M4.5 5.5L6 7M19.5 5.5L18 7',
  '🏠': 'M4 11.5l8-7 8 7M6 10v9.5h12V10M10 19.5V14h4v5.5',
  '⚖': 'M12 4v16M7 20h10M5 7h14M5 7l-2.5 6h5zM19 7l-2.5 6h5z',
  '⚙': 'M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M5.6 18.4l2.2-2.2M16.2 7.8l2.2-2.2',
  '🎈': 'M12 3.5c3.5 0 5.5 2.5 5.5 5.5s-2.5 6.5-5.5 6.5S6.5 12 6.5 9 8.5 3.5 12 3.5zM12 15.5v5',
  '🧩': 'M5 8h4a2 2 0 1 1 4 0h4v4a2 2 0 1 1 0 4v4H5z',
  '📱': 'M7 3h10v18H7zM10.5 18h3',
  '💱': 'M4 9h15l-4-4M20 15H5l4 4',
  '👥': 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .8 3.2 2.6 3.5 5.5',
  '🕛': 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 6.5V12',
  '🔎': 'M13.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM8.5 15.5l-5 5',
  '🧾': 'M6 3.5h12v17l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.5-2 1.5zM9 8h6M9 12h6',
  '🗄': 'M4.5 4h15v16h-15zM4.5 12h15M10 8h4M10 16h4',
  '🔁': 'M4 11V8.5h14l-3-3M20 13v2.5H6l3 3',
  '🛑': 'M8.5 3.5h7l5 5v7l-5 5h-7l-5-5v-7zM8 12h8',
  '🌙': 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  '📒': 'M6.5 3.5h12v17h-12zM10 3.5v17M4.500 7h4M4.500 12h4M4.500 17h4',
  '🔴': 'M12 5.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z',
  '🅿': 'M4 4h16v16H4zM10 16.5v-9h3a2.500 2.500 0 0 1 0 5h-3',
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
