import type { CheckMessage } from '../kernel/app-handle.ts';
import { QuintetCommand } from './base.ts';

export class Check extends QuintetCommand {
  static override summary = 'Look for mistakes in settings, models, admin registrations and templates.';
  static override description = 'Ends with 1 when there is an error; warnings alone end with 0.';
  static override examples = ['<%= config.bin %> check', '<%= config.bin %> check --json'];
  static override enableJsonFlag = true;

  async run(): Promise<CheckMessage[]> {
    await this.parse(Check);
    const { loadApp } = await import('../toolchain/build/index.ts');
    const app = await loadApp(await this.project());
    const messages = await app.check().finally(() => app.close());
    for (const message of messages) this.#report(message);
    this.ui.print(messages.length === 0 ? 'Nothing wrong was found.' : summary(messages));
    if (messages.some(({ level }) => level === 'error')) this.exitWith(1);
    return messages;
  }

  #report({ id, level, message, hint, where }: CheckMessage): void {
    const { color } = this.ui;
    const mark = level === 'error' ? color.red('error') : color.yellow('warning');
    this.ui.print(`${mark} ${where ? `${where}: ` : ''}${message} (${id})`);
    if (hint) this.ui.print(`  ${color.dim(hint)}`);
  }
}

function summary(messages: CheckMessage[]): string {
  const errors = messages.filter(({ level }) => level === 'error').length;
  const warnings = messages.length - errors;
  return `${errors} error${errors === 1 ? '' : 's'}, ${warnings} warning${warnings === 1 ? '' : 's'}`;
}
