// The tutorial of docs/rest.md, step by step in a project: files are written, commands run, and their output is compared with
// what the page shows. `…` stands for any text.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageFolder } from '../support/command-line.ts';
import { runDevServer, type RunningDevServer } from '../support/dev-server.ts';
import { keepVariable } from '../support/keep-variable.ts';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

const HEADING = '## Tutorial: the API of a blog';
const SHOWN_HOST = 'localhost:8000';
/** Commands of the first step that the test does by scaffolding. */
const SCAFFOLD = ['npx quintet new blog --starter blog', 'cd blog'];
const SERVER = 'npx quintet runserver';

interface Step {
  language: string;
  text: string;
  line: number;
}

interface Command {
  text: string;
  expected: string;
}

function readSteps(): Step[] {
  const page = readFileSync(join(packageFolder, 'docs/rest.md'), 'utf8');
  const start = page.indexOf(HEADING);
  assert.notEqual(start, -1, HEADING);
  const section = page.slice(start, page.indexOf('\n## ', start + 1));
  return [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? '',
    text: match[2] ?? '',
    line: page.slice(0, start + match.index).split('\n').length,
  }));
}

/** `$ ` starts a command, a backslash continues it, other lines are its output. */
function readCommands(block: string): Command[] {
  return block
    .replaceAll('\\\n', ' ')
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [text = '', ...output] = part.split('\n');
      return { text, expected: output.join('\n').trim() };
    });
}

function toPattern(expected: string): RegExp {
  const parts = expected.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`);
}

describe('e2e/the tutorial of docs/rest.md', function () {
  this.timeout(240_000);
  keepVariable('QUINTET_ROOT');
  let project: ScaffoldedProject;
  let server: RunningDevServer | undefined;
  const variables: Record<string, string> = {};

  before(() => {
    project = scaffoldProject('blog', '--starter', 'blog');
  });
  after(async () => {
    await server?.server.stop();
    project?.cleanUp();
  });

  /** In bash, with curl and npx as the page means them. Exported variables are kept for the commands after it. */
  async function run(command: string): Promise<string> {
    const host = new URL(server?.server.url ?? `http://${SHOWN_HOST}`).host;
    const script = [
      'set -e',
      `npx() { shift; '${process.execPath}' '${join(packageFolder, 'bin/run.js')}' "$@"; }`,
      'curl() { command curl --silent --show-error "$@"; }',
      command.replaceAll(SHOWN_HOST, host),
      `printf '\\0%s' "\${TOKEN:-}" "\${QUINTET_SUPERUSER_PASSWORD:-}"`,
    ].join('\n');
    const env = { ...process.env, ...variables };
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: project.root, env });
    const [output = '', token = '', password = ''] = stdout.split('\0');
    Object.assign(variables, { TOKEN: token, QUINTET_SUPERUSER_PASSWORD: password });
    return output.trim().replaceAll(host, SHOWN_HOST);
  }

  async function startServer(): Promise<void> {
    await server?.server.stop();
    server = await runDevServer(project.root);
    await server.event('ready');
  }

  for (const { language, text, line } of readSteps()) {
    const path = /^\/\/ (src\/\S+\.ts)\n/.exec(text)?.[1];
    if (language === 'ts' && path !== undefined)
      it(`writes ${path} (line ${line})`, async () => {
        project.write(path, text);
      });
    if (language !== 'console') continue;
    it(`runs the commands of line ${line}`, async () => {
      const commands = readCommands(text).filter((command) => !SCAFFOLD.includes(command.text));
      assert.ok(commands.length > 0);
      // The files have changed since.
      if (commands.some((command) => command.text.includes('curl'))) await startServer();
      for (const command of commands.filter((one) => one.text !== SERVER)) {
        const output = await run(command.text);
        if (command.expected !== '')
          assert.match(
            output,
            toPattern(command.expected),
            `${command.text}\n${output}\ninstead of\n${command.expected}`,
          );
      }
    });
  }

  it('compiles', () => {
    const { code, stdout } = project.tool('tsc', '--noEmit');
    assert.equal(code, 0, stdout);
  });
});
