// Django's commands in ours: the same question with the words that Quintet has for it.
import type { Scene } from './scenes.ts';
import { readState, type State } from './state.ts';

/** A command line of Django's, apart from what every command of Django's takes. */
export interface DjangoCommand {
  name: string;
  /** Words that are not flags. */
  words: readonly string[];
  /** Flags with their values; `true` for those without. `-n` is `--name`. */
  flags: ReadonlyMap<string, string | true>;
}

export interface Equivalent {
  args: readonly string[];
  input?: string;
  env?: Record<string, string>;
  /** What the command does to the project; returns what is wrong with it. Without one, nothing may change. */
  effect?: Effect;
}

export type Effect = (before: State, after: State, scene: Scene) => string | undefined;

/** Flags of Django's with a value, by what they are called at full length. */
const WITH_VALUE: Record<string, string> = {
  '-n': '--name',
  '-c': '--command',
  '-e': '--exclude',
  '-o': '--output',
  '-t': '--tag',
  '-k': '--keyword',
};
const VALUED = new Set([
  ...Object.values(WITH_VALUE),
  ...'--username --email --fail-level --format --indent --pks --app --from --squashed-name'.split(' '),
  ...'--verbosity --database --settings --pythonpath'.split(' '),
]);
/** About Django's process, its output or its many databases: they do not change what is asked. */
const WITHOUT_MEANING = new Set(
  '--verbosity --database --settings --pythonpath --traceback --force-color --no-color --skip-checks'.split(' '),
);

export function parseDjango(argv: readonly string[]): DjangoCommand {
  const [name = '', ...rest] = argv;
  const words: string[] = [];
  const flags = new Map<string, string | true>();
  for (let index = 0; index < rest.length; index++) {
    const [text = '', value] = splitFlag(rest[index]!);
    if (!text.startsWith('-') || text === '-') {
      words.push(text);
      continue;
    }
    const flag = text === '-v' ? '--verbosity' : (WITH_VALUE[text] ?? text);
    const given = value ?? (VALUED.has(flag) ? rest[++index] : undefined);
    if (!WITHOUT_MEANING.has(flag)) flags.set(flag, given ?? true);
  }
  return { name, words, flags };
}

function splitFlag(text: string): [string, string?] {
  const at = text.startsWith('--') ? text.indexOf('=') : -1;
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** Apps of Django's and of the row with the folder that has their models here. */
const APPS: Record<string, string> = { shop: 'shop', auth: 'accounts', sessions: 'accounts', accounts: 'accounts' };

const EQUIVALENTS: Record<string, (command: DjangoCommand, scene: Scene) => Equivalent> = {
  makemigrations: ({ words, flags }) => ({
    args: ['makemigrations', ...words.map(toApp), ...toFlags(flags)],
    ...(flags.has('--dry-run') || flags.has('--check') ? {} : { effect: madeMigration(flags) }),
  }),
  migrate: ({ words, flags }, scene) => ({
    args: ['migrate', ...toMigration(words, scene), ...toFlags(flags)],
    ...(flags.has('--plan') || flags.has('--check') ? {} : { effect: migrated(words[1], flags.has('--fake')) }),
  }),
  // Migrations of one project are one list.
  showmigrations: ({ words, flags }) => ({
    args: ['showmigrations', ...words.filter((word) => !APPS[word]), ...toFlags(flags, { '-p': '--plan', '-l': '' })],
  }),
  sqlmigrate: ({ words, flags }, scene) => ({
    args: ['sqlmigrate', ...toMigration(words, scene), ...toFlags(flags)],
  }),
  squashmigrations: ({ words, flags }, scene) => {
    const [app = '', ...names] = words;
    const [first, last] = names.length > 1 ? names : [undefined, names[0]];
    const nameOf = (name: string) => toMigration([app, name], scene)[0] ?? name;
    return {
      args: [
        'squashmigrations',
        ...(last === undefined ? [] : [nameOf(last)]),
        ...(first === undefined ? [] : ['--from', nameOf(first)]),
        ...toFlags(flags, { '--squashed-name': '--name' }),
      ],
      effect: squashed,
    };
  },
  optimizemigration: ({ words, flags }, scene) => ({
    args: ['optimizemigration', ...toMigration(words, scene), ...toFlags(flags)],
    effect: () => undefined,
  }),
  check: ({ words, flags }) => ({ args: ['check', ...words, ...toFlags(flags)].map((word) => word.toLowerCase()) }),
  test: ({ words, flags }) => ({ args: ['test', ...words.map(toPath), ...toFlags(flags, { '--failfast': '--bail' })] }),
  createsuperuser: ({ flags }) => ({
    // Users of a new project are known by their addresses.
    args: ['createsuperuser', ...toFlags(new Map([...flags].filter(([flag]) => flag !== '--username')))],
    effect: createdUser,
  }),
  changepassword: ({ words }) => ({
    args: ['changepassword', ...words],
    effect: () => undefined,
  }),
  startapp: ({ words, flags }) => ({
    args: ['generate', 'app', ...words, ...toFlags(flags)],
    effect: wroteApp(words[0]),
  }),
  collectstatic: () => ({ args: ['build'] }),
  dumpdata: ({ words, flags }) => ({ args: ['dumpdata', ...words.map(toLabel), ...toFlags(flags)] }),
  loaddata: ({ words, flags }) => ({ args: ['loaddata', ...words, ...toFlags(flags)], effect: () => undefined }),
  flush: ({ flags }) => ({ args: ['flush', ...toFlags(flags)], effect: flushed }),
  shell: ({ flags }, scene) => {
    const code = flags.get('--command');
    return {
      args: ['shell', ...(typeof code === 'string' ? ['-c', toScript(code)] : [])],
      ...(scene.input === '' ? {} : { input: toScript(scene.input) }),
      effect: () => undefined,
    };
  },
  sendtestemail: ({ words }) => ({ args: ['sendtestemail', ...words] }),
  listurls: ({ flags }) => ({ args: ['routes', ...(flags.get('--format') === 'json' ? ['--json'] : [])] }),
  inspectdb: ({ words }) => ({ args: ['inspectdb', ...words] }),
  version: () => ({ args: ['--version'] }),
};

/** What to run for a row; a command that is not in the table runs by its own name. */
export function toEquivalent(argv: readonly string[], scene: Scene): Equivalent {
  const command = parseDjango(argv);
  const equivalent = Object.hasOwn(EQUIVALENTS, command.name) ? EQUIVALENTS[command.name] : undefined;
  return equivalent?.(command, scene) ?? { args: argv };
}

function toFlags(flags: ReadonlyMap<string, string | true>, renamed: Record<string, string> = {}): string[] {
  const names: Record<string, string> = { '--noinput': '--no-input', '--list': '', ...renamed };
  return [...flags].flatMap(([flag, value]) => {
    const name = names[flag] ?? flag;
    if (name === '') return [];
    return value === true ? [name] : [name, flag === '--exclude' ? toLabel(value) : value];
  });
}

const toApp = (label: string): string => APPS[label] ?? label;
const toLabel = (label: string): string => label.replace(/^[^.]+/, toApp);
const toPath = (label: string): string => label.replaceAll('.', '/');

/** `shop 0002` is the second migration of the app. A migration or an app that does not exist keeps its name. */
function toMigration(words: readonly string[], scene: Scene): string[] {
  const [app, name, ...more] = words;
  if (app === undefined) return [];
  if (APPS[app] === undefined) return [...words];
  if (name === undefined) return [];
  const number = /^0*(\d+)(?:_\w*)?$/.exec(name)?.[1];
  const made = readState(scene).migrations.filter(({ isOfShop }) => isOfShop === (app === 'shop'));
  return [made[Number(number) - 1]?.name ?? name, ...more];
}

/** Python in JavaScript, as far as rows have it. Only big integers of JavaScript refuse a division by zero. */
function toScript(code: string): string {
  return code
    .replace(/\bprint\(/g, 'console.log(')
    .replace(/\b(\d+)\s*\/\/?\s*(\d+)\b/g, '$1n / $2n')
    .replace(/^raise \w+(?:\((.*)\))?$/gm, 'throw new Error($1)')
    .replace(/\b(?:import sys; *)?sys\.exit\(/g, 'process.exit(');
}

function madeMigration(flags: DjangoCommand['flags']): Effect {
  return (before, after, scene) => {
    const isChanged = scene.modelsChanged || flags.has('--empty');
    const added = after.migrations.length - before.migrations.length;
    return added === (isChanged ? 1 : 0) ? undefined : `${added} migrations were created`;
  };
}

function migrated(target: string | undefined, isFake: boolean): Effect {
  return (before, after, scene) => {
    const ofShop = after.migrations.filter(({ isOfShop }) => isOfShop);
    const last = target === undefined ? ofShop.length : target === 'zero' ? 0 : Number.parseInt(target, 10);
    const wrong = ofShop.find(({ isApplied }, index) => isApplied !== index < last);
    if (wrong) return `${wrong.name} is ${wrong.isApplied ? 'applied' : 'not applied'}`;
    if (isFake) return sameKeys(before.tables, after.tables) ? undefined : 'tables were changed';
    const hasTable = 'shop_tag' in after.tables;
    return hasTable === last > 0 || scene.modelsChanged ? undefined : `the table ${hasTable ? 'exists' : 'is missing'}`;
  };
}

function squashed(before: State, after: State): string | undefined {
  const [made, ...others] = after.migrations.filter(({ name }) => !before.migrations.some((old) => old.name === name));
  if (!made || others.length > 0) return 'not exactly one migration was created';
  return after.migrations.length < before.migrations.length + 1
    ? undefined
    : 'the squashed migrations are still listed';
}

function createdUser(before: State, after: State): string | undefined {
  return (after.tables['accounts_user'] ?? 0) === (before.tables['accounts_user'] ?? 0) + 1
    ? undefined
    : 'no user was created';
}

function wroteApp(name: string | undefined): Effect {
  return (_before, after) =>
    Object.keys(after.files).some((path) => path.startsWith(`src/${name}/`)) ? undefined : `src/${name} is missing`;
}

function flushed(before: State, after: State): string | undefined {
  const full = Object.entries(after.tables).find(([, rows]) => rows > 0);
  if (full) return `${full[0]} still has ${full[1]} rows`;
  return sameKeys(before.tables, after.tables) ? undefined : 'tables were changed';
}

function sameKeys(first: object, second: object): boolean {
  return Object.keys(first).join() === Object.keys(second).join();
}
