import { string as stringArgument } from '@oclif/core/args';
import type { UserCommands } from '../kernel/project-handle.ts';
import { QuintetCommand } from './base.ts';
import { errors } from './ui/errors.ts';
import { setInterruptState } from './ui/interrupt.ts';
import { askPasswordTwice, passwordFrom } from './ui/password-questions.ts';

const PASSWORD_VARIABLE = 'QUINTET_NEW_PASSWORD';
/** Django's. */
const MAX_TRIES = 3;

export class ChangePassword extends QuintetCommand {
  static override summary = 'Change the password of a user.';
  static override description = `Asks for the new password twice. Without a terminal it is read from ${PASSWORD_VARIABLE}. The user is logged out everywhere.`;
  static override examples = [
    '<%= config.bin %> changepassword ada@example.com',
    `${PASSWORD_VARIABLE}=… <%= config.bin %> changepassword ada@example.com`,
  ];
  static override args = {
    login: stringArgument({
      required: true,
      description: 'What the user logs in with: email address or username.',
    }),
  };

  async run(): Promise<void> {
    const { args } = await this.parse(ChangePassword);
    setInterruptState('the password was not changed');
    const { loadProjectEntry } = await import('../toolchain/build/load-project-entry.ts');
    const app = await loadProjectEntry(await this.project());
    try {
      await app.users.changePassword(args.login, () => this.#readPassword(app.users, args.login));
      setInterruptState('the password was changed');
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
      if (!isAsked || tries === MAX_TRIES) throw errors.PASSWORD_REFUSED({ problems });
      for (const problem of problems) this.ui.warn(problem);
    }
  }
}
