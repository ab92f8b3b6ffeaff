// The entry 'quintet/app': what the generated entry of a project imports.
export { defineApp, type ProjectApp } from './define-app.ts';
export type { AppDefinition, AppPart } from './definition.ts';
