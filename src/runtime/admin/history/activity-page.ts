import type { HttpResponse } from '../../http/response.ts';
import { translate } from '../../templates/translate.ts';
import { renderPage, type AdminRequest } from '../frame.ts';
import { viewerKey } from '../viewer.ts';
import { entryView } from './entry-view.ts';
import { visibleEntries } from './visible-entries.ts';

const PAGE_SIZE = 50;
const RECENT = 10;

/** What everybody did to the rows that the viewer may view, the newest first. */
export async function activityPage(admin: AdminRequest): Promise<HttpResponse> {
  const { request, site } = admin;
  const { query } = request;
  const before = Number(query.get('after') ?? Number.NaN);
  const model = site.models.find(({ description }) => description.name === query.get('model'));
  const found = await visibleEntries(admin, {
    models: model && [model.description.name],
    action: query.get('action') || undefined,
    userId: query.get('user') || undefined,
    before: Number.isInteger(before) ? before : undefined,
    limit: PAGE_SIZE + 1,
  });
  const entries = found.slice(0, PAGE_SIZE);
  const more = query.with({ after: String(entries.at(-1)?.id ?? '') }).toString();
  return renderPage(admin, 'admin/history.html', {
    title: translate(request, 'Activity'),
    crumbs: [{ label: translate(request, 'Activity') }],
    entries: entries.map((entry) => entryView(admin, entry)),
    showsRows: true,
    moreUrl: found.length > PAGE_SIZE ? `${request.path}?${more}` : undefined,
  });
}

/** The last things that the viewer did. */
export async function recentActions(admin: AdminRequest): Promise<ReturnType<typeof entryView>[]> {
  const entries = await visibleEntries(admin, { userId: viewerKey(admin.request), limit: RECENT });
  return entries.map((entry) => entryView(admin, entry));
}
