// What Ctrl-C (or SIGTERM) does. Without more, a command ends at once and says what state things are in; one that has to clean
// up first takes over with `withInterrupt`, and a command that runs another program in the terminal with `leaveInterrupts`.
import { errors } from './errors.ts';

const INTERRUPTED = 130;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** What is true if the command is interrupted now: the rest of the sentence "interrupted: …". */
let state = 'nothing was changed';
/** How many have taken over. */
let owners = 0;
/** Listeners that were there before the code of a project ran. */
let known: NodeJS.SignalsListener[] = [];

/** Says what an interruption from here on leaves behind: `dist is unchanged`. */
export function setInterruptState(text: string): void {
  state = text;
}

export function interruption(): Error {
  return errors.COMMAND_INTERRUPTED({ state });
}

/**
 * Ends the process with 130 when a signal comes.
 *
 * @param report prints the error; it must be synchronous, because the command would continue meanwhile
 */
export function endOnInterrupt(report: (error: Error) => void): void {
  const end = (signal: NodeJS.Signals): void => {
    if (owners > 0 || isHandledByProject(signal)) return;
    report(interruption());
    process.exit(INTERRUPTED);
  };
  for (const signal of SIGNALS) process.on(signal, end);
}

/** From here on signals are handled elsewhere: by a server, a shell or another program that has the terminal. */
export function leaveInterrupts(): void {
  owners++;
}

/** For code of the project, called before it is loaded: if it handles signals itself, it must end the process. */
export function leaveInterruptsToProject(): void {
  known = SIGNALS.flatMap((signal) => process.listeners(signal));
}

function isHandledByProject(signal: NodeJS.Signals): boolean {
  return known.length > 0 && process.listeners(signal).some((listener) => !known.includes(listener));
}

/**
 * Runs `work` with a signal that Ctrl-C (or SIGTERM) aborts, so that it can clean up and say what is left behind. A
 * second Ctrl-C ends the process at once.
 */
export async function withInterrupt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  // Not `once`: execa ends the process on the signal if nothing else handles it.
  const abort = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort();
  };
  owners++;
  for (const signal of SIGNALS) process.on(signal, abort);
  try {
    return await work(controller.signal);
  } finally {
    owners--;
    for (const signal of SIGNALS) process.off(signal, abort);
  }
}
