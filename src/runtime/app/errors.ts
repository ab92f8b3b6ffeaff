import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  COMMAND_SHAPE: {
    family: ProjectError,
    message: ({ file }: { file: string }) => `the default export of ${file} is no command`,
    hint: "Write: export default command({ summary: '…', run() { … } }) with command from 'quintet/commands'.",
  },
  PORT_TAKEN: {
    family: ProjectError,
    message: ({ host, port }: { host: string; port: number }) => `another program listens on ${host}:${port}`,
    hint: 'End it, or choose another port: --port 8001',
  },
  PORT_FORBIDDEN: {
    family: ProjectError,
    message: ({ port }: { port: number }) => `this user may not listen on port ${port}`,
    hint: 'Ports below 1024 need privileges: use a higher one behind a proxy, --port 8000.',
  },
});
