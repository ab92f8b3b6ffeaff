import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Choice } from '../choices.ts';
import { withProperties, type Field, type FieldOptions, type Maybe } from '../field.ts';
import { choiceField } from './choice.ts';

export interface FilePathOptions<R extends boolean = boolean> extends FieldOptions<string, R> {
  /** Absolute, or relative to the project. What is chosen is a path below it. */
  folder: string;
  /** Names that are offered; default all. */
  match?: RegExp;
  /** Look into folders below too. Default false. */
  recursive?: boolean;
  allowFiles?: boolean;
  allowFolders?: boolean;
}

/** One of the files in a folder of the server, read again for each form: the path in the folder, with slashes. */
export function filePathField<R extends boolean = true>(options: FilePathOptions<R>): Field<Maybe<string, R>> {
  const make = (choices: readonly Choice<string>[]): Field<Maybe<string, R>> =>
    choiceField<string, R>({ ...options, choices });
  const prepare = async ({ root }: { root: string }): Promise<Field> => make(await readFolder(root, options)) as Field;
  return withProperties(make([]), { prepare });
}

async function readFolder(root: string, options: FilePathOptions): Promise<Choice<string>[]> {
  const { match = /(?:)/, recursive = false, allowFiles = true, allowFolders = false } = options;
  const folder = options.folder.startsWith(sep) ? options.folder : join(root, options.folder);
  const entries = await readdir(folder, { recursive, withFileTypes: true });
  return entries
    .filter((entry) => (entry.isFile() && allowFiles) || (entry.isDirectory() && allowFolders))
    .filter(({ name }) => match.test(name))
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'))
    .sort()
    .map((path) => ({ value: path, label: path }));
}
