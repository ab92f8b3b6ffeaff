import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  PROJECT_LOCKED: {
    family: ProjectError,
    message: ({ command, pid, host }: { command: string; pid: number; host: string | undefined; lock: string }) =>
      `another command is changing this project: ${command} (process ${pid}${host === undefined ? '' : ` on ${host}`})`,
    hint: ({ lock }: { lock: string }) =>
      `Wait until it has finished, then run this command again. If it no longer runs, delete ${lock}.`,
  },
  JOURNAL_BLOCKED: {
    family: ProjectError,
    message: ({ command, reason }: { command: string; reason: string; journal: string }) =>
      `an earlier command was interrupted and cannot be completed: ${command}: ${reason}`,
    hint: ({ journal }: { journal: string }) =>
      `Fix the cause and run any command again. To keep the files as they are now, delete ${journal}.`,
  },
});
