// Rows of the command line that need a whole project, made once by `quintet new` and the generators, with its tables.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../support/command-line.ts';
import { packageFolder, run } from '../support/command-line.ts';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';
import type { Outcome } from './driver.ts';

const NO_SUCH_LABEL = 'wrong usage ends with 2, a project that is wrong with 1; Django has 1 for both';
const NOBODY_TO_ASK = 'a question that nobody is there to answer ends with 3, and names the flag that answers it';
const NO_PYTHON = 'apps are folders that are imported by their path: names of Node’s modules do not get in their way';
const NOTHING_TO_DO = 'a generator that finds everything there says so, changes nothing and ends with 0';
const BUILD_COLLECTS = '`build` collects static files into dist/static, so that no folder for them can be left unset';
const OWN_KEY = 'a new project has a random secret key of its own, so that security.W009 is not found';

let shop: ScaffoldedProject | undefined;

/** The project, with the app `shop` and its model `Tag`. */
export function openShop(): ScaffoldedProject {
  if (shop) return shop;
  shop = scaffoldProject('shop');
  process.once('exit', () => shop?.cleanUp());
  for (const command of ['generate app shop', 'generate model shop/Tag name:string:50', 'makemigrations', 'migrate']) {
    const { code, stdout, stderr } = shop.quintet(...command.split(' '));
    if (code !== 0) throw new Error(`${command} ended with ${code}\n${stdout}${stderr}`);
  }
  return shop;
}

const judge = (pass: boolean, observed: Run): Outcome => ({ pass, observed });
const deviate = (isAsMeant: boolean, observed: Run, deviation: string): Outcome =>
  isAsMeant ? { deviation } : { pass: false, observed };

/** By the row's `argv`. */
export const SHOP_SCENES: Record<string, (project: ScaffoldedProject) => Outcome> = {
  test(project) {
    const folders = readdirSync(join(project.root, 'src'), { recursive: true, encoding: 'utf8' });
    for (const file of folders.filter((name) => name.endsWith('.test.ts'))) rmSync(join(project.root, 'src', file));
    const result = project.quintet('test');
    return judge(result.code === 0 && /no test/i.test(result.stdout), result);
  },
  check(project) {
    const result = project.quintet('check');
    return judge(result.code === 0 && /^No problems found\.$/m.test(result.stdout), result);
  },
  'check --deploy'(project) {
    const result = project.quintet('check', '--deploy');
    const ids = [
      'mail.E001',
      ...['W004', 'W008', 'W012', 'W016', 'W018', 'W020'].map((number) => `security.${number}`),
    ];
    const isAsMeant = result.code === 1 && ids.every((id) => result.stdout.includes(`(${id})`));
    return deviate(isAsMeant && !result.stdout.includes('security.W009'), result, OWN_KEY);
  },
  'createsuperuser --noinput'(project) {
    const result = project.quintet('createsuperuser', '--no-input');
    return deviate(result.code === 3 && /--email/.test(result.stderr), result, NOBODY_TO_ASK);
  },
  'createsuperuser --noinput --username a --email a@example.com'(project) {
    const result = withBin(project, ['createsuperuser', '--no-input', '--email', 'a@example.com'], {
      env: { QUINTET_SUPERUSER_PASSWORD: 'x' },
    });
    const isThere = /"isSuperuser":true/.test(project.quintet('dumpdata', 'accounts.User').stdout);
    return judge(result.code === 0 && isThere && /Superuser created successfully\./.test(result.stdout), result);
  },
  'startapp os'(project) {
    const result = project.quintet('generate', 'app', 'os', '--dry-run');
    return deviate(result.code === 0 && !existsSync(join(project.root, 'src/os')), result, NO_PYTHON);
  },
  'startapp shop'(project) {
    const before = project.snapshot();
    const result = project.quintet('generate', 'app', 'shop');
    const isUntouched = JSON.stringify(project.snapshot()) === JSON.stringify(before);
    return deviate(
      result.code === 0 && isUntouched && /Everything exists already/.test(result.stdout),
      result,
      NOTHING_TO_DO,
    );
  },
  'collectstatic --noinput'(project) {
    const result = project.quintet('build');
    const isCollected = existsSync(join(project.root, 'dist/static/admin'));
    const isPointedTo = /quintet build/.test(project.quintet('collectstatic').stderr);
    return deviate(result.code === 0 && isCollected && isPointedTo, result, BUILD_COLLECTS);
  },
  'dumpdata nosuch'(project) {
    const result = project.quintet('dumpdata', 'nosuch');
    return deviate(result.code === 2 && /there is no app or model 'nosuch'/.test(result.stderr), result, NO_SUCH_LABEL);
  },
  'dumpdata shop.tag'(project) {
    const result = project.quintet('dumpdata', 'shop.tag');
    return judge(result.code === 0 && result.stdout.trim() === '[]', result);
  },
  'shell -c 1/0'(project) {
    // Numbers of JavaScript divide by zero; its big integers do not.
    const result = project.quintet('shell', '-c', '1n / 0n');
    return judge(result.code === 1 && /RangeError: Division by zero/.test(result.stderr), result);
  },
  shell(project) {
    const result = withBin(project, ['shell'], { input: 'console.log(1 + 1, typeof Tag.findMany)' });
    return judge(result.code === 0 && result.stdout === '2 function\n', result);
  },
  listurls(project) {
    const result = project.quintet('routes');
    const isListed = /\/admin\/accounts\/user\/<[^>]*>\/change\/\s+admin:accounts_user_change/.test(result.stdout);
    return judge(result.code === 0 && isListed, result);
  },
};

function withBin(
  project: ScaffoldedProject,
  args: string[],
  options: { env?: Record<string, string>; input?: string },
): Run {
  return run(process.execPath, [join(packageFolder, 'bin/run.js'), ...args], { cwd: project.root, ...options });
}
