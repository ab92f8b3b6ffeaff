// Whether a command of ours did what Django's did: exit codes by their meaning, effects by the state of the project, and those
// lines of output that mean the same in both.
import { isDeepStrictEqual } from 'node:util';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../../support/command-line.ts';
import type { Case, Outcome } from '../driver.ts';
import type { Equivalent } from './equivalents.ts';
import type { Scene } from './scenes.ts';
import type { State } from './state.ts';

const WRONG_USAGE = 'wrong usage exits with code 2, a project that is wrong with 1; Django has 1 for both';
const NOBODY_TO_ASK = 'a question that nobody can answer exits with code 3 and names the flag that answers it';
const NO_PYTHON = 'apps are folders that are imported by their path: names of Node’s modules do not get in their way';
const NOTHING_TO_DO = 'a generator that finds everything there says so, changes nothing and exits with code 0';
const BUILD_COLLECTS = '`build` collects static files into dist/static, so that no folder for them can be left unset';
const OWN_KEY = 'a new project has a random secret key of its own, so that security.W009 is not found';

/** What a row is judged by. */
export interface Execution {
  row: Case;
  scene: Scene;
  equivalent: Equivalent;
  result: Run;
  before: State;
  after: State;
}

export function judge(execution: Execution): Outcome {
  const { row, result } = execution;
  return row.exit === 0 || isReport(row) ? judgeDone(execution) : judgeRefused(execution, result);
}

/** A command that did its work and found something, such as `check`: its output is a list of findings. */
function isReport(row: Case): boolean {
  return (row.output_contains as string[]).some((fragment) => isFinding(fragment));
}

const isFinding = (fragment: string): boolean => /^\w+\.[A-Z]\d{3}$/.test(fragment);

function judgeDone(execution: Execution): Outcome {
  const { row, result, before, after, equivalent, scene } = execution;
  if (result.code !== row.exit) return wrong(execution, `exit code ${result.code}`);
  const effect = equivalent.effect
    ? equivalent.effect(before, after, scene)
    : isDeepStrictEqual(before, after)
      ? undefined
      : 'the project was changed';
  if (effect !== undefined) return wrong(execution, effect);
  const missing = (row.output_contains as string[]).filter((fragment) => !isPrinted(fragment, execution));
  if (missing.length === 0) return { pass: true };
  if (missing.every((fragment) => fragment === 'security.W009' || /identified \d+ issues/.test(fragment)))
    return { deviation: OWN_KEY };
  return wrong(execution, `the output lacks ${missing.join(', ')}`);
}

function judgeRefused(execution: Execution, { code, stdout, stderr }: Run): Outcome {
  const { row, before, after } = execution;
  if (code === 0) return judgeAllowed(execution);
  if (code > 3) return wrong(execution, `exit code ${code}`);
  if (!isDeepStrictEqual(before, after)) return wrong(execution, 'it failed and changed the project');
  const unsaid = subjectsOf(row).filter((subject) => !`${stdout}${stderr}`.includes(subject));
  if (unsaid.length > 0) return wrong(execution, `the output does not mention ${unsaid.join(', ')}`);
  if (code === row.exit) return { pass: true };
  return code === 1 ? { pass: true } : { deviation: code === 2 ? WRONG_USAGE : NOBODY_TO_ASK };
}

/** What Django refuses and Quintet does on purpose, known by what Django said and by what was done. */
function judgeAllowed(execution: Execution): Outcome {
  const { row, before, after, scene } = execution;
  const said = (row.output_contains as string[]).join('\n');
  if (/conflicts with the name of an existing Python module/.test(said)) {
    if (isDeepStrictEqual(before, after)) return { deviation: NOTHING_TO_DO };
    const missing = execution.equivalent.effect?.(before, after, scene);
    return missing === undefined ? { deviation: NO_PYTHON } : wrong(execution, missing);
  }
  if (/STATIC_ROOT/.test(said) && existsSync(join(scene.root, 'dist/static/admin')))
    return { deviation: BUILD_COLLECTS };
  return wrong(execution, 'it did what Django refuses');
}

/** What a refusal must name: what Django put in quotes, and the flag that would help, by our name for it. */
function subjectsOf(row: Case): string[] {
  const said = (row.output_contains as string[]).join('\n');
  const quoted = [...said.matchAll(/(?<![\w’])'([^']+)'/g)].map(([, text]) => text!);
  const given = quoted.filter((text) => (row.argv as string[]).includes(text) && text !== 'shop');
  if (/You must use --\w+ with --noinput/.test(said)) return [...given, '--email'];
  return /non-nullable field/.test(said) ? [...given, '--default'] : given;
}

/** Lines of Django's output with what means the same here. Other lines are wording: exit code and state are the answer. */
const MEANINGS: readonly (readonly [RegExp, (words: RegExpExecArray, execution: Execution) => string | RegExp])[] = [
  [
    /^(Applying|Unapplying) (\w+)\.(\d+)_\w+\.\.\. (OK|FAKED)$/,
    ([, verb, app, number, end], { before }) => `${verb} ${nameOf(before, app!, number!)}... ${end}`,
  ],
  [
    /^ ?\[( |X)\] (\d+)_\w+$/,
    ([, mark, number], { row, after }) => `[${mark}] ${nameOf(after, (row.argv as string[])[1] ?? 'shop', number!)}`,
  ],
  [/^\w+\.[A-Z]\d{3}$/, ([id]) => `(${id}`],
  [/^System check identified no issues/, () => /^No problems found\.$/m],
  [/^No changes detected/, () => 'No changes detected'],
  [/^No migrations to apply/, () => 'No migrations to apply'],
  [/^Planned operations:$/, () => /^Apply \d+_/m],
  [/^Will squash the following/, (_words, { before }) => before.migrations.at(-1)!.name],
  [/^Created new squashed migration/, () => /Created migrations\/\d+_squashed/],
  [/^(?:Found 0 test|NO TESTS RAN)/, () => /no test/i],
  [/^Superuser created successfully\.$/, ([text]) => text],
  [/^Subject: /, ([text]) => text],
  [/^\[\]$/, () => /^\[\]$/m],
  [/^-?\d+$/, ([text]) => new RegExp(`^${text}\\b`, 'm')],
  [/^(?:CREATE|DROP|ALTER) TABLE\b/, ([text]) => new RegExp(text, 'i')],
  [/^admin:\w+$/, ([text]) => text.replace('admin:auth_', 'admin:accounts_')],
  [
    /^\/admin\/\S*$/,
    ([text]) =>
      new RegExp(
        escape(text)
          .replace('/auth/', '/accounts/')
          .replaceAll(/<[^>]*>/g, '<[^>]*>'),
      ),
  ],
];

function isPrinted(fragment: string, execution: Execution): boolean {
  const { stdout, stderr } = execution.result;
  for (const [pattern, meaning] of MEANINGS) {
    const words = pattern.exec(fragment);
    if (!words) continue;
    const expected = meaning(words, execution);
    return typeof expected === 'string' ? `${stdout}${stderr}`.includes(expected) : expected.test(`${stdout}${stderr}`);
  }
  return true;
}

function nameOf(state: State, app: string, number: string): string {
  const made = state.migrations.filter(({ isOfShop }) => isOfShop === (app === 'shop'));
  return made[Number(number) - 1]?.name ?? `a migration ${number} of ${app}`;
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function wrong({ equivalent, result }: Execution, what: string): Outcome {
  return { pass: false, observed: { what, ran: equivalent.args.join(' '), ...result } };
}
