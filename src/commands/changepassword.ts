import { string as stringArgument } from '@oclif/core/args';
import type { UserCommands } from '../kernel/app-handle.ts';
import { QuintetCommand } from './base.ts';
import { errors } from './ui/errors.ts';
import { askPasswordTwice, passwordFrom } from './ui/password-questions.ts';

const PASSWORD_VARIABLE = 'QUINTET_NEW_PASSWORD';
/** Django's. */
const MAX_TRIES = 3;

export class ChangePassword extends QuintetCommand {
  static override summary = 'Give a user another password.';
  static override description = `Asks for it twice. Without a terminal it comes from ${PASSWORD_VARIABLE}. The user's sessions end.`;
  static override examples = [
    '<%= config.bin %> changepassword ada@example.com',
    `${PASSWORD_VARIABLE}=… <%= config.bin %> changepassword ada@example.com`,
  ];
  static override args = {
    login: stringArgument({
      required: true,
      description: 'What the user signs in with: the e-mail address or the name.',
    }),
  };

  async run(): Promise<void> {
    const { args } = await this.parse(ChangePassword);
    const { loadApp } = await import('../toolchain/build/index.ts');
    const app = await loadApp(await this.project());
    try {
      await app.users.changePassword(args.login, () => this.#readPassword(app.users, args.login));
      this.ui.success(`Password changed for ${args.login}`);
    } finally {
      await app.close();
    }
  }

  async #readPassword(users: UserCommands, login: string): Promise<string> {
    const [loginField] = users.requiredFields();
    const fields = loginField ? { [loginField.name]: login } : {};
    const isAsked = this.ui.isInteractive;
    for (let tries = 1; ; tries++) {
      const flag = `the environment variable ${PASSWORD_VARIABLE}`;
      const password = isAsked ? await askPasswordTwice(this.ui, flag) : passwordFrom(PASSWORD_VARIABLE);
      const problems = await users.validatePassword(password, fields);
      if (problems.length === 0) return password;
      if (!isAsked || tries === MAX_TRIES) throw errors.PASSWORD_REFUSED([problems]);
      for (const problem of problems) this.ui.warn(problem);
    }
  }
}
