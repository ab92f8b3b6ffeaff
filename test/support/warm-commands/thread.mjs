// Between a test, which waits, and the process that runs its commands.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { workerData } from 'node:worker_threads';

const { port, answered } = workerData;
let child;

port.on('message', (request) => {
  if (request === 'stop') {
    port.close();
    child?.disconnect();
    return;
  }
  child ??= start();
  child.send(request);
});

function start() {
  const started = fork(fileURLToPath(new URL('process.mjs', import.meta.url)), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  started.on('message', answer);
  started.once('exit', (code, signal) => {
    child = undefined;
    answer({ ended: signal ?? String(code) });
  });
  return started;
}

function answer(message) {
  port.postMessage(message);
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
}
