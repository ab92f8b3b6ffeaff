import { string as stringArgument } from '@oclif/core/args';
import { boolean, string } from '@oclif/core/flags';
import type { InterruptedMigration, Resolution } from '../toolchain/migrations/interrupted/interrupted.ts';
import type { MigrateResult } from '../toolchain/migrations/apply/migrate.ts';
import type { MigrateStep } from '../toolchain/migrations/apply/migration-steps.ts';
import { QuintetCommand } from './base.ts';
import { dataLoader } from './data-migrations.ts';
import { rememberWork } from './ui/completed-work.ts';
import { setInterruptState } from './ui/interrupt.ts';

export class Migrate extends QuintetCommand {
  static override summary = 'Apply or revert migrations.';
  static override description =
    'Without a name, applies all unapplied migrations. With a name, applies or reverts migrations until that one is the last one applied; `zero` reverts all of them.';
  static override examples = [
    '<%= config.bin %> migrate',
    '<%= config.bin %> migrate initial',
    '<%= config.bin %> migrate zero',
    '<%= config.bin %> migrate --plan',
  ];
  static override enableJsonFlag = true;
  static override args = {
    name: stringArgument({ description: 'Migration to apply or revert to: its name, its timestamp, or zero.' }),
  };
  static override flags = {
    plan: boolean({ description: 'Show the steps with their SQL and risks without running them.' }),
    check: boolean({ description: 'Run nothing; exit with code 1 if there are unapplied migrations.' }),
    fake: boolean({ description: 'Mark migrations as applied or reverted without running their SQL.' }),
    'fake-initial': boolean({ description: 'Mark initial migrations as applied if their tables already exist.' }),
    resolve: string({
      options: ['continue', 'applied', 'rolled-back'],
      description:
        'Resolve an interrupted migration: run the rest of it, or record that you completed or reverted it by hand.',
    }),
    'accept-loss': boolean({ description: 'Allow data loss by migrations that were edited or written by hand.' }),
    'no-input': boolean({ description: 'Never prompt.' }),
    'lock-timeout': string({
      helpValue: '5s',
      description:
        'How long to wait for locks: 500ms, 5s, 2m. Default: QUINTET_LOCK_TIMEOUT, or 1m for another migrate and 10s for a table.',
    }),
  };

  #isLineOpen = false;

  async run(): Promise<MigrateResult> {
    const { args, flags } = await this.parse(Migrate);
    const { assertModelsValid } = await import('../toolchain/migrations/models/checked-models.ts');
    const { migrate } = await import('../toolchain/migrations/apply/migrate.ts');
    const { readLockTimeout } = await import('../toolchain/migrations/apply/duration.ts');
    const plans = flags.plan || flags.check;
    const project = await this.project();
    await assertModelsValid(project);
    const result = await this.#finishingLine(() =>
      migrate(project, {
        target: args.name,
        fake: flags.fake,
        fakeInitial: flags['fake-initial'],
        lockTimeoutMs: readLockTimeout(flags['lock-timeout']),
        plan: plans,
        resolve: flags.resolve as Resolution | undefined,
        ...(this.ui.isInteractive && { askResolution: (found: InterruptedMigration) => this.#askResolution(found) }),
        acceptLoss: flags['accept-loss'],
        ...(this.ui.isInteractive && !flags['no-input'] && !flags.json && { askLoss: this.#askLoss }),
        loadData: dataLoader(project),
        onCreate: (location) => this.ui.print(`Created database ${location}.`),
        onStep: (step, state) => this.#printStep(step, state, flags.fake),
      }),
    );
    if (plans) for (const step of result.steps) this.#printPlanned(step, flags.plan);
    if (result.interrupted) this.#refuse(result.interrupted);
    else if (result.steps.length === 0) this.ui.print('No migrations to apply.');
    for (const warning of result.warnings) this.ui.warn(warning);
    if (flags.check && result.steps.length > 0) this.exitWith(1);
    return result;
  }

  #refuse({ name, done, total }: InterruptedMigration): void {
    this.ui.warn(
      `${name} was interrupted after ${done} of ${total ?? '?'} statements. Resolve it with quintet migrate --resolve.`,
    );
    this.exitWith(1);
  }

  #askResolution({ name, done, total, statement }: InterruptedMigration): Promise<Resolution | undefined> {
    const where = statement === undefined ? '' : `, at: ${statement}`;
    return this.ui.ask.select<Resolution | undefined>({
      message: `${name} was interrupted after ${done} of ${total ?? '?'} statements${where}`,
      flag: '--resolve continue',
      choices: [
        { value: 'continue', name: 'Run the rest of it' },
        { value: 'applied', name: 'I completed it by hand: mark it as applied' },
        { value: 'rolled-back', name: 'I reverted it by hand: run it again' },
        { value: undefined, name: 'Stop here' },
      ],
    });
  }
  readonly #askLoss = (name: string, losses: readonly string[]): Promise<boolean> =>
    this.ui.ask.confirm({
      message: `Migration ${name} ${losses.join('; ')}. Apply it?`,
      flag: '--accept-loss',
      default: false,
    });

  #printPlanned(step: MigrateStep, isDetailed: boolean): void {
    this.ui.print(`${verb(step)} ${step.name}${step.isFaked ? ` (${reasonToRecord(step)}: only recorded)` : ''}`);
    if (!isDetailed) return;
    for (const { kind, text } of step.risks ?? [])
      this.ui.print(`    ${this.ui.color.yellow(`! ${RISKS[kind]}: ${text}`)}`);
    for (const line of (step.sql ?? '').trim().split('\n').filter(Boolean))
      this.ui.print(`    ${this.ui.color.dim(line)}`);
  }

  /** `Applying x...` when it starts, so that a long one is seen, and ` OK` behind it. */
  #printStep(step: MigrateStep, state: 'started' | 'done', isFake: boolean): void {
    if (state === 'done') rememberWork(`${verb(step)} ${step.name}`);
    setInterruptState(interruptState(step, state));
    if (this.jsonEnabled()) return;
    const { stdout } = this.ui.terminal;
    if (state === 'done') stdout.write(` ${this.ui.color.green(isFake || step.isFaked ? 'FAKED' : 'OK')}\n`);
    else stdout.write(`${verb(step, 'ing')} ${step.name}...`);
    this.#isLineOpen = state === 'started';
  }

  async #finishingLine<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      if (this.#isLineOpen) this.ui.terminal.stdout.write(` ${this.ui.color.red('FAILED')}\n`);
    }
  }
}

function interruptState(step: MigrateStep, state: 'started' | 'done'): string {
  return state === 'started'
    ? `${step.name} may be incomplete; run quintet migrate to see its state`
    : `${step.name} was the last step taken; run quintet migrate to go on`;
}

const RISKS = { 'data-loss': 'loses data', fails: 'fails', rewrite: 'rewrites', lock: 'locks' } as const;

function verb({ direction }: MigrateStep, ending = ''): string {
  return direction === 'apply' ? `Apply${ending}` : `Unapply${ending}`;
}

function reasonToRecord({ replaces }: MigrateStep): string {
  return replaces ? 'the migrations it was squashed from are applied' : 'its tables exist';
}
