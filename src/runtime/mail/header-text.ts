// Text of any language inside of mail headers, which are ASCII: RFC 2047.

/** Bytes of an encoded word's text: in base64 with its frame they stay below the 75 characters of RFC 2047. */
const MAX_WORD_BYTES = 45;
const MAX_LINE = 76;

export function isPrintableAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** `=?utf-8?B?…?=`, several with a fold between where it is long. No character is cut in two. */
export function encodeWords(text: string): string {
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    if (Buffer.byteLength(word + character) > MAX_WORD_BYTES) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((part) => `=?utf-8?B?${Buffer.from(part).toString('base64')}?=`).join('\r\n ');
}

/** `Name: value` with long lines folded at spaces. The value must have no line breaks of its own. */
export function headerLine(name: string, value: string): string {
  if (!isPrintableAscii(value)) return `${name}: ${encodeWords(value)}`;
  return foldAt(`${name}: ${value}`, ' ');
}

/** A header of addresses, folded between them. */
export function addressLine(name: string, addresses: readonly string[]): string {
  return `${name}: ${addresses.join(',\r\n ')}`;
}

function foldAt(line: string, separator: string): string {
  if (line.length <= MAX_LINE) return line;
  const lines: string[] = [];
  let current = '';
  for (const part of line.split(separator)) {
    // A fold after the name alone would make a line of spaces.
    const isFull = current.length + part.length + 1 > MAX_LINE && current.trim() !== '' && !/^[\w-]+:$/.test(current);
    if (isFull) lines.push(current);
    current = isFull || current === '' ? part : `${current}${separator}${part}`;
  }
  return [...lines, current].join(`\r\n${separator}`);
}
