import type { Library } from './library.ts';

const empty: Library = { filters: {}, tags: {} };

/** What `{% load %}` finds in every project. `static` is built in; loading it does nothing, as Django users expect. */
export const builtinLibraries: Readonly<Record<string, Library>> = { static: empty };
