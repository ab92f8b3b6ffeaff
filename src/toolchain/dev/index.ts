export { startDevServer } from './dev-server.ts';
export type { DevEvent, DevServer, DevServerOptions } from './dev-server.ts';
export type { MigrationTools } from './migration-watch.ts';
export { openBrowser } from './open-browser.ts';
export type { PortOwner } from './port-owner.ts';
export { watchProject } from './watcher.ts';
