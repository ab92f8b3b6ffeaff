import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  BUILD_FAILED: {
    family: ProjectError,
    message: ({ count, first }: { count: number; first: string }) =>
      count === 1 ? `the project does not build: ${first}` : `the project does not build (${count} errors): ${first}`,
  },
  BUILD_TYPES: {
    family: ProjectError,
    message: ({ count, first }: { count: number; first: string }) =>
      count === 1
        ? `the project has a type error: ${first}`
        : `the project has ${count} type errors; the first is: ${first}`,
    hint: 'Run `npm run typecheck` to see all of them, or build without checking types: quintet build --no-check',
  },
  BUILD_ENTRY_INVALID: {
    family: ProjectError,
    message: ({ file }: { file: string }) => `the default export of ${file} is not an app`,
    hint: 'Run `npx quintet sync` to generate the file again.',
  },
  BUILD_MISSING: {
    family: ProjectError,
    message: ({ file }: { file: string }) => `${file} does not exist`,
    hint: 'Run `npx quintet build` first.',
  },
  BUILD_FOLDER_MISSING: {
    family: ProjectError,
    message: ({ out, folder }: { out: string; folder: string }) =>
      `cannot build into ${out}: the folder ${folder} does not exist`,
    hint: ({ folder }: { folder: string }) => `Create it first: mkdir -p ${folder}`,
  },
  BUILD_OUTPUT_FOREIGN: {
    family: ProjectError,
    message: ({ folder }: { folder: string }) => `${folder} contains files that \`quintet build\` did not create`,
    hint: 'Move them away, or choose another folder with --out.',
  },
});
