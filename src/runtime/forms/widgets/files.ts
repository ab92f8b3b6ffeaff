import { escapeHtml, safe } from '../../templates/safe-string.ts';
import type { FormValues } from '../../http/body/query-params.ts';
import { mediaFileUrl } from '../../http/static/media-url.ts';
import { renderAttributes, type Attributes } from '../html-attributes.ts';
import { toText } from './inputs.ts';
import { createWidget, type Widget } from './widget.ts';

/** What a file input was sent with: a new file, the wish to drop the old one, or both, which is an error. */
interface FileInputValue {
  file: unknown;
  clear: boolean;
}

/** A file to upload; shows the stored file's name, and a box that removes it unless the field is required. */
export function fileInput(attributes: Attributes = {}): Widget {
  return createWidget({
    type: 'file',
    attributes,
    needsMultipart: true,
    read: readFile,
    render: ({ name, id, value, attributes: own, say = String, mediaUrl }) => {
      const stored = toText(value);
      const required = own['required'] === true && stored === '';
      const input = `<input${renderAttributes({ type: 'file', name, ...own, required, id })}>`;
      return safe(
        stored === ''
          ? input
          : `${renderStored({ stored, name, id, say, mediaUrl }, own['required'] === true)}\n${input}`,
      );
    },
  });
}

/** The name of the box that removes the stored file. */
export function clearName(name: string): string {
  return `${name}-clear`;
}

function readFile(values: FormValues, name: string): FileInputValue {
  // A text under the field's name means that the form was not sent as multipart.
  return { file: values.file(name) ?? values.get(name), clear: values.has(clearName(name)) };
}

interface StoredFile {
  stored: string;
  name: string;
  id: string;
  say: (text: string) => string;
  mediaUrl: string | undefined;
}

function renderStored({ stored, name, id, say, mediaUrl }: StoredFile, required: boolean): string {
  const text = escapeHtml(stored);
  const file = mediaUrl === undefined ? text : `<a href="${escapeHtml(mediaFileUrl(mediaUrl, stored))}">${text}</a>`;
  const current = `${escapeHtml(say('Currently:'))} ${file}`;
  if (required) return current;
  const box = renderAttributes({ type: 'checkbox', name: clearName(name), id: `${id}-clear` });
  return `${current}\n<input${box}> <label for="${escapeHtml(id)}-clear">${escapeHtml(say('Clear'))}</label>`;
}
