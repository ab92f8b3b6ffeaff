import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  DEV_MIGRATION_LOSES_DATA: {
    family: ProjectError,
    message: ({ losses }: { losses: readonly string[] }) => `the migration would delete data: ${losses.join(', ')}`,
    hint: 'If you want that, run npx quintet makemigrations and npx quintet migrate.',
  },
  DEV_PORT_TAKEN: {
    family: ProjectError,
    message: ({ port, owner }: { port: number; owner: string | undefined }) =>
      `port ${port} and the following ports are in use${owner === undefined ? '' : `; ${port} by ${owner}`}`,
    hint: 'Stop that program, or choose another port: npx quintet runserver 9000',
  },
  DEV_PORT_FORBIDDEN: {
    family: ProjectError,
    message: ({ port }: { port: number }) => `permission denied: cannot listen on port ${port}`,
    hint: 'Choose a port above 1023: npx quintet runserver 8000',
  },
  DEV_HOST_UNKNOWN: {
    family: ProjectError,
    message: ({ host }: { host: string }) => `${host} is not an address of this machine`,
    hint: 'Use 127.0.0.1 to accept connections from this machine only, or 0.0.0.0 to accept them from others.',
  },
});
