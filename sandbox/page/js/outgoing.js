/** What this person says: text, files, edits. */

import { post, upload } from './api.js';
import { toast } from './notices.js';
import { address } from './state.js';

/** Returns: whether the sandbox took it. */
async function attempt(request) {
  try {
    await request();
    return true;
  } catch (problem) {
    toast(problem.message, 'problem');
    return false;
  }
}

export const send = (content) => attempt(() => post('say', { ...address(), ...content }));

export const edit = (messageId, text) => attempt(() => post('edit', { ...address(), message_id: messageId, text }));

/** Photos go as one album; other files one message each, the caption with the first. */
export function sendFiles(files, { caption, asPhotos, replyTo }) {
  const fields = { ...address(), reply_to: replyTo };
  return attempt(async () => {
    if (asPhotos) {
      await upload('say', { ...fields, caption }, files.map((file) => ['photos', file]));
      return;
    }
    for (const [index, file] of files.entries()) {
      await upload('say', { ...fields, caption: index ? '' : caption }, [['document', file]]);
    }
  });
}
