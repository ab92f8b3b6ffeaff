import { isUploadedFile } from '../../forms/fields/file.ts';
import type { UploadedFile } from '../../http/body/uploaded-file.ts';
import { defineField, type FieldOptions, type SerializerField } from './field.ts';
import { problem } from './problem.ts';

export interface FileOptions extends FieldOptions<UploadedFile> {
  /** Of the file's name, in characters. */
  maxLength?: number | undefined;
  /** Largest size. */
  maxBytes?: number | undefined;
  /** Default false. */
  allowEmpty?: boolean | undefined;
}

const NO_FILE = problem('invalid', 'The submitted data was not a file. Check the encoding type on the form.');
const NO_NAME = problem('no_name', 'No filename could be determined.');
const EMPTY = problem('empty', 'The submitted file is empty.');

/** A file of a multipart form. The response has its address. */
export function fileField(
  options: FileOptions = {},
  kind: 'file' | 'image' = 'file',
): SerializerField<UploadedFile, string> {
  const { maxLength, maxBytes, allowEmpty = false } = options;
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
        return value;
      },
      format: (value: unknown) => (value === '' ? (null as unknown as string) : String(value)),
    },
    options,
  );
}
