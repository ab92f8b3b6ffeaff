import { string as stringArgument } from '@oclif/core/args';
import type { TokenDescription } from '../../kernel/project-handle.ts';
import { QuintetCommand } from '../base.ts';

const HEADER = ['ID', 'USER', 'NAME', 'SCOPES', 'LAST USED', 'EXPIRES'];

export class TokensList extends QuintetCommand {
  static override summary = 'List API tokens.';
  static override examples = ['<%= config.bin %> tokens list', '<%= config.bin %> tokens list ada@example.com --json'];
  static override args = {
    login: stringArgument({ description: 'Only the tokens of this user.' }),
  };
  static override enableJsonFlag = true;

  async run(): Promise<TokenDescription[]> {
    const { args } = await this.parse(TokensList);
    const { loadProjectEntry } = await import('../../toolchain/build/load-project-entry.ts');
    const app = await loadProjectEntry(await this.project());
    try {
      const tokens = await app.tokens.list(args.login);
      if (tokens.length === 0) this.ui.print('(no tokens)');
      else this.ui.table([HEADER, ...tokens.map(cells)]);
      return tokens;
    } finally {
      await app.close();
    }
  }
}

function cells({ id, user, name, scopes, lastUsedAt, expiresAt }: TokenDescription): string[] {
  const isExpired = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  return [id, user, name || '-', scopes.join(','), day(lastUsedAt), isExpired ? 'expired' : day(expiresAt)];
}

function day(time: string | null): string {
  return time === null ? 'never' : time.slice(0, 10);
}
