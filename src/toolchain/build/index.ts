export { Bundler } from './bundler.ts';
export type { BundleKind, BundleResult } from './bundler.ts';
export { loadApp } from './load-app.ts';
