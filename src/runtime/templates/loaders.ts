// Where templates come from. A loader gives the same TemplateSource object for as long as the text stays the same, so
// that the engine knows by identity whether a compiled template is still good.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errors } from './errors.ts';
import { filesBelow } from '../../kernel/files-below.ts';
import { TemplateSource } from './source.ts';

/** Finds the text of a template by its name. */
export interface TemplateLoader {
  /** `skip`: files that must not be found, for a template that extends the one it overrides. */
  find(name: string, skip?: ReadonlySet<string>): TemplateSource | undefined;
  /** Names of all templates, sorted. */
  list(): string[];
  /** Where a name is looked for, for messages. */
  places(): readonly string[];
}

/**
 * Checks a template name: a relative path with forward slashes that stays inside its folder.
 * @throws {TemplateError} TEMPLATE_NAME
 */
export function assertTemplateName(name: unknown): asserts name is string {
  const isPath =
    typeof name === 'string' &&
    name !== '' &&
    !name.includes('\0') &&
    !name.includes('\\') &&
    !name.startsWith('/') &&
    !/^[A-Za-z]:/.test(name);
  if (!isPath || name.split('/').includes('..')) throw errors.TEMPLATE_NAME({ name });
}

interface Known {
  readonly stamp: string;
  readonly source: TemplateSource;
}

/**
 * Templates in folders; a name found in an earlier folder hides the later ones. Each `find` looks at the disk (one
 * `stat` a folder), so an edited, deleted or newly hiding file counts from the next page on.
 */
export function folderLoader(folders: readonly string[]): TemplateLoader {
  const known = new Map<string, Known>();
  return {
    find(name, skip) {
      assertTemplateName(name);
      for (const folder of folders) {
        const source = readFresh(known, join(folder, name), name, skip);
        if (source) return source;
      }
      return undefined;
    },
    list: () => [...new Set(folders.flatMap((folder) => filesBelow(folder)))].sort(),
    places: () => folders,
  };
}

function readFresh(
  known: Map<string, Known>,
  file: string,
  name: string,
  skip?: ReadonlySet<string>,
): TemplateSource | undefined {
  if (skip?.has(file)) return undefined;
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (!stat?.isFile()) return undefined;
  const stamp = `${stat.mtimeNs} ${stat.ctimeNs} ${stat.size} ${stat.ino}`;
  const before = known.get(file);
  if (before?.stamp === stamp) return before.source;
  const text = readFileSync(file, 'utf8');
  const source = before?.source.text === text ? before.source : new TemplateSource(name, text, file);
  known.set(file, { stamp, source });
  return source;
}

/** Templates in an object: `{ 'posts/list.html': '…' }`. A changed entry counts from the next page on. */
export function memoryLoader(templates: Readonly<Record<string, string>>): TemplateLoader {
  const known = new Map<string, TemplateSource>();
  return {
    find(name, skip) {
      const text = Object.hasOwn(templates, name) ? templates[name] : undefined;
      if (text === undefined || skip?.has(name)) return undefined;
      const before = known.get(name);
      if (before?.text === text) return before;
      const source = new TemplateSource(name, text);
      known.set(name, source);
      return source;
    },
    list: () => Object.keys(templates).sort(),
    places: () => [],
  };
}

/** Tries one loader after the other. */
export function chainLoader(loaders: readonly TemplateLoader[]): TemplateLoader {
  return {
    find(name, skip) {
      for (const loader of loaders) {
        const source = loader.find(name, skip);
        if (source) return source;
      }
      return undefined;
    },
    list: () => [...new Set(loaders.flatMap((loader) => loader.list()))].sort(),
    places: () => loaders.flatMap((loader) => loader.places()),
  };
}
