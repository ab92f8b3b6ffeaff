import { FormValues } from '../../http/body/query-params.ts';
import type { UploadedFile } from '../../http/body/uploaded-file.ts';

const PICK = '_pick_';

/** Where the forms of a set that was sent are afterwards, by their former index. */
interface Groups {
  prefix: string;
  /** Forms of rows that exist. */
  initial: readonly number[];
  /** Forms of new rows. */
  added: readonly number[];
  /** Names of the fields with the key of a row, which new rows do not have. */
  keyNames: readonly string[];
}

/** What was sent for a set, with its forms renumbered. Forms in neither group are left out. */
export function regroup(values: FormValues, groups: Groups): FormValues {
  const rename = renamer(groups);
  const texts = new Map<string, string[]>();
  for (const name of values.keys()) {
    const renamed = rename(name);
    if (renamed !== undefined) texts.set(renamed, [...values.getAll(name)]);
  }
  const files = new Map<string, UploadedFile[]>();
  for (const name of values.fileKeys()) {
    const renamed = rename(name);
    if (renamed !== undefined) files.set(renamed, [...values.files(name)]);
  }
  // The choices of a conflict name the inputs that they are about.
  texts.set(
    '_keep',
    values.getAll('_keep').flatMap((name) => rename(name) ?? []),
  );
  const { prefix, initial, added } = groups;
  texts.set(`${prefix}-TOTAL_FORMS`, [String(initial.length + added.length)]);
  texts.set(`${prefix}-INITIAL_FORMS`, [String(initial.length)]);
  return new FormValues(texts, files);
}

function renamer({ prefix, initial, added, keyNames }: Groups): (name: string) => string | undefined {
  const places = new Map([...initial, ...added].map((index, place) => [index, place]));
  const isNew = new Set(added);
  return (name) => {
    const start = name.startsWith(`${PICK}${prefix}-`) ? `${PICK}${prefix}-` : `${prefix}-`;
    const [, digits, field = ''] = name.startsWith(start) ? (/^(\d+)-(.*)$/s.exec(name.slice(start.length)) ?? []) : [];
    if (digits === undefined) return name;
    const place = places.get(Number(digits));
    const isKey = isNew.has(Number(digits)) && keyNames.includes(field);
    return place === undefined || isKey ? undefined : `${start}${place}-${field}`;
  };
}
