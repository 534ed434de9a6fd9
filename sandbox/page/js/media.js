/** Photos, albums and files. */

import { fileUrl } from './api.js';
import { h, icon } from './dom.js';
import { openDialog } from './notices.js';
import { t } from './words.js';

const SMALL_PX = 64; // below this a photo is shown enlarged, in crisp pixels

const largest = (photo) => photo.reduce((best, size) => (size.width > best.width ? size : best));

export function photo(message) {
  const size = largest(message.photo);
  const url = fileUrl(size.file_id);
  const classes = size.width <= SMALL_PX ? 'img.pixels' : 'img';
  return h('button.photo', {
    type: 'button', 'aria-label': t('photo'), onclick: () => enlarge(url),
    style: { '--ratio': `${size.width} / ${size.height}`, '--width': `${Math.max(size.width, 220)}px` },
  }, h(classes, { src: url, alt: t('photo'), loading: 'lazy', draggable: false }));
}

export function album(messages) {
  return h('div.album', { dataset: { count: Math.min(messages.length, 6) } }, messages.map(photo));
}

function enlarge(url) {
  return openDialog('lightbox', (close) => [
    h('img', { src: url, alt: t('photo'), onclick: () => close(null) }),
    h('div.lightbox-bar', {},
      h('a.light-link', { href: url, download: '' }, t('download')),
      h('button.light-link', { type: 'button', onclick: () => close(null) }, t('close'))),
  ]);
}

export function file(document) {
  const name = document.file_name || t('document');
  return h('a.file', { href: fileUrl(document.file_id), download: name, 'aria-label': `${t('download')} ${name}` },
    h('span.file-mark', {}, icon('file')),
    h('span.file-text', {}, h('strong', {}, name), h('small', {}, bytes(document.file_size))));
}

export function bytes(count) {
  if (!count) return '';
  if (count < 1024) return `${count} B`;
  return count < 1024 * 1024 ? `${(count / 1024).toFixed(1)} KB` : `${(count / 1024 / 1024).toFixed(1)} MB`;
}
