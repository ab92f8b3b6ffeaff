import { join } from 'node:path';
import type { Settings } from '../../kernel/settings.ts';
import { assetFolder } from '../../kernel/package.ts';
import { MEDIA_OPTIONS, projectStaticFiles, type Route, StaticFiles, staticRoutes } from '../http/index.ts';
import type { AppDefinition } from './definition.ts';

/** In a production build static files lie in one folder; else they are served from where they are written. */
export function createStatics({ settings, staticFolder }: AppDefinition, root: string): StaticFiles {
  if (staticFolder === undefined) return projectStaticFiles(root, settings);
  return new StaticFiles(settings.staticUrl, [join(root, staticFolder), join(assetFolder('admin'), 'static')], {
    hasCopies: true,
  });
}

/** Uploaded files, as they were uploaded: served so that a browser runs none of them. */
export function mediaRoutes({ mediaUrl, mediaRoot }: Settings, root: string): Route[] {
  return staticRoutes(new StaticFiles(mediaUrl, [join(root, mediaRoot)]), MEDIA_OPTIONS);
}
