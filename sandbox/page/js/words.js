/** The page's own words, in both languages. What bots say is theirs. */

const WORDS = {
  en: {
    brand: 'AIChain sandbox', you: 'You are', chats: 'Chats', people: 'People', switch_person: 'Switch person',
    new_person: 'New person', simulated: 'simulated', no_chats: 'No chats yet.', start: 'Start', start_hint: 'Say hello to begin.',
    who: 'Who are you?', who_hint: 'A local chat, only on this machine. No account, no token.', name: 'Your name',
    language: 'Language', begin: 'Begin', continue_as: 'or continue as', message: 'Message', send: 'Send', attach: 'Attach a file',
    commands: 'Commands', reply: 'Reply', edit: 'Edit', copy: 'Copy text', cancel: 'Cancel', editing: 'Editing', back: 'Back',
    today: 'Today', yesterday: 'Yesterday', typing: 'typing…', upload_photo: 'sending a photo…', upload_document: 'sending a file…',
    bot: 'bot', members: '{n} members', one_member: '1 member', members_title: 'Members', new_group: 'New group', with_topics: 'With topics', make: 'Make', title: 'Title', ask_in: 'Ask in',
    creator: 'owner', administrator: 'admin', member: 'member', pinned: 'Pinned message', edited: 'edited', photo: 'Photo',
    document: 'File', general: 'General', theme: 'Light or dark', ok: 'OK', close: 'Close',
    more: 'More', block: 'Block this bot', unblock: 'Unblock', copied: 'Copied.', pick: 'Pick a chat to begin.',
    offline: 'The sandbox does not answer. Trying again…', as_photo: 'Send as photos', caption: 'Caption', files: '{n} files',
    jump: 'To the newest message', open_app: 'Open', app: 'Mini App', forwarded: 'Forwarded from {name}',
    joined: '{name} joined', left: '{name} left', pinned_it: '{name} pinned a message', created: '{name} created the group',
    topic: 'Topic “{name}”', renamed: 'The group is now “{name}”', upgraded: 'The group became a supergroup', open_link: 'Open this link?',
    sticker: 'Sticker', voice: 'Voice message', contact: 'Contact', location: 'Location', reveal: 'Hidden text, press to show',
    reply_keys: 'Answers', share: 'Share', share_number: 'Share your phone number with {name}? The sandbox made it up: it is nobody’s.',
    download: 'Download', unsupported: 'A message this page cannot show',
    thumb_up: 'React with 👍', contributor_name: 'AIChain', operator_name: 'AIChain desk', operator_hint: 'Runs campaigns', contributor_hint: 'Hands out tasks', new_messages: '{n} new',
  },
  zh: {
    brand: 'AIChain 沙盒', you: '你是', chats: '聊天', people: '人物', switch_person: '切换人物',
    new_person: '新人物', simulated: '模拟', no_chats: '还没有聊天。', start: '开始', start_hint: '打个招呼，就可以开始。',
    who: '你是谁？', who_hint: '只在这台机器上的本地聊天，不需要账号，也不需要令牌。', name: '你的名字',
    language: '语言', begin: '开始', continue_as: '或继续作为', message: '输入消息', send: '发送', attach: '添加文件',
    commands: '命令', reply: '回复', edit: '编辑', copy: '复制文字', cancel: '取消', editing: '正在编辑', back: '返回',
    today: '今天', yesterday: '昨天', typing: '正在输入…', upload_photo: '正在发送图片…', upload_document: '正在发送文件…',
    bot: '机器人', members: '{n} 位成员', one_member: '1 位成员', members_title: '成员', new_group: '新建群组', with_topics: '带话题', make: '创建', title: '名称', ask_in: '邀请加入',
    creator: '群主', administrator: '管理员', member: '成员', pinned: '置顶消息', edited: '已编辑', photo: '图片',
    document: '文件', general: '常规', theme: '浅色或深色', ok: '好', close: '关闭',
    more: '更多', block: '屏蔽此机器人', unblock: '取消屏蔽', copied: '已复制。', pick: '选择一个聊天开始。',
    offline: '沙盒没有回应，正在重试…', as_photo: '作为图片发送', caption: '说明', files: '{n} 个文件',
    jump: '跳到最新消息', open_app: '打开', app: '小程序', forwarded: '转发自 {name}',
    joined: '{name} 加入了', left: '{name} 离开了', pinned_it: '{name} 置顶了一条消息', created: '{name} 创建了群组',
    topic: '话题“{name}”', renamed: '群组现名“{name}”', upgraded: '群组已升级为超级群组', open_link: '打开这个链接？',
    sticker: '贴纸', voice: '语音消息', contact: '联系人', location: '位置', reveal: '隐藏的文字，点按显示',
    reply_keys: '快捷回复', share: '分享', share_number: '把手机号分享给 {name}？号码是沙盒编的，不属于任何人。',
    download: '下载', unsupported: '此页面无法显示的消息',
    thumb_up: '回应 👍', contributor_name: 'AIChain', operator_name: 'AIChain 运营台', operator_hint: '管理活动', contributor_hint: '分发任务', new_messages: '{n} 条新消息',
  },
};

const KEY = 'sandbox.language';

export const language = () => localStorage.getItem(KEY) || (navigator.language.startsWith('zh') ? 'zh' : 'en');

export function setLanguage(code) {
  localStorage.setItem(KEY, code);
  document.documentElement.lang = code === 'zh' ? 'zh-Hans' : 'en';
}

export function t(key, values = {}, code = language()) {
  return WORDS[code][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export const keys = (code) => Object.keys(WORDS[code]);
