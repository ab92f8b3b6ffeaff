import type { UploadedFile } from '../../http/body/uploaded-file.ts';
import { defineField, type Field, type FieldOptions } from '../field.ts';
import { countedError, formError } from '../form-errors.ts';
import { ValidationError } from '../validation-error.ts';
import { fileInput } from '../widgets/files.ts';
import { imageKind } from './image-kind.ts';

/** A file that already exists: its path below settings.mediaRoot, as the database has it. */
export type StoredFile = string;

export interface FileOptions<R extends boolean = boolean> extends Omit<
  FieldOptions<UploadedFile | StoredFile, R>,
  'validators'
> {
  /** Default: no limit but settings.uploads.maxFileBytes. */
  maxBytes?: number | undefined;
  /** Endings of allowed names, lowercase, with the dot: `['.pdf']`. Default: any. */
  extensions?: readonly string[] | undefined;
  /** Longest name accepted. */
  maxLength?: number | undefined;
  allowEmpty?: boolean | undefined;
}

/** `accept` of images whose content is checked. SVG is not among them: it can carry scripts. */
export const IMAGE_EXTENSIONS: readonly string[] = ['.png', '.jpg', '.jpeg', '.gif', '.webp', '.avif'];

/** An uploaded file, or the stored one. */
export type FileValue = UploadedFile | StoredFile;

/** A file to upload: the new one, the path of the stored one if there is no new one, or null if it was cleared. */
export function fileField<R extends boolean = true>(
  options: FileOptions<R> = {},
): Field<UploadedFile | StoredFile | null> {
  return defineFile('file', options, () => undefined);
}

/** An image: its content must be PNG, JPEG, GIF, WebP or AVIF, regardless of its name. */
export function imageField<R extends boolean = true>(
  options: FileOptions<R> = {},
): Field<UploadedFile | StoredFile | null> {
  return defineFile('image', { extensions: IMAGE_EXTENSIONS, ...options }, checkImage);
}

function defineFile(
  kind: string,
  options: FileOptions,
  check: (file: UploadedFile) => void,
): Field<UploadedFile | StoredFile | null> {
  return defineField<UploadedFile | StoredFile, boolean>(
    {
      kind,
      widget: fileInput(),
      normalize: (raw) => (isInputValue(raw) ? raw.file : raw),
      parse: (raw) => {
        if (!isUploadedFile(raw))
          throw new ValidationError('No file was submitted. Check the encoding type on the form.');
        checkLimits(raw, options);
        check(raw);
        return raw;
      },
      display: (value) => (isUploadedFile(value) ? value.name : String(value)),
      attributes: { accept: options.extensions?.join(',') },
    },
    options as FieldOptions<UploadedFile | StoredFile>,
  );
}

export function isUploadedFile(value: unknown): value is UploadedFile {
  return typeof value === 'object' && value !== null && 'name' in value && 'size' in value && 'saveTo' in value;
}

export function isInputValue(value: unknown): value is { file: unknown; clear: boolean } {
  return typeof value === 'object' && value !== null && 'file' in value && 'clear' in value;
}

const FILE_NAME = [
  'Ensure this filename has at most %(max)s character (it has %(length)s).',
  'Ensure this filename has at most %(max)s characters (it has %(length)s).',
] as const;

function checkLimits(file: UploadedFile, options: FileOptions): void {
  const { maxLength, maxBytes, extensions } = options;
  if (file.size === 0 && !options.allowEmpty) throw new ValidationError('The submitted file is empty.', 'empty');
  if (maxLength !== undefined && file.name.length > maxLength) {
    throw new ValidationError(
      countedError('max_length', FILE_NAME, maxLength, { max: maxLength, length: file.name.length }),
    );
  }
  if (maxBytes !== undefined && file.size > maxBytes) {
    throw new ValidationError(
      formError('max_size', 'Ensure this file is at most %(max)s bytes (it has %(size)s).', {
        max: maxBytes,
        size: file.size,
      }),
    );
  }
  const extension = /\.[^.]*$/.exec(file.name.toLowerCase())?.[0] ?? '';
  if (extensions === undefined || extensions.includes(extension)) return;
  const allowed = extensions.map((item) => item.slice(1)).join(', ');
  throw new ValidationError(
    formError(
      'invalid_extension',
      'File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s.',
      { extension: extension.slice(1), allowed_extensions: allowed },
    ),
  );
}

function checkImage(file: UploadedFile): void {
  if (imageKind(file) !== undefined) return;
  throw new ValidationError(
    'Upload a valid image. The file you uploaded was either not an image or a corrupted image.',
    'invalid_image',
  );
}
