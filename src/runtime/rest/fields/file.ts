import { isUploadedFile } from '../../forms/fields/file.ts';
import { imageKind } from '../../forms/fields/image-kind.ts';
import type { UploadedFile } from '../../http/body/uploaded-file.ts';
import { defineField, type FieldOptions, type SerializerField } from './field.ts';
import { problem, type Problem } from './problem.ts';

export interface FileOptions extends FieldOptions<UploadedFile> {
  /** Of the file's name, in characters. */
  maxLength?: number | undefined;
  /** Largest size. */
  maxBytes?: number | undefined;
  /** Endings of allowed names, lowercase, with the dot: `['.pdf']`. Default: any. */
  extensions?: readonly string[] | undefined;
  /** Default false. */
  allowEmpty?: boolean | undefined;
}

const NO_FILE = problem('invalid', 'The submitted data was not a file. Check the encoding type on the form.');
const NO_NAME = problem('no_name', 'No filename could be determined.');
const NO_IMAGE = problem(
  'invalid_image',
  'Upload a valid image. The file you uploaded was either not an image or a corrupted image.',
);
const EMPTY = problem('empty', 'The submitted file is empty.');

/** A file of a multipart form; an image must be PNG, JPEG, GIF, WebP or AVIF by its content. The response has its address. */
export function fileField(
  options: FileOptions = {},
  kind: 'file' | 'image' = 'file',
): SerializerField<UploadedFile, string> {
  const { maxLength, maxBytes, extensions, allowEmpty = false } = options;
  return defineField<UploadedFile, string>(
    {
      kind,
      shape: { ...(maxLength === undefined ? {} : { maxLength }), ...(maxBytes === undefined ? {} : { maxBytes }) },
      parse(value) {
        if (!isUploadedFile(value)) return NO_FILE;
        if (value.name === '') return NO_NAME;
        if (!allowEmpty && value.size === 0) return EMPTY;
        if (maxLength !== undefined && value.name.length > maxLength) {
          const message = `Ensure this filename has at most ${maxLength} characters (it has ${value.name.length}).`;
          return problem('max_length', message);
        }
        if (maxBytes !== undefined && value.size > maxBytes)
          return problem('max_size', `Ensure this file has at most ${maxBytes} bytes (it has ${value.size}).`);
        if (extensions !== undefined && !extensions.includes(extensionOf(value)))
          return wrongExtension(value, extensions);
        return kind === 'image' && imageKind(value) === undefined ? NO_IMAGE : value;
      },
      format: (value: unknown) => (value === '' ? (null as unknown as string) : String(value)),
    },
    options,
  );
}

function extensionOf({ name }: UploadedFile): string {
  return /\.[^.]*$/.exec(name.toLowerCase())?.[0] ?? '';
}

function wrongExtension(file: UploadedFile, extensions: readonly string[]): Problem {
  const allowed = extensions.map((extension) => extension.slice(1)).join(', ');
  const message = `File extension “${extensionOf(file).slice(1)}” is not allowed. Allowed extensions are: ${allowed}.`;
  return problem('invalid_extension', message);
}
