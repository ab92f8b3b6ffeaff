import { humanizeLibrary } from './filters/humanize.ts';
import type { Library } from './library.ts';

const empty: Library = { filters: {}, tags: {} };

/** What `{% load %}` finds in every project. The tags of `static` are built in: loading it changes nothing. */
export const builtinLibraries: Readonly<Record<string, Library>> = { humanize: humanizeLibrary, static: empty };
