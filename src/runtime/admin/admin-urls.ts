import type { Settings } from '../../kernel/settings.ts';
import { allowMethods } from '../http/view.ts';
import { notFound } from '../http/errors.ts';
import { path, rePath, urls, type Route, type UrlList } from '../http/routing/urls.ts';
import { redirect } from '../http/responses/redirect.ts';
import type { Application } from '../http/application.ts';
import type { HttpResponse } from '../http/response.ts';
import type { ModelRegistry } from '../http/model-registry.ts';
import { loggedOut, loginPage } from './account/login.ts';
import { changeOwnPassword, setPassword } from './account/password-pages.ts';
import { passwordColumn } from './account/user-passwords.ts';
import type { AdminModel } from './admin-model.ts';
import type { CheckMessage } from '../../kernel/project-handle.ts';
import { checkRegistrations } from './checks.ts';
import { errors } from './errors.ts';
import { autocomplete } from './form/autocomplete.ts';
import { addObject, changeObject } from './form/edit-object.ts';
import type { AdminRequest } from './frame.ts';
import { activityPage } from './history/activity-page.ts';
import { entryPage, historyPage } from './history/history-page.ts';
import { revertPage } from './history/revert-page.ts';
import { adminIndex, appIndex } from './index-pages.ts';
import { changeList } from './list/change-list.ts';
import { exportRows } from './list/export.ts';
import type { ModelAdmin } from './options.ts';
import { deleteObject } from './remove/delete-object.ts';
import { createAdminSites, type AdminSites } from './site-languages.ts';
import { publicView, staffView } from './staff-view.ts';

/** What the admin must know of the app before it can answer. */
export interface AdminApp {
  readonly models: ModelRegistry;
  readonly settings: Settings;
}

/**
 * The pages of the admin, to be included at `settings.adminUrl`. Every model without a registration gets the defaults.
 *
 * @param registrations What the apps' `admin.ts` files export, in one list.
 * @throws {ProjectError} ADMIN_MISCONFIGURED: an error that `checkRegistrations` finds.
 *
 * @example path('admin/', include(adminUrls(app, registrations)))
 */
export function adminUrls(app: AdminApp, registrations: readonly ModelAdmin[] = []): UrlList {
  assertRegistrations(app, registrations);
  const sites = createAdminSites({
    path: app.settings.adminUrl ?? '/admin/',
    models: app.models.all,
    enums: app.models.enums,
    registrations,
    timeZone: app.settings.timeZone,
  });
  const site = sites.base;
  return urls({ namespace: 'admin' }, [
    path('', staffView(sites, 'index', adminIndex), { name: 'index' }),
    path('login/', publicView(allowMethods(['GET', 'POST'], loginPage(sites))), { name: 'login' }),
    path('logout/', publicView(allowMethods(['POST'], loggedOut(sites))), { name: 'logout' }),
    path('password_change/', staffView(sites, 'passwordChange', changeOwnPassword), { name: 'password_change' }),
    path('-/activity/', staffView(sites, 'activity', activityPage), { name: 'activity' }),
    path('autocomplete/', staffView(sites, 'autocomplete', autocomplete), { name: 'autocomplete' }),
    ...site.models.filter(({ hidden }) => !hidden).flatMap((model) => modelRoutes(sites, model, app)),
    ...site.groups.map(({ app: name }) =>
      path(
        `${name}/`,
        staffView(sites, 'appIndex', (admin) => appIndex(admin, name)),
        { name: `${name}_app` },
      ),
    ),
    rePath(/^.*$/, staffView(sites, 'notFound', nothingHere)),
  ]);
}

function assertRegistrations(app: AdminApp, registrations: readonly ModelAdmin[]): void {
  const problems = checkRegistrations(app.models.all, registrations).filter(({ level }) => level === 'error');
  const [first] = problems;
  if (!first) return;
  throw errors.ADMIN_MISCONFIGURED(
    { problems: problems.length === 1 ? [first.message] : problems.map(describeProblem) },
    {
      hint: problems.length === 1 ? first.hint : undefined,
      where: first.where,
      data: { problems },
    },
  );
}

/** With its place and its hint, for a list of several. */
function describeProblem({ message, hint, where }: CheckMessage): string {
  return [where, hint ? `${message}. ${hint}` : message].filter(Boolean).join(': ');
}

function modelRoutes(sites: AdminSites, model: AdminModel, app: AdminApp): Route[] {
  const base = model.path.slice(sites.base.path.length);
  const own = ({ site }: AdminRequest): AdminModel => site.find(model.description.name) ?? model;
  const name = model.urlName;
  type Key = { pk: string };
  type EntryKey = Key & { entry: string };
  const routes: Route[] = [
    path(
      base,
      staffView(sites, 'list', (admin) => changeList(admin, own(admin))),
      { name: `${name}_changelist` },
    ),
    path(
      `${base}-/export/`,
      staffView(sites, 'export', (admin) => exportRows(admin, own(admin))),
      { name: `${name}_export` },
    ),
    path(
      `${base}add/`,
      staffView(sites, 'add', (admin) => addObject(admin, own(admin))),
      { name: `${name}_add` },
    ),
    path(
      `${base}<str:pk>/change/` as string,
      staffView(sites, 'change', (admin, { pk }: Key) => changeObject(admin, own(admin), pk)),
      { name: `${name}_change` },
    ),
    path(
      `${base}<str:pk>/history/` as string,
      staffView(sites, 'history', (admin, { pk }: Key) => historyPage(admin, own(admin), pk)),
      { name: `${name}_history` },
    ),
    path(
      `${base}<str:pk>/history/<str:entry>/` as string,
      staffView(sites, 'historyEntry', (admin, { pk, entry }: EntryKey) =>
        entryPage(admin, own(admin), { key: pk, id: entry }),
      ),
    ),
    path(
      `${base}<str:pk>/history/<str:entry>/revert/` as string,
      staffView(sites, 'revert', (admin, { pk, entry }: EntryKey) =>
        revertPage(admin, own(admin), { key: pk, id: entry }),
      ),
      { name: `${name}_revert` },
    ),
    path(
      `${base}<str:pk>/delete/` as string,
      staffView(sites, 'delete', (admin, { pk }: Key) => deleteObject(admin, own(admin), pk)),
      { name: `${name}_delete` },
    ),
    path(
      `${base}<str:pk>/` as string,
      staffView(sites, 'object', async (_, { pk }: Key) => redirect(`${model.path}${encodeURIComponent(pk)}/change/`)),
    ),
  ];
  if (passwordColumn(app, model) === undefined) return routes;
  const password = staffView(sites, 'setPassword', (admin: AdminRequest, { pk }: Key) =>
    setPassword(admin, own(admin), pk),
  );
  return [path(`${base}<str:pk>/password/` as string, password, { name: `${name}_password` }), ...routes];
}

/** For staff an address without its slash leads to the one with it; all others do not exist. */
async function nothingHere({ request, app }: AdminRequest): Promise<HttpResponse> {
  if (request.path.endsWith('/') || request.method !== 'GET') throw notFound();
  const found = (app as Application).urls.resolve(`${request.path}/`);
  if (found?.name === undefined) throw notFound();
  return redirect(
    `${request.fullPath.replace(/\?.*$/s, '')}/${request.queryText === '' ? '' : `?${request.queryText}`}`,
    { permanent: true },
  );
}
