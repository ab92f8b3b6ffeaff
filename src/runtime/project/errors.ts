import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  COMMAND_SHAPE: {
    family: ProjectError,
    message: ({ file }: { file: string }) => `the default export of ${file} is not a command`,
    hint: "Write: export default command({ summary: '…', run() { … } }) with command from 'quintet/commands'.",
  },
  PORT_TAKEN: {
    family: ProjectError,
    message: ({ host, port }: { host: string; port: number }) => `${host}:${port} is already in use`,
    hint: 'Stop the program that uses it, or choose another port: --port 8001',
  },
  PORT_FORBIDDEN: {
    family: ProjectError,
    message: ({ port }: { port: number }) => `this user is not allowed to listen on port ${port}`,
    hint: 'Use a port above 1023, such as --port 8000, behind a proxy; lower ports need privileges.',
  },
});
