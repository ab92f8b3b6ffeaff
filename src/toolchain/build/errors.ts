import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  BUILD_FAILED: {
    family: ProjectError,
    message: (count: number, first: string) =>
      count === 1 ? `the project does not build: ${first}` : `the project does not build (${count} errors): ${first}`,
  },
  BUILD_TYPES: {
    family: ProjectError,
    message: (count: number, first: string) =>
      count === 1
        ? `the project has a type error: ${first}`
        : `the project has ${count} type errors, the first: ${first}`,
    hint: 'Run `npm run typecheck` to see them all. `quintet build --no-check` builds without checking types.',
  },
  BUILD_ENTRY_INVALID: {
    family: ProjectError,
    message: (file: string) => `${file} does not export an app as its default export`,
    hint: 'Run `npx quintet sync`: it writes the file anew.',
  },
  BUILD_MISSING: {
    family: ProjectError,
    message: (file: string) => `${file} does not exist`,
    hint: 'Run `npx quintet build` first.',
  },
  BUILD_OUTPUT_FOREIGN: {
    family: ProjectError,
    message: (folder: string) => `${folder} holds files that \`quintet build\` did not make`,
    hint: 'Move them away, or name another folder with --out.',
  },
});
