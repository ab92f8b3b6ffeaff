import { errors } from '../errors.ts';
import { readHtml } from './html-tokens.ts';

// Django's guards against text made to be slow: nested this deep, or with this much after a `<`.
const MAX_DEPTH = 50;
// recheck-ignore -- a start matches or is given up after 1,000 characters
const LONG_OPEN_TAG = /<[a-zA-Z][^>]{1000,}/g;

/**
 * Takes tags and comments out of text, again and again until none is left. The result is text, not safe HTML.
 *
 * @throws {TemplateError} TEMPLATE_RENDER: the text is built to keep this busy
 */
export function stripTags(value: string): string {
  for (const [open] of value.matchAll(LONG_OPEN_TAG)) {
    if (open.split('<').length > MAX_DEPTH) throw suspicious();
  }
  let text = value;
  for (let depth = 0; text.includes('<') && text.includes('>'); depth++) {
    if (depth >= MAX_DEPTH) throw suspicious();
    const stripped = stripOnce(text);
    if (count(stripped) === count(text)) break;
    text = stripped;
  }
  return text;
}

function stripOnce(html: string): string {
  let text = '';
  for (const token of readHtml(html)) if (token.kind === 'text') text += token.raw;
  return text;
}

function count(text: string): number {
  return text.split('<').length;
}

function suspicious(): Error {
  return errors.TEMPLATE_RENDER({ text: 'striptags: the text has too many nested or unclosed tags' });
}

/** Takes out white space between tags. */
export function stripSpacesBetweenTags(html: string): string {
  return html.replaceAll(/>\s+(?=<)/g, '>');
}
