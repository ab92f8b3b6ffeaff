import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  PROJECT_NOT_FOUND: {
    family: ProjectError,
    message: ({ folder }: { folder: string }) =>
      `${folder} is not inside a Quintet project: neither it nor a parent folder has a package.json and src/settings.ts`,
    hint: 'Change to the project folder, or create a project: npx quintet new NAME',
  },
  PACKAGE_JSON_INVALID: {
    family: ProjectError,
    message: ({ reason }: { reason: string }) => `package.json cannot be read: ${reason}`,
  },
  SETTINGS_SYNTAX: {
    family: ProjectError,
    message: ({ reason }: { reason: string }) => `src/settings.ts does not compile: ${reason}`,
  },
  SETTINGS_FAILED: {
    family: ProjectError,
    message: ({ reason }: { reason: string }) => `src/settings.ts threw an error: ${reason}`,
  },
  SETTINGS_SHAPE: {
    family: ProjectError,
    message: () => 'the default export of src/settings.ts is not settings',
    hint: 'Write: export default defineSettings({ … })',
  },
  DEPENDENCIES_MISSING: {
    family: ProjectError,
    message: ({ name }: { name: string }) => `the package "${name}" is not installed in this project`,
    hint: 'Run: npm install',
  },
  TOOL_MISSING: {
    family: ProjectError,
    message: ({ tool }: { tool: string }) => `${tool} is not installed in this project`,
    hint: ({ tool }: { tool: string }) => `Run: npm install --save-dev ${tool}`,
  },
  PRISMA_UNAVAILABLE: {
    family: ProjectError,
    message: ({ reason }: { version: string; reason: string }) =>
      `prisma is not installed in this project, and npx could not download it: ${reason}`,
    hint: ({ version }: { version: string }) =>
      `Install it when you are online: npm install --save-dev prisma@${version}`,
  },
  TOOL_FAILED: {
    family: ProjectError,
    message: ({ tool, code }: { tool: string; code: number | undefined }) =>
      code === undefined ? `${tool} could not be started` : `${tool} exited with code ${code}`,
  },
});
