import { string as stringArgument } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import type { TokenDescription } from '../../kernel/project-handle.ts';
import { QuintetCommand } from '../base.ts';
import { errors } from '../ui/errors.ts';
import { setInterruptState } from '../ui/interrupt.ts';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

export class TokensCreate extends QuintetCommand {
  static override summary = 'Create an API token for a user.';
  static override description =
    'Prints the token, which is stored as a hash and cannot be shown again. Clients send it as `Authorization: Bearer TOKEN`.';
  static override examples = [
    '<%= config.bin %> tokens create ada@example.com --scope read --name reports',
    '<%= config.bin %> tokens create ada@example.com --scope posts.view_post --scope posts.add_post --expires 30d',
  ];
  static override args = {
    login: stringArgument({
      required: true,
      description: 'What the user logs in with: email address or username.',
    }),
  };
  static override flags = {
    scope: string({
      multiple: true,
      multipleNonGreedy: true,
      required: true,
      description: 'Scope of the token: read, write, or a permission such as posts.change_post. Can be repeated.',
    }),
    expires: string({
      default: '90d',
      description: 'Lifetime such as 90d or 12h, expiry date such as 2030-12-31, or never.',
    }),
    name: string({ default: '', description: 'Name of the token in lists, such as its purpose.' }),
  };
  static override enableJsonFlag = true;

  async run(): Promise<TokenDescription & { token: string }> {
    const { args, flags } = await this.parse(TokensCreate);
    const expiresAt = parseExpiry(flags.expires);
    setInterruptState('no token was created');
    const { loadProjectEntry } = await import('../../toolchain/build/load-project-entry.ts');
    const app = await loadProjectEntry(await this.project());
    try {
      const { login } = args;
      const { scope: scopes, name } = flags;
      const created = await app.tokens.create({ login, scopes, name, expiresAt });
      setInterruptState('the token was created');
      const until = created.expiresAt === null ? 'does not expire' : `expires on ${created.expiresAt.slice(0, 10)}`;
      this.ui.note(`Token ${created.id} for ${login} ${until}. It is not shown again.`);
      this.ui.print(created.token);
      return created;
    } finally {
      await app.close();
    }
  }
}

/** @throws {UsageError} TOKEN_EXPIRY_INVALID */
function parseExpiry(text: string): Date | undefined {
  if (text === 'never') return undefined;
  const [, count, unit = ''] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  const date = count === undefined ? dateOf(text) : new Date(Date.now() + Number(count) * (UNITS[unit] as number));
  if (date === undefined || date.getTime() <= Date.now()) throw errors.TOKEN_EXPIRY_INVALID({ text });
  return date;
}

function dateOf(text: string): Date | undefined {
  const date = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}
