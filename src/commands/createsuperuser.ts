import { boolean, string } from '@oclif/core/flags';
import type { ProjectHandle, UserCommands } from '../kernel/project-handle.ts';
import { capitalize } from '../kernel/names.ts';
import { QuintetCommand } from './base.ts';
import { errors } from './ui/errors.ts';
import { setInterruptState } from './ui/interrupt.ts';
import { askPasswordTwice, passwordFrom } from './ui/password-questions.ts';

const PASSWORD_VARIABLE = 'QUINTET_SUPERUSER_PASSWORD';

interface CreatedUser {
  id: string;
  label: string;
}

export class CreateSuperuser extends QuintetCommand {
  static override summary = 'Create a user who has every permission.';
  static override description = `Asks for every required value that no flag gives. Without a terminal, or with --no-input, the password is read from ${PASSWORD_VARIABLE}.`;
  static override examples = [
    '<%= config.bin %> createsuperuser',
    `${PASSWORD_VARIABLE}=… <%= config.bin %> createsuperuser --email ada@example.com --no-input`,
  ];
  static override enableJsonFlag = true;
  static override flags = {
    email: string({ description: 'Email address to log in with.' }),
    username: string({ description: 'Username to log in with, if the user model has one.' }),
    field: string({
      description: 'Value of another required field of the user model. Can be repeated.',
      multiple: true,
      helpValue: 'name=value',
    }),
    'no-input': boolean({ description: `Never prompt; read the password from ${PASSWORD_VARIABLE}.` }),
  };

  async run(): Promise<CreatedUser> {
    const { flags } = await this.parse(CreateSuperuser);
    setInterruptState('no user was created');
    const app = await this.#loadProjectEntry();
    try {
      const given = this.#givenFields(app.users, flags);
      const fields = await this.#completeFields(app.users, given, flags['no-input']);
      const password = await this.#readPassword(app.users, fields, flags['no-input']);
      const user = await app.users.createSuperuser(fields, password);
      setInterruptState('the superuser was created');
      this.ui.success('Superuser created successfully.');
      return user;
    } finally {
      await app.close();
    }
  }

  async #loadProjectEntry(): Promise<ProjectHandle> {
    const project = await this.project();
    const { generate } = await import('../toolchain/codegen/generate.ts');
    const { loadProjectEntry } = await import('../toolchain/build/load-project-entry.ts');
    await generate(project);
    return loadProjectEntry(project);
  }

  /** `--email` and `--username` fill the field of that name, or else the one that signs in. */
  #givenFields(
    users: UserCommands,
    flags: { email?: string | undefined; username?: string | undefined; field?: string[] | undefined },
  ): Record<string, string> {
    const names = users.requiredFields().map(({ name }) => name);
    const given: Record<string, string> = {};
    for (const name of ['email', 'username'] as const) {
      const value = flags[name];
      if (value !== undefined) given[names.includes(name) ? name : (names[0] ?? name)] = value;
    }
    for (const pair of flags.field ?? []) {
      const at = pair.indexOf('=');
      if (at < 1) throw errors.USAGE_INVALID({ what: `expected --field name=value, but got "${pair}"` });
      given[pair.slice(0, at)] = pair.slice(at + 1);
    }
    return given;
  }

  async #completeFields(
    users: UserCommands,
    given: Record<string, string>,
    noInput: boolean,
  ): Promise<Record<string, string>> {
    const fields = { ...given };
    for (const { name, label } of users.requiredFields()) {
      if (name in fields) continue;
      const question = { message: `${capitalize(label)}:`, flag: flagFor(name) };
      if (noInput) throw errors.INPUT_NEEDED({ question: question.message, flag: question.flag });
      fields[name] = await this.ui.ask.text({
        ...question,
        validate: async (value) => (await users.validateField(name, value)).join(' ') || true,
      });
    }
    return fields;
  }

  async #readPassword(users: UserCommands, fields: Record<string, string>, noInput: boolean): Promise<string> {
    if (noInput || !this.ui.isInteractive) {
      const preset = passwordFrom(PASSWORD_VARIABLE);
      for (const problem of await users.validatePassword(preset, fields)) this.ui.warn(problem);
      return preset;
    }
    for (;;) {
      const password = await askPasswordTwice(this.ui, `the environment variable ${PASSWORD_VARIABLE} and --no-input`);
      const problems = await users.validatePassword(password, fields);
      for (const problem of problems) this.ui.warn(problem);
      if (problems.length === 0 || (await this.#confirmWeak())) return password;
    }
  }

  #confirmWeak(): Promise<boolean> {
    return this.ui.ask.confirm({
      message: 'Bypass password validation and create user anyway?',
      default: false,
      flag: '--no-input',
    });
  }
}

function flagFor(name: string): string {
  return name === 'email' || name === 'username' ? `--${name}` : `--field ${name}=…`;
}
