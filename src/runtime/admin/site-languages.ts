// The admin in the language of each request: labels of models, columns and filters are put together once for a language.
import type { HttpRequest } from '../http/request.ts';
import { labelIn } from '../templates/i18n/translator.ts';
import { createAdminSite, type AdminSiteOptions } from './site.ts';
import type { AdminSite } from './admin-site.ts';

/** One admin in several languages. */
export interface AdminSites {
  /** As the project wrote it: for routes and checks. */
  readonly base: AdminSite;
  /** In the language of a request. */
  for(request: HttpRequest): AdminSite;
}

/** A project has a few languages; `request.language` may be set to anything. */
const MAX_LANGUAGES = 50;

export function createAdminSites(options: AdminSiteOptions): AdminSites {
  const known = new Map<string, AdminSite>();
  return {
    base: createAdminSite(options),
    for(request) {
      const { language: languageCode, app } = request;
      const found = known.get(languageCode);
      // In debug a catalogue may have been edited since.
      if (found && !app.settings.debug) return found;
      const translator = app.templates.translator(languageCode);
      const label = (text: string): string => labelIn(translator, text);
      const site = createAdminSite({ ...options, languageCode, label });
      if (known.size >= MAX_LANGUAGES) known.clear();
      known.set(languageCode, site);
      return site;
    },
  };
}
