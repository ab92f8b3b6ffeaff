export { renderProject, type ProjectAnswers, type Starter } from './contents.ts';
export { createProject, type CreateOptions, type CreateResult } from './create.ts';
export { isGitInstalled } from './git.ts';
export { isBuildStale, rebuild } from './checkout.ts';
export { readTarget, type Target } from './target.ts';
export { plannedProject } from './planned-project.ts';
export { readExistingDatabase, type ExistingDatabase } from './existing-database.ts';
