import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  PROJECT_LOCKED: {
    family: ProjectError,
    message: (command: string, pid: number, host: string | undefined, _lock: string) =>
      `another command is changing this project: ${command} (process ${pid}${host === undefined ? '' : ` on ${host}`})`,
    hint: (_command: string, _pid: number, _host: string | undefined, lock: string) =>
      `Wait until it has finished, then run this command again. If it no longer runs, delete ${lock}.`,
  },
  JOURNAL_BLOCKED: {
    family: ProjectError,
    message: (command: string, reason: string, _journal: string) =>
      `an earlier command was interrupted and cannot be completed: ${command}: ${reason}`,
    hint: (_command: string, _reason: string, journal: string) =>
      `Fix the cause and run any command again. To keep the files as they are now, delete ${journal}.`,
  },
});
