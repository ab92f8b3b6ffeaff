// Commands in one process that has Quintet loaded already: loading it is most of what a command that writes a file costs, and
// tests run hundreds of them. For commands that end what they begin; what is about the process itself starts its own.
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { cleanEnvironment, RUN_MS, type Run } from '../command-line.ts';
import { patient } from '../patience.ts';
import { stopAfterTests } from '../root-hooks.ts';

interface Warm {
  ask(request: { args: readonly string[]; cwd: string; env: NodeJS.ProcessEnv }): Run;
}

let warm: Warm | undefined;

/**
 * Runs `quintet ARGS…` of this checkout in a folder, with nothing on its standard input.
 *
 * @throws {Error} when it does not end, or ends the process
 */
export function runWarm(args: readonly string[], cwd: string): Run {
  warm ??= start();
  return warm.ask({ args, cwd, env: cleanEnvironment() });
}

/** Tests wait for a command without giving up their turn, so a thread speaks with the process. */
function start(): Warm {
  const { port1: port, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('thread.mjs', import.meta.url), {
    workerData: { port: port2, answered },
    transferList: [port2],
    execArgv: [],
  });
  worker.unref();
  port.unref();
  stopAfterTests(async () => {
    warm = undefined;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    port.postMessage('stop');
    worker.ref();
    await ended;
  });
  return {
    ask(request) {
      Atomics.store(answered, 0, 0);
      port.postMessage(request);
      const command = `quintet ${request.args.join(' ')}`;
      if (Atomics.wait(answered, 0, 0, patient(RUN_MS)) === 'timed-out') throw new Error(`${command} did not end`);
      const { message } = receiveMessageOnPort(port) as { message: Run | { ended: string } };
      if ('ended' in message) throw new Error(`${command} ended its process: ${message.ended}`);
      return message;
    },
  };
}
