// The door of this folder.
export { generate, type CodegenProject, type GenerateResult } from './generate.ts';
export { writeRoutes } from './routes-file.ts';
export { writeMigrationClient } from './migration-client.ts';
