// Translations of one language: src/locale/de.json. Plain JSON, so that every tool and translator can edit it.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errors } from '../errors.ts';
import { filesBelow } from '../../../kernel/files-below.ts';

/** Forms of one message by the plural category of a number: `{ "one": "%(count)s Beitrag", "other": "%(count)s Beiträge" }`. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>>;

export type Messages = Readonly<Record<string, string | PluralForms>>;

export interface Catalogue {
  /** Translations by the text of the template; the singular where there is a plural. */
  readonly messages: Messages;
  /** Messages that need a context to be distinguished: `{ "month name": { "May": "Mai" } }`. */
  readonly contexts?: Readonly<Record<string, Messages>>;
}

/** Where the catalogue of a language comes from. */
export interface CatalogueSource {
  /** In order of precedence. @throws {TemplateError} TEMPLATE_CATALOGUE */
  find(languageCode: string): readonly Catalogue[];
  /** Languages that have a catalogue, sorted. */
  languages(): readonly string[];
}

/** Catalogues in an object: `{ de: { messages: { Hello: 'Hallo' } } }`. */
export function memoryCatalogues(
  catalogues: Readonly<Record<string, Catalogue | readonly Catalogue[]>>,
): CatalogueSource {
  return {
    find: (code) => (Object.hasOwn(catalogues, code) ? [catalogues[code] ?? []].flat() : []),
    languages: () => Object.keys(catalogues).sort(),
  };
}

/** Files `<language>.json` in folders. `isFresh`: looks at the disk each time, so that an edit is seen by the next page. */
export function folderCatalogues(folders: readonly string[], isFresh: boolean): CatalogueSource {
  const known = new Map<string, { stamp: string; catalogue: Catalogue }>();
  const found = new Map<string, readonly Catalogue[]>();
  const read = (file: string): Catalogue | undefined => {
    const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
    if (!stat?.isFile()) return undefined;
    const stamp = `${stat.mtimeNs} ${stat.size}`;
    const before = known.get(file);
    if (before?.stamp === stamp) return before.catalogue;
    const catalogue = parseCatalogue(readFileSync(file, 'utf8'), file);
    known.set(file, { stamp, catalogue });
    return catalogue;
  };
  return {
    find(code) {
      const settled = found.get(code);
      if (settled && !isFresh) return settled;
      const catalogues = folders.flatMap((folder) => read(join(folder, `${code}.json`)) ?? []);
      const before = settled?.length === catalogues.length && settled.every((one, at) => one === catalogues[at]);
      if (!before) found.set(code, catalogues);
      return before ? settled : catalogues;
    },
    languages: () =>
      [
        ...new Set(
          folders
            .flatMap((folder) => filesBelow(folder))
            .flatMap((name) => /^([a-z0-9-]+)\.json$/.exec(name)?.[1] ?? []),
        ),
      ].sort(),
  };
}

/**
 * Reads the text of a catalogue file: an object of texts, plural forms and, below `@contexts`, the same again by context.
 *
 * @throws {TemplateError} TEMPLATE_CATALOGUE: no JSON, or a value of another shape
 */
export function parseCatalogue(text: string, file: string): Catalogue {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw errors.TEMPLATE_CATALOGUE({ file, reason: (error as Error).message }, { where: file, cause: error });
  }
  if (!isRecord(content)) throw errors.TEMPLATE_CATALOGUE({ file, reason: 'it is not an object' }, { where: file });
  const { '@contexts': contexts = {}, ...messages } = content;
  if (!isRecord(contexts))
    throw errors.TEMPLATE_CATALOGUE({ file, reason: '@contexts is not an object' }, { where: file });
  assertMessages(messages, file);
  for (const group of Object.values(contexts)) assertMessages(group, file);
  return { messages: messages as Messages, contexts: contexts as Record<string, Messages> };
}

function assertMessages(messages: unknown, file: string): void {
  const wrong = Object.entries(isRecord(messages) ? messages : { '@contexts': null }).find(
    ([, value]) =>
      typeof value !== 'string' &&
      !(isRecord(value) && Object.values(value).every((form) => typeof form === 'string') && 'other' in value),
  );
  if (wrong)
    throw errors.TEMPLATE_CATALOGUE(
      { file, reason: `${JSON.stringify(wrong[0])} is neither a text nor plural forms` },
      {
        where: file,
      },
    );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
