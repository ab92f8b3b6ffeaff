import { humanizeLibrary } from './filters/humanize.ts';
import { languageFilters, localizationFilters, timeZoneFilters } from './filters/i18n.ts';
import type { Library } from './library.ts';
import { cacheTag } from './tags/cache.ts';
import { languageTags } from './tags/i18n.ts';
import { localizationTags, timeZoneTags } from './tags/surroundings.ts';

const empty: Library = { filters: {}, tags: {} };

/** What `{% load %}` finds in every project. The tags of `static` are built in: loading it changes nothing. */
export const builtinLibraries: Readonly<Record<string, Library>> = {
  cache: { filters: {}, tags: { cache: cacheTag } },
  humanize: humanizeLibrary,
  i18n: { filters: languageFilters, tags: languageTags },
  l10n: { filters: localizationFilters, tags: localizationTags },
  static: empty,
  tz: { filters: timeZoneFilters, tags: timeZoneTags },
};
