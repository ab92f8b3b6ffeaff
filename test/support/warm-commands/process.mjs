// Runs one command after the other as bin/run.js does, each with a folder, an environment and an output of its own.
import { main } from '../../../dist/commands/main.js';

process.on('message', async ({ args, cwd, env }) => {
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  const [stdout, stderr] = [capture(process.stdout), capture(process.stderr)];
  const code = await main(args);
  process.exitCode = undefined;
  process.send({ code, stdout: stdout(), stderr: stderr() });
});
process.once('disconnect', () => process.exit());

/** Returns a function that gives back what was written since, and the stream. */
function capture(stream) {
  const chunks = [];
  stream.write = (chunk, encoding, done) => {
    chunks.push(Buffer.from(chunk));
    (typeof encoding === 'function' ? encoding : done)?.();
    return true;
  };
  return () => {
    delete stream.write;
    stream.removeAllListeners('error');
    return Buffer.concat(chunks).toString();
  };
}
