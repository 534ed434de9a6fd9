/** A message in one line, for the chat list, replies and the pinned bar. */

import { t } from './words.js';

export const nameOf = (message) => message.sender_chat?.title || message.from?.first_name || '';

export function summary(message) {
  if (message.text) return message.text.replace(/\s+/g, ' ').slice(0, 120);
  if (message.caption) return message.caption.replace(/\s+/g, ' ').slice(0, 120);
  if (message.photo) return t('photo');
  if (message.document) return message.document.file_name || t('document');
  for (const kind of ['sticker', 'voice', 'contact', 'location']) if (message[kind]) return t(kind);
  return serviceText(message) || t('unsupported');
}

const names = (people) => people.map((someone) => someone.first_name).join(', ');

/** The sentence of a service message, or null. */
export function serviceText(message) {
  const name = nameOf(message);
  if (message.new_chat_members) return t('joined', { name: names(message.new_chat_members) });
  if (message.left_chat_member) return t('left', { name: message.left_chat_member.first_name });
  if (message.pinned_message) return t('pinned_it', { name });
  if (message.group_chat_created || message.supergroup_chat_created) return t('created', { name });
  if (message.forum_topic_created) return t('topic', { name: message.forum_topic_created.name });
  if (message.new_chat_title) return t('renamed', { name: message.new_chat_title });
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return t('upgraded');
  return null;
}
