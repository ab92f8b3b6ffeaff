import { notFound } from '../http/errors.ts';
import type { HttpResponse } from '../http/response.ts';
import { translate } from '../templates/translate.ts';
import { recentActions } from './history/activity-page.ts';
import { navigation, renderPage, type AdminRequest } from './frame.ts';

/** Every model that the viewer has anything to do with. */
export async function adminIndex(admin: AdminRequest): Promise<HttpResponse> {
  const groups = await navigation(admin);
  return renderPage(admin, 'admin/index.html', {
    title: translate(admin.request, 'Site administration'),
    crumbs: [],
    groups,
    recent: groups.length > 0 ? await recentActions(admin) : [],
    activityUrl: groups.length > 0 ? `${admin.site.path}-/activity/` : undefined,
    hasModels: admin.site.groups.length > 0,
  });
}

/** The models of one app. */
export async function appIndex(admin: AdminRequest, app: string): Promise<HttpResponse> {
  const groups = (await navigation(admin)).filter((group) => group.app === app);
  const [group] = groups;
  if (!group) throw notFound();
  const title = translate(admin.request, '%(app)s administration', { app: group.label });
  return renderPage(admin, 'admin/index.html', {
    title,
    crumbs: [{ label: group.label }],
    groups: [{ ...group, url: undefined }],
    hasModels: true,
  });
}
