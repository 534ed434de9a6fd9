/** The page's words, in both languages, as the house wrote them into it. */

const words = JSON.parse(document.getElementById('words').textContent);
const codes = { zh: 'zh-Hans', en: 'en' };
let language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';

/** Speak this language from now on. */
export function speak(chosen) {
  if (!words[chosen]) return;
  language = chosen;
  document.documentElement.lang = codes[chosen];
  for (const element of document.querySelectorAll('[data-word]')) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll('[data-named]')) {
    element.setAttribute('aria-label', word(element.dataset.named));
    if (element.tagName === 'BUTTON') element.title = word(element.dataset.named);
  }
}

/** A word with its facts filled in. */
export function word(name, facts = {}) {
  return words[language][name].replace(/\{(\w+)\}/g, (whole, fact) => facts[fact] ?? whole);
}
