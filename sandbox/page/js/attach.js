/** Files before they are sent: what they are, as photos or as files, and a caption. */

import { h, icon } from './dom.js';
import { bytes } from './media.js';
import { openDialog } from './notices.js';
import { sendFiles } from './outgoing.js';
import { t } from './words.js';

/** Returns: whether they were sent. */
export function attachDialog(files, { replyTo, caption }) {
  const pictures = files.every((file) => /^image\/(png|jpeg|webp)$/.test(file.type));
  return openDialog('box.attach', (close) => {
    const label = t('caption');
    const note = h('input.field', { type: 'text', 'aria-label': label, placeholder: label, value: caption });
    const photos = h('input', { type: 'checkbox', checked: pictures });
    const submit = async (event) => {
      event.preventDefault();
      const button = event.submitter;
      if (button) button.disabled = true;
      const sent = await sendFiles(files, { caption: note.value.trim(), asPhotos: photos.checked, replyTo });
      if (sent) close(true);
      else if (button) button.disabled = false;
    };
    return h('form', { onsubmit: submit },
      h('h2', {}, t('files', { n: files.length })),
      h('div.previews', {}, files.map(preview)),
      pictures && h('label.check', {}, photos, t('as_photo')),
      note,
      h('div.box-row', {},
        h('button.quiet', { type: 'button', onclick: () => close(false) }, t('cancel')),
        h('button.primary', { type: 'submit' }, t('send'))));
  });
}

function preview(file) {
  if (!file.type.startsWith('image/')) {
    return h('div.preview-file', {}, icon('file'), h('strong', {}, file.name), h('small', {}, bytes(file.size)));
  }
  const url = URL.createObjectURL(file);
  return h('img.preview', { src: url, alt: file.name, onload: () => URL.revokeObjectURL(url) });
}
