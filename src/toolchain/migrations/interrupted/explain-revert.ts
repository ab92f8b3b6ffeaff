// Why down.sql could not be run: its statements are classified on the database, which is as it was before.
import { QuintetError } from '../../../kernel/errors.ts';
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { errors } from '../errors.ts';
import { RiskReader } from '../apply/risks.ts';

interface FailedRevert {
  name: string;
  /** Relative to the project. */
  file: string;
  script: string;
  /** What was typed behind `migrate`; undefined where the caller is not the command. */
  target: string | undefined;
}

/** The error to throw instead of `cause`, which is kept where it says all there is to say, such as that of a lock. */
export async function explainRevert(connection: RawConnection, cause: unknown, its: FailedRevert): Promise<unknown> {
  if (!QuintetError.is(cause) || cause.code !== 'MIGRATION_FAILED') return cause;
  const reason = ((cause.cause as Error | undefined) ?? cause).message;
  const found = await findCause(connection, its.script).catch(() => undefined);
  const where = found ? ` at \`${shorten(found.sql)}\`` : '';
  return errors.MIGRATION_REVERT_FAILED(
    {
      name: its.name,
      where: `${its.file}${where}`,
      reason: found ? `it ${found.text}` : reason,
      file: its.file,
      target: its.target,
    },
    { cause },
  );
}

/** The first statement that rows make fail. */
async function findCause(
  connection: RawConnection,
  script: string,
): Promise<{ sql: string; text: string } | undefined> {
  const risks = await new RiskReader(connection).read(script);
  return risks.find(({ kind }) => kind === 'fails');
}

function shorten(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
