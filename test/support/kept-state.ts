// What a suite changes of its process, and does not put back, changes the suites after it.
import { checkAfterSuites, startBeforeTests } from './root-hooks.ts';

let environment: NodeJS.ProcessEnv = {};
let folder = '';

startBeforeTests(() => {
  environment = { ...process.env };
  folder = process.cwd();
});

checkAfterSuites(async () => {
  const names = new Set([...Object.keys(environment), ...Object.keys(process.env)]);
  const changed = [...names].filter((name) => environment[name] !== process.env[name]);
  for (const name of changed) setVariable(name, environment[name]);
  if (process.cwd() !== folder) changed.push('the working directory');
  process.chdir(folder);
  if (changed.length > 0) throw new Error(`The suite changed and did not restore: ${changed.join(', ')}`);
});

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
