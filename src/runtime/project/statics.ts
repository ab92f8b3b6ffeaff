import { join } from 'node:path';
import type { Settings } from '../../kernel/settings.ts';
import { Http404 } from '../http/errors.ts';
import { MEDIA_OPTIONS, staticRoutes } from '../http/static/static-view.ts';
import type { Middleware } from '../http/view.ts';
import { projectStaticFiles, StaticFiles } from '../http/static/static-files.ts';
import type { Route } from '../http/routing/urls.ts';
import { ownStaticFolders } from '../http/static/static-files.ts';
import type { ProjectDefinition } from './definition.ts';

/** In a production build static files lie in one folder; else they are served from where they are written. */
export function createStatics({ settings, staticFolder }: ProjectDefinition, root: string): StaticFiles {
  if (staticFolder === undefined) return projectStaticFiles(root, settings);
  return new StaticFiles(settings.staticUrl, [join(root, staticFolder), ...ownStaticFolders()], {
    hasCopies: true,
  });
}

/** Uploaded files, as they were uploaded: served so that a browser runs none of them. */
export function mediaRoutes({ mediaUrl, mediaRoot, mediaHost }: Settings, root: string): Route[] {
  return staticRoutes(new StaticFiles(mediaUrl, [join(root, mediaRoot)]), { ...MEDIA_OPTIONS, host: mediaHost });
}

/** Keeps the host of uploaded files to them: it has no pages, so a file that runs there finds nothing of the site. */
export function mediaHostOnly({ mediaUrl, mediaHost }: Settings): Middleware {
  return {
    name: 'mediaHostOnly',
    handle(request, next) {
      if (request.host === mediaHost && !request.path.startsWith(mediaUrl))
        throw new Http404(`${mediaHost} serves uploaded files only`, { isUsual: true });
      return next();
    },
  };
}
