export { buildProduction } from './build-production.ts';
export type { ProductionOptions, ProductionResult } from './build-production.ts';
export { Bundler } from './bundler.ts';
export type { BundleKind, BundleResult } from './bundler.ts';
export { loadApp, syncRoutes } from './load-app.ts';
export { startProduction } from './start.ts';
export type { StartOptions } from './start.ts';
export { loadDataMigration } from './data-migration.ts';
