const COMMON =
  'Lorem ipsum dolor sit amet, consectetur adipisicing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo consequat. Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla pariatur. Excepteur sint occaecat cupidatat non proident, sunt in culpa qui officia deserunt mollit anim id est laborum.';
const WORDS = [...new Set(COMMON.toLowerCase().match(/[a-z]+/g))];
const OPENING = WORDS.slice(0, 19);
// A page of placeholder text, not a way to fill the memory.
const MAX_COUNT = 10_000;

/** Placeholder text: words (`w`), HTML paragraphs (`p`) or plain paragraphs (`b`). */
export function lorem(count: unknown, method: string, isRandom: boolean): string {
  const number = Math.min(MAX_COUNT, Math.max(0, Math.trunc(Number(count)) || (Number(count) === 0 ? 0 : 1)));
  if (method === 'w') return words(number, isRandom);
  const paragraphs = Array.from({ length: number }, (_, at) => (at === 0 && !isRandom ? COMMON : paragraph()));
  return (method === 'p' ? paragraphs.map((text) => `<p>${text}</p>`) : paragraphs).join('\n\n');
}

function words(count: number, isRandom: boolean): string {
  const opening = isRandom ? [] : OPENING.slice(0, count);
  return [...opening, ...Array.from({ length: count - opening.length }, pick)].join(' ');
}

function paragraph(): string {
  return Array.from({ length: 1 + Math.floor(Math.random() * 4) }, () => {
    const text = Array.from({ length: 4 + Math.floor(Math.random() * 9) }, pick).join(' ');
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  }).join(' ');
}

function pick(): string {
  return WORDS[Math.floor(Math.random() * WORDS.length)] ?? 'lorem';
}
