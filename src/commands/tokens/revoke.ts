import { string as stringArgument } from '@oclif/core/args';
import { QuintetCommand } from '../base.ts';
import { setInterruptState } from '../ui/interrupt.ts';

export class TokensRevoke extends QuintetCommand {
  static override summary = 'Revoke an API token. Requests that use it are rejected immediately.';
  static override examples = ['<%= config.bin %> tokens revoke Ab3dEf9h'];
  static override args = {
    id: stringArgument({ required: true, description: 'Id of the token, or the token itself.' }),
  };

  async run(): Promise<void> {
    const { args } = await this.parse(TokensRevoke);
    setInterruptState('no token was deleted');
    const { loadProjectEntry } = await import('../../toolchain/build/load-project-entry.ts');
    const app = await loadProjectEntry(await this.project());
    try {
      await app.tokens.revoke(args.id);
      setInterruptState('the token was deleted');
      this.ui.success('Token revoked');
    } finally {
      await app.close();
    }
  }
}
