import type { BuildOptions, Plugin } from 'esbuild';
import { linkedPackagesPlugin } from '../project/linked-packages.ts';

export type SharedOptions = BuildOptions & { metafile: true; plugins: Plugin[] };

/** What the development and production bundles have in common, so that what runs in one runs in the other. */
export function sharedOptions(root: string): SharedOptions {
  return {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
    charset: 'utf8',
    // Views and models are known by their names, also where two files use the same one.
    keepNames: true,
    sourcesContent: false,
    metafile: true,
    write: false,
    logLevel: 'silent',
    plugins: linkedPackagesPlugin(root),
  };
}
