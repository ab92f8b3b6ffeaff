// What a row's `given` says, in a small vocabulary: "applied", "2 migrations", "env NAME=VALUE". Each phrase changes a project
// called shop, with the app `shop` and its model `Tag`, which `quintet new` and the generators created once.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder, run, temporaryFolder, type Run } from '../../support/command-line.ts';
import { keptFolder } from '../../support/own-folders.ts';
import { scaffoldProject } from '../../support/scaffolded-project.ts';
import { runWarm } from '../../support/warm-commands/index.ts';

/** A project as a row wants it. */
export interface Scene {
  root: string;
  env: Record<string, string>;
  /** What is typed, in the language of the row. */
  input: string;
  /** True if there are changes of the models without a migration. */
  modelsChanged: boolean;
  quintet(args: readonly string[], options?: { env?: Record<string, string>; input?: string }): Run;
  cleanUp(): void;
}

/** A phrase that is not in the vocabulary. */
export class UnknownScene extends Error {
  override name = 'UnknownScene';
}

const MODELS = 'src/shop/models.prisma';
/** Commands that are about their process: they read input, or start programs. */
const OWN_PROCESS = new Set(['shell', 'test', 'build', 'runserver']);

type Phrase = (scene: Scene, words: RegExpExecArray) => void;

const VOCABULARY: readonly (readonly [RegExp, Phrase])[] = [
  [/^(?:any(?:thing)?|clean|fresh project|no changes|unchanged|(?:models )?unchanged)\b/, () => {}],
  [/^(?:unapplied|not applied)(?: migrations?)?\b/, unapply],
  // Scenes start with applied migrations.
  [/^(?:all )?(?:applied|migrated)(?: migrations?)?\b/, () => {}],
  [/^(?:1|one) migration\b/, () => {}],
  [/^(\d+) migrations\b/, (scene, [, count]) => addMigrations(scene, Number(count))],
  [/^(?:required |non-null )?field added(?: non-null| not null)?(?:,? (?:no|without) default)?$/, addField],
  [/^field removed\b/, (scene) => editModels(scene, (text) => text.replace(/^ +name .*\n/m, ''))],
  [
    /^model added\b/,
    (scene) => editModels(scene, (text) => `${text}\nmodel Shelf {\n  id Int @id @default(autoincrement())\n}\n`),
  ],
  [/^no tests\b/, removeTests],
  [/^app exists\b/, () => {}],
  [/^empty table\b/, () => {}],
  [/^env (\w+)=(\S*)/, (scene, [, name = '', value = '']) => void (scene.env[toOurVariable(name)] = value)],
  [/^stdin (.+)$/s, (scene, [, text = '']) => void (scene.input = text)],
  // Neither has a setting or a user until a phrase adds one.
  [/^[A-Z][A-Z_]+ unset\b/, () => {}],
  [/^no (?:such )?(?:username|email|user|superuser)\b/, () => {}],
  [/^(?:user(?:name)? (\S+ )?(?:exists|taken)|taken username)\b/, createUser],
];

/** @throws {UnknownScene} a phrase of `given` is not in the vocabulary */
export function openScene(given: string): Scene {
  const scene = copyShop();
  try {
    let rest = given.trim();
    while (rest !== '') rest = apply(scene, rest);
    return scene;
  } catch (error) {
    scene.cleanUp();
    throw error;
  }
}

/** Applies the first phrase; returns what follows it. */
function apply(scene: Scene, given: string): string {
  for (const [pattern, phrase] of VOCABULARY) {
    const words = pattern.exec(given);
    if (!words) continue;
    phrase(scene, words);
    return given.slice(words[0].length).replace(/^\s*(?:,|;|and\b|with\b)*\s*/, '');
  }
  throw new UnknownScene(`unknown scene: ${given}`);
}

let original: string | undefined;

function copyShop(): Scene {
  original ??= createShop();
  const folder = temporaryFolder('shop');
  const root = join(folder.path, 'shop');
  cpSync(original, root, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  const scene: Scene = {
    root,
    env: {},
    input: '',
    modelsChanged: false,
    quintet(args, options = {}) {
      const { env, input } = { env: scene.env, input: '', ...options };
      const isWarm = input === '' && Object.keys(env).length === 0 && !OWN_PROCESS.has(args[0] ?? '');
      if (isWarm) return runWarm(args, root);
      return run(process.execPath, [join(packageFolder, 'bin/run.js'), ...args], { cwd: root, env, input });
    },
    cleanUp: folder.cleanUp,
  };
  return scene;
}

/** The project, with its migrations applied. */
function createShop(): string {
  const made = scaffoldProject('shop');
  const commands = ['generate app shop', 'generate model shop/Tag name:string:50', 'makemigrations', 'migrate'];
  for (const command of commands) expectDone(runWarm(command.split(' '), made.root), command);
  const kept = join(keptFolder('conformance'), 'shop');
  cpSync(made.root, kept, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  made.cleanUp();
  return kept;
}

function expectDone({ code, stdout, stderr }: Run, command: string): void {
  if (code !== 0) throw new Error(`${command} exited with code ${code}\n${stdout}${stderr}`);
}

function unapply(scene: Scene): void {
  for (const file of readdirSync(scene.root))
    if (file.startsWith('db.sqlite3')) rmSync(join(scene.root, file), { recursive: true });
}

function editModels(scene: Scene, edit: (text: string) => string): void {
  const file = join(scene.root, MODELS);
  writeFileSync(file, edit(readFileSync(file, 'utf8')));
  scene.modelsChanged = true;
}

function addField(scene: Scene, words: RegExpExecArray): void {
  const isRequired = /non-null|not null|required/.test(words[0]);
  editModels(scene, (text) => text.replace(/\n\}/, `\n  label String${isRequired ? '' : '?'}\n}`));
}

function addMigrations(scene: Scene, count: number): void {
  for (let number = 2; number <= count; number++) {
    editModels(scene, (text) => text.replace(/\n\}/, `\n  label${number} String?\n}`));
    expectDone(scene.quintet(['makemigrations']), 'makemigrations');
    scene.modelsChanged = false;
  }
}

function removeTests(scene: Scene): void {
  const files = readdirSync(join(scene.root, 'src'), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.test.ts'))) rmSync(join(scene.root, 'src', file));
}

function createUser(scene: Scene, words: RegExpExecArray): void {
  const name = words[1]?.trim() ?? 'a';
  const email = name.includes('@') ? name : `${name}@example.com`;
  const env = { QUINTET_SUPERUSER_PASSWORD: 'correct horse 9' };
  expectDone(scene.quintet(['createsuperuser', '--no-input', '--email', email], { env }), 'createsuperuser');
}

/** DJANGO_SUPERUSER_PASSWORD is QUINTET_SUPERUSER_PASSWORD here. */
function toOurVariable(name: string): string {
  return name.replace(/^DJANGO_/, 'QUINTET_');
}
