// What every page of the admin has around its content: navigation, breadcrumbs, messages, who is signed in.
import { capitalize } from '../../kernel/names.ts';
import type { Application } from '../http/application.ts';
import type { HttpRequest } from '../http/request.ts';
import type { HttpResponse } from '../http/response.ts';
import type { TemplateName } from '../http/project-types.ts';
import type { AdminModel } from './admin-model.ts';
import { clientTexts } from './client-texts.ts';
import { takeFlashes } from './flash.ts';
import type { AdminAccess, Permissions } from './access/admin-access.ts';
import type { AdminSite } from './admin-site.ts';
import { isRightToLeft } from '../templates/i18n/languages.ts';
import { render } from '../templates/render.ts';
import { viewerLabel } from './viewer.ts';

/** What each page of the admin works with. */
export interface AdminRequest {
  site: AdminSite;
  request: HttpRequest;
  app: Application;
  /** Who may do what to which rows. */
  access: AdminAccess;
}

interface Crumb {
  label: string;
  /** Undefined for the page itself. */
  url?: string | undefined;
}

export interface PageContext {
  title: string;
  crumbs: readonly Crumb[];
  [name: string]: unknown;
}

/** A page with the frame around it. */
export async function renderPage(
  admin: AdminRequest,
  template: string,
  context: PageContext,
  status = 200,
): Promise<HttpResponse> {
  const { request } = admin;
  const frame = {
    nav: await navigation(admin),
    viewer: { label: viewerLabel(request) },
  };
  return renderBare(admin, template, { ...frame, ...context }, status);
}

/** A page without the frame: nobody is signed in. */
export function renderBare(
  { site, request }: Pick<AdminRequest, 'site' | 'request'>,
  template: string,
  context: Record<string, unknown>,
  status = 200,
): HttpResponse {
  const { app } = request;
  const shared = {
    site: { title: site.title, path: site.path },
    icons: iconsUrl(app),
    languageCode: request.language,
    isRightToLeft: isRightToLeft(request.language),
    clientTexts: clientTexts(request),
    flashes: takeFlashes(request),
  };
  // The names of Quintet's own pages are not among those that a project registers.
  return render(request, template as TemplateName, { ...shared, ...context }, { status });
}

/** URL of the icons; a page appends `#name`. */
export function iconsUrl(app: Application): string {
  return app.statics.url('admin/icons.svg');
}

interface ModelEntry {
  label: string;
  /** Lower case, for sentences. */
  singular: string;
  plural: string;
  /** The list; undefined when the viewer may only add. */
  url: string | undefined;
  addUrl: string | undefined;
  mayChange: boolean;
  isCurrent: boolean;
}

interface GroupEntry {
  app: string;
  label: string;
  url: string;
  models: ModelEntry[];
}

/** The models that the viewer has anything to do with, by app. */
export async function navigation({ site, request, access }: AdminRequest): Promise<GroupEntry[]> {
  const groups = await Promise.all(
    site.groups.map(async ({ app, label, path, models }) => {
      const entries = await Promise.all(
        models.map(async (model) => entryOf(request.path, model, await access.permissions(model))),
      );
      return { app, label, url: path, models: entries.filter((entry) => entry !== undefined) };
    }),
  );
  return groups.filter(({ models }) => models.length > 0);
}

function entryOf(path: string, model: AdminModel, may: Permissions): ModelEntry | undefined {
  if (!may.view && !may.add) return undefined;
  return {
    label: capitalize(model.labelPlural),
    singular: model.label,
    plural: model.labelPlural,
    url: may.view ? model.path : undefined,
    addUrl: may.add ? `${model.path}add/` : undefined,
    mayChange: may.change,
    isCurrent: path.startsWith(model.path),
  };
}

/** Home, app, list: the way to a model's pages. */
export function modelCrumbs(
  site: AdminSite,
  model: AdminModel,
  listUrl: string | undefined,
  ...rest: Crumb[]
): Crumb[] {
  const group = site.groups.find(({ app }) => app === model.description.app);
  return [
    ...(group ? [{ label: group.label, url: group.path }] : []),
    { label: capitalize(model.labelPlural), url: listUrl },
    ...rest,
  ];
}
