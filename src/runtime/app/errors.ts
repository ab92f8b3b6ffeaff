import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  PORT_TAKEN: {
    family: ProjectError,
    message: (host: string, port: number) => `another program listens on ${host}:${port}`,
    hint: 'End it, or choose another port: --port 8001',
  },
  PORT_FORBIDDEN: {
    family: ProjectError,
    message: (port: number) => `this user may not listen on port ${port}`,
    hint: 'Ports below 1024 need privileges: use a higher one behind a proxy, --port 8000.',
  },
});
