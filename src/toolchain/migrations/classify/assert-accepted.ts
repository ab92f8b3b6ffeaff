// Before a migration is applied: what it would lose was accepted, or nobody has anything to lose.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import type { DatabaseOwner } from '../apply/connection.ts';
import { errors } from '../errors.ts';
import { readScript, scriptPath } from '../history/history.ts';
import type { MigrateStep } from '../apply/migration-steps.ts';
import { readKnownForRebuild } from '../rebuild/known-schema.ts';
import { isAsGenerated } from '../make/rewritten-sql.ts';
import { RiskReader } from '../apply/risks.ts';
import { isAccepted, withAcceptance } from './acceptance.ts';
import { mayLose } from './classify.ts';

interface LossAnswers {
  acceptLoss?: boolean | undefined;
  askLoss?: ((name: string, losses: readonly string[]) => Promise<boolean>) | undefined;
}

/**
 * SQL as it was generated was accepted by then. Other SQL is classified on the database as it is at this moment, and a new
 * acceptance is written into the migration.
 *
 * @throws {InputNeededError} MIGRATION_LOSS_UNACCEPTED
 */
export async function assertLossAccepted(
  project: DatabaseOwner,
  connection: RawConnection,
  step: MigrateStep,
  { acceptLoss, askLoss }: LossAnswers,
): Promise<void> {
  const folder = step.folder ?? step.name;
  if (step.direction !== 'apply' || step.isFaked || isAsGenerated(project, folder)) return;
  const script = readScript(project, folder, connection.provider);
  if (isAccepted(script) || !mayLose(script)) return;
  const known = await readKnownForRebuild(project, connection, step, script);
  const risks = await new RiskReader(connection).read(script, known);
  const losses = risks.filter(({ kind }) => kind === 'data-loss').map(({ text }) => text);
  if (losses.length === 0) return;
  if (!acceptLoss && !(await askLoss?.(step.name, losses)))
    throw errors.MIGRATION_LOSS_UNACCEPTED({ name: step.name, losses });
  recordAcceptance(project, folder, connection);
}

function recordAcceptance(project: DatabaseOwner, folder: string, { provider }: RawConnection): void {
  const path = join(project.root, scriptPath(project, folder, 'up', provider));
  try {
    writeFileSync(path, withAcceptance(readScript(project, folder, provider)));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EROFS', 'EACCES', 'EPERM'].includes(code)) throw error; // a release that cannot be written was accepted for this run
  }
}
