import { boolean, string } from '@oclif/core/flags';
import type { ProjectHandle, CheckMessage, CheckResult } from '../kernel/project-handle.ts';
import { nearest } from '../kernel/names.ts';
import type { Project } from '../toolchain/project/project.ts';
import { QuintetCommand } from './base.ts';
import { errors } from './ui/errors.ts';

/** The first part of the ids. */
const AREAS = [
  'admin',
  'apps',
  'auth',
  'deploy',
  'forms',
  'mail',
  'models',
  'rest',
  'security',
  'templates',
  'translations',
];

export class Check extends QuintetCommand {
  static override summary = 'Check settings, models, admin registrations and templates for problems.';
  static override description =
    'Exits with code 1 if there are errors. Warnings alone exit with code 0, unless --fail-level is warning. Checks listed in settings.silencedChecks are skipped.';
  static override examples = [
    '<%= config.bin %> check',
    'DEBUG=false <%= config.bin %> check --deploy --fail-level warning',
    '<%= config.bin %> check --tag models --json',
  ];
  static override enableJsonFlag = true;
  static override flags = {
    deploy: boolean({ description: 'Also check whether the settings are safe for a public server.' }),
    'fail-level': string({
      options: ['error', 'warning'],
      default: 'error',
      description: 'Lowest level that makes the command exit with code 1.',
    }),
    tag: string({
      char: 't',
      multiple: true,
      description: `Run only these checks: ${AREAS.join(', ')}. Can be repeated.`,
    }),
  };

  async run(): Promise<CheckMessage[]> {
    const { flags } = await this.parse(Check);
    const areas = flags.tag ?? AREAS;
    for (const area of areas) assertArea(area);
    const { loadProjectEntry } = await import('../toolchain/build/load-project-entry.ts');
    const project = await this.project();
    const app = await loadProjectEntry(project);
    const { messages: all, silenced } = await this.#find(project, app, flags.deploy, areas).finally(() => app.close());
    const messages = flags.tag ? all.filter(({ id }) => areas.includes(id.split('.')[0] ?? '')) : all;
    for (const message of messages) this.#report(message);
    this.ui.print(summary(messages) + (silenced > 0 ? ` (${silenced} silenced)` : ''));
    if (messages.some(({ level }) => level === 'error' || flags['fail-level'] === 'warning')) this.exitWith(1);
    return messages;
  }

  async #find(project: Project, app: ProjectHandle, deploy: boolean, areas: readonly string[]): Promise<CheckResult> {
    const { messages, silenced } = await app.check({ deploy });
    if (!areas.includes('templates')) return { messages, silenced };
    const { checkVariables } = await import('../toolchain/template-check/check-variables.ts');
    const found = await checkVariables(project, app);
    const shown = found.filter(({ id }) => !app.settings.silencedChecks.includes(id));
    return { messages: [...messages, ...shown], silenced: silenced + found.length - shown.length };
  }

  #report({ id, level, message, hint, where }: CheckMessage): void {
    const { color } = this.ui;
    const mark = level === 'error' ? color.red('error') : color.yellow('warning');
    this.ui.print(`${mark} ${where ? `${where}: ` : ''}${message} (${id})`);
    if (hint) this.ui.print(`  ${color.dim(hint)}`);
  }
}

function assertArea(area: string): void {
  if (AREAS.includes(area)) return;
  const near = nearest(area, AREAS);
  throw errors.USAGE_INVALID({
    what: `--tag ${area} is not one of ${AREAS.join(', ')}${near ? `; did you mean ${near}?` : ''}`,
  });
}

function summary(messages: CheckMessage[]): string {
  if (messages.length === 0) return 'No problems found.';
  const errorCount = messages.filter(({ level }) => level === 'error').length;
  const warnings = messages.length - errorCount;
  return `${errorCount} error${errorCount === 1 ? '' : 's'}, ${warnings} warning${warnings === 1 ? '' : 's'}`;
}
