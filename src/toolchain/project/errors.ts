import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  PROJECT_NOT_FOUND: {
    family: ProjectError,
    message: (folder: string) =>
      `${folder} is not inside a Quintet project (no package.json beside a src/settings.ts, here or above)`,
    hint: 'Change to the project folder, or make a project: npx quintet new NAME',
  },
  PACKAGE_JSON_INVALID: {
    family: ProjectError,
    message: (reason: string) => `package.json cannot be read: ${reason}`,
  },
  SETTINGS_SYNTAX: {
    family: ProjectError,
    message: (reason: string) => `src/settings.ts does not compile: ${reason}`,
  },
  SETTINGS_FAILED: {
    family: ProjectError,
    message: (reason: string) => `src/settings.ts threw an error: ${reason}`,
  },
  SETTINGS_SHAPE: {
    family: ProjectError,
    message: () => 'src/settings.ts does not export settings by default',
    hint: 'Write: export default defineSettings({ … })',
  },
  DEPENDENCIES_MISSING: {
    family: ProjectError,
    message: (name: string) => `the package "${name}" is not installed in this project`,
    hint: 'Run: npm install',
  },
  TOOL_MISSING: {
    family: ProjectError,
    message: (tool: string) => `this project has no ${tool}`,
    hint: (tool: string) => `Run: npm install --save-dev ${tool}`,
  },
  PRISMA_UNAVAILABLE: {
    family: ProjectError,
    message: (_version: string, reason: string) =>
      `prisma is not installed here, and npx could not fetch it: ${reason}`,
    hint: (version: string) => `With a network, run: npm install --save-dev prisma@${version}`,
  },
  TOOL_FAILED: {
    family: ProjectError,
    message: (tool: string, code: number | undefined) =>
      code === undefined ? `${tool} could not be started` : `${tool} ended with exit code ${code}`,
  },
});
