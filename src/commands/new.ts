import { dirname, join } from 'node:path';
import { string as stringArg } from '@oclif/core/args';
import { boolean, string } from '@oclif/core/flags';
import type { DatabaseProvider } from '../kernel/model.ts';
import { toSnakeCase } from '../kernel/names.ts';
import type { Adoption } from '../toolchain/migrations/introspect/adopt.ts';
import type { RenderedFile } from '../toolchain/scaffold/blueprints.ts';
import type { CreateResult } from '../toolchain/scaffold/new-project/create.ts';
import type { ProjectAnswers, Starter } from '../toolchain/scaffold/new-project/contents.ts';
import type { Target } from '../toolchain/scaffold/new-project/target.ts';
import { QuintetCommand } from './base.ts';
import { printActions } from './ui/action-log.ts';
import { QuintetError } from '../kernel/errors.ts';
import { packageRoot } from '../kernel/package.ts';
import { enterFolder } from '../kernel/shell.ts';
import { errors } from './ui/errors.ts';
import { withInterrupt } from './ui/interrupt.ts';

const NAME_FLAG = 'the argument NAME, as in quintet new blog';

interface NewResult {
  project: string;
  files: string[];
  dryRun: boolean;
  installed: boolean;
  git: CreateResult['git'];
  next: string[];
}

export class New extends QuintetCommand {
  static override summary = 'Create a project.';
  static override description =
    'Creates a project in a new folder, installs its packages and makes the first commit. Asks for everything that is not given as a flag. ' +
    'Without a terminal, or with --yes, the name is required and the rest has defaults: SQLite, install, git.';
  static override examples = [
    '<%= config.bin %> new blog',
    '<%= config.bin %> new blog --yes --starter blog',
    '<%= config.bin %> new shop --db postgresql --skip-git',
    '<%= config.bin %> new chinook --from file:chinook.sqlite',
  ];
  static override enableJsonFlag = true;
  static override args = {
    name: stringArg({ description: 'Name of the project, or a path that ends with it.' }),
  };
  static override flags = {
    db: string({
      description: 'Database to use. Default: sqlite.',
      options: ['sqlite', 'postgresql'],
      exclusive: ['from'],
    }),
    starter: string({
      description: 'What to start with: a welcome page, or a small blog.',
      options: ['default', 'blog'],
      default: 'default',
    }),
    from: string({
      description: 'Start from an existing database: file:shop.sqlite or postgresql://…',
      helpValue: 'URL',
    }),
    schema: string({
      multiple: true,
      dependsOn: ['from'],
      description: 'PostgreSQL schema that --from reads. Can be repeated. Default: every schema that has tables.',
    }),
    'skip-install': boolean({ description: 'Do not run npm install.' }),
    'skip-git': boolean({ description: 'Do not create a git repository.' }),
    yes: boolean({ char: 'y', description: 'Do not ask anything; use the defaults.' }),
    'dry-run': boolean({ description: 'Show what would be written without writing it.' }),
  };

  async run(): Promise<NewResult> {
    const { args, flags } = await this.parse(New);
    if (!flags['dry-run']) await this.#buildCheckout();
    const { readTarget } = await import('../toolchain/scaffold/new-project/target.ts');
    const target = readTarget(args.name ?? (await this.#askName(flags.yes)), process.cwd());
    await this.#warnInside(target);
    const mayAsk = this.ui.isInteractive && !flags.yes && !flags['dry-run'];
    const starter = flags.starter as Starter;
    if (flags.from !== undefined && starter === 'blog')
      throw errors.USAGE_INVALID({ what: '--from cannot be combined with --starter blog' });
    const answers: ProjectAnswers =
      flags.from === undefined
        ? {
            name: target.name,
            packageName: target.packageName,
            starter,
            provider: (flags.db as DatabaseProvider | undefined) ?? (await this.#askDatabase(mayAsk)),
          }
        : await this.#readDatabase({ from: flags.from, schemas: flags.schema }, target, starter);
    const install = !flags['skip-install'] && (await this.#confirm(mayAsk, 'Install packages now?', '--skip-install'));
    const git = !flags['skip-git'] && (await this.#confirm(mayAsk, 'Create a git repository?', '--skip-git'));
    return this.#create(target, answers, { install, git, dryRun: flags['dry-run'] ?? false });
  }

  /** Allowed, since examples may live there, and hardly ever meant. */
  async #warnInside({ name, folder }: Target): Promise<void> {
    const { findRoot } = await import('../toolchain/project/find-root.ts');
    const around = findRoot(dirname(folder));
    if (around !== undefined) this.ui.warn(`${name} will be inside another project, ${around}`);
  }

  /** Asks until the name is valid and free. @throws {InputNeededError} INPUT_NEEDED: there is no terminal, or `--yes` */
  async #askName(isSure: boolean): Promise<string> {
    if (isSure) throw errors.INPUT_NEEDED({ question: 'Project name', flag: NAME_FLAG });
    const { readTarget } = await import('../toolchain/scaffold/new-project/target.ts');
    const validate = (name: string): true | string => {
      try {
        readTarget(name, process.cwd());
        return true;
      } catch (error) {
        if (QuintetError.is(error)) return [error.message, error.hint].filter(Boolean).join('. ');
        throw error;
      }
    };
    return this.ui.ask.text({
      message: 'Project name',
      flag: NAME_FLAG,
      default: 'my-site',
      validate,
    });
  }

  /** In a checkout whose sources are newer than its build: builds it and runs the same command line in what was built. */
  async #buildCheckout(): Promise<void> {
    const { isBuildStale, rebuild } = await import('../toolchain/scaffold/new-project/checkout.ts');
    const { runProgram } = await import('../toolchain/project/tools.ts');
    if (!isBuildStale()) return;
    const exitCode = await withInterrupt(async (signal) => {
      await this.ui.progress('Building Quintet, whose sources have changed', () => rebuild(signal));
      const again = [join(packageRoot, 'bin', 'run.js'), 'new', ...this.argv];
      return (await runProgram(process.cwd(), process.execPath, again)).exitCode;
    });
    this.exit(exitCode);
  }

  async #readDatabase(
    { from, schemas }: { from: string; schemas: string[] | undefined },
    target: Target,
    starter: Starter,
  ): Promise<ProjectAnswers> {
    const { readExistingDatabase } = await import('../toolchain/scaffold/new-project/existing-database.ts');
    const { introspect } = await import('../toolchain/migrations/introspect/introspect.ts');
    const { app, ...urls } = readExistingDatabase(from, process.cwd(), target);
    const found = await this.ui.progress('Reading the database', () =>
      introspect(urls.databaseUrl, { root: target.folder, app, schemas }),
    );
    for (const warning of found.warnings) this.ui.warn(warning);
    this.ui.note(`${found.modelNames.length} tables become models of the app ${app}`);
    return {
      name: target.name,
      packageName: target.packageName,
      starter,
      ...urls,
      adopted: { app, models: found.models, schemas: found.schemas },
    };
  }

  async #askDatabase(mayAsk: boolean): Promise<ProjectAnswers['provider']> {
    if (!mayAsk) return 'sqlite';
    return this.ui.ask.select({
      message: 'Database',
      flag: '--db',
      default: 'sqlite' as const,
      choices: [
        { value: 'sqlite', name: 'SQLite', description: 'a file, nothing to install' },
        { value: 'postgresql', name: 'PostgreSQL', description: 'needs a running server' },
      ],
    });
  }

  async #confirm(mayAsk: boolean, message: string, flag: string): Promise<boolean> {
    return mayAsk ? this.ui.ask.confirm({ message, flag, default: true }) : true;
  }

  async #create(
    target: Target,
    answers: ProjectAnswers,
    choice: { install: boolean; git: boolean; dryRun: boolean },
  ): Promise<NewResult> {
    const { renderProject } = await import('../toolchain/scaffold/new-project/contents.ts');
    const { createProject } = await import('../toolchain/scaffold/new-project/create.ts');
    const files = renderProject(answers);
    const next = nextSteps(target, answers, choice.install);
    const result = { project: target.folder, files: files.map(({ path }) => path), dryRun: choice.dryRun, next };
    if (choice.dryRun) {
      this.#printFiles(files);
      this.ui.print('\nDry run: nothing was written.');
      return { ...result, installed: false, git: 'skipped' };
    }
    const { installed, git } = await withInterrupt((signal) => {
      this.#printFiles(files);
      return createProject({
        target,
        files,
        install: choice.install,
        git: choice.git,
        signal,
        step: (text, work) => this.ui.progress(text, work),
        prepare: async (root) => {
          this.#printAdoption(await this.ui.progress('First migration', () => makeMigrations(root, answers)));
        },
      });
    });
    this.#printEnd(target, git, next);
    return { ...result, installed, git };
  }

  #printAdoption(adoption: Adoption | undefined): void {
    for (const missing of adoption?.missing ?? []) this.ui.warn(missing);
    if (adoption === undefined || adoption.found.length === 0) return;
    this.ui.print('The tables of the accounts app exist already and are kept.');
    if (adoption.drift !== '')
      this.ui.warn('Some of them differ from the models: `quintet db diff` shows the SQL that aligns them.');
  }

  #printFiles(files: readonly RenderedFile[]): void {
    printActions(
      this.ui,
      files.map(({ path }) => ({ kind: 'create', path })),
    );
  }

  #printEnd(target: Target, git: CreateResult['git'], next: readonly string[]): void {
    if (git === 'initialized')
      this.ui.warn('git could not commit. Set your name and email with git config, then commit the staged files.');
    if (git === 'no git') this.ui.warn('git is not installed: no repository was created.');
    this.ui.print();
    this.ui.success(`Created ${target.name} in ${target.folder}`);
    this.ui.print('\nNext:');
    for (const line of next) this.ui.print(`  ${this.ui.color.cyan(line)}`);
  }
}

/**
 * So that `migrate` works at once; it needs no database. On a database that exists, its own tables are recorded as the
 * first migration, and those of the accounts come by a second one, applied here.
 */
async function makeMigrations(root: string, answers: ProjectAnswers): Promise<Adoption | undefined> {
  const { plannedProject } = await import('../toolchain/scaffold/new-project/planned-project.ts');
  const { adoptProject } = await import('../toolchain/migrations/introspect/adopt.ts');
  const { makeFrameworkMigration } = await import('../toolchain/migrations/framework/make-framework-migration.ts');
  const { makeMigration } = await import('../toolchain/migrations/make/make-migration.ts');
  const project = await plannedProject(root, answers);
  if (!answers.adopted) {
    await makeMigration(project, { name: 'initial' });
    await makeFrameworkMigration(project);
    return undefined;
  }
  return adoptProject(project, [answers.adopted.app]);
}

function nextSteps(target: Target, answers: ProjectAnswers, installed: boolean): string[] {
  const path = target.folder === process.cwd() ? undefined : relativeToHere(target.folder);
  return [
    ...(path ? [enterFolder(path)] : []),
    ...(installed ? [] : ['npm install']),
    ...(answers.provider === 'postgresql' && !answers.adopted ? [createDatabase(answers.name)] : []),
    ...(answers.adopted ? [] : ['npx quintet migrate']),
    ...(answers.starter === 'blog' ? ['npx quintet seed'] : []),
    'npx quintet createsuperuser',
    'npx quintet runserver',
  ];
}

/** The database that .env names, on the server that it names. */
function createDatabase(project: string): string {
  return `createdb -h localhost ${toSnakeCase(project)}  # or set DATABASE_URL in .env`;
}

function relativeToHere(folder: string): string {
  const here = `${process.cwd()}/`;
  return folder.startsWith(here) ? folder.slice(here.length) : folder;
}
