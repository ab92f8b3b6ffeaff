// The entry 'quintet/project': what the generated entry of a project imports.
export { defineProject, type ProjectEntry } from './define-project.ts';
export type { ProjectDefinition, AppFolder } from './definition.ts';
