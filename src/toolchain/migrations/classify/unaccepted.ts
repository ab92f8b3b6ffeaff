// Migrations that were edited by hand and lose data that nobody accepted: found from the files alone, as CI has no rows.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseProvider } from '../../../kernel/model.ts';
import type { Project } from '../../project/project.ts';
import { readMigrationNames, readScript, readSnapshot, scriptPath } from '../history/history.ts';
import { isAsGenerated } from '../make/rewritten-sql.ts';
import { fromSnapshot } from '../history/snapshot.ts';
import { isAccepted } from './acceptance.ts';
import { classifyScript } from './announce.ts';
import { describeLoss, Names } from './describe.ts';

export interface UnacceptedMigration {
  name: string;
  /** Each follows "This migration deletes". */
  losses: string[];
}

/** Those that Prisma's tools wrote are omitted: the state before them is unknown. */
export async function findUnaccepted(project: Pick<Project, 'root'>): Promise<UnacceptedMigration[]> {
  const names = readMigrationNames(project);
  const found: UnacceptedMigration[] = [];
  for (const [i, name] of names.entries()) {
    const before = i === 0 ? undefined : readSnapshot(project, names[i - 1] as string);
    const isKnown = readSnapshot(project, name) !== undefined && (i === 0 || before !== undefined);
    if (!isKnown || isAsGenerated(project, name)) continue;
    const losses = await lossesOf(project, name, before);
    if (losses.length > 0) found.push({ name, losses });
  }
  return found;
}

async function lossesOf(project: Pick<Project, 'root'>, name: string, before: string | undefined): Promise<string[]> {
  const losses: string[] = [];
  for (const [provider, script] of scriptsOf(project, name)) {
    if (isAccepted(script)) continue;
    const verdicts = await classifyScript(
      provider,
      before === undefined ? undefined : fromSnapshot(before, provider),
      script,
    );
    const findings = verdicts.flatMap((verdict) => verdict.findings);
    losses.push(...findings.flatMap((finding) => describeLoss(finding, new Names(undefined))?.text ?? []));
  }
  return [...new Set(losses)];
}

function scriptsOf(project: Pick<Project, 'root'>, name: string): [DatabaseProvider, string][] {
  return PROVIDERS.flatMap((provider) => {
    const path = scriptPath(project, name, 'up', provider);
    return existsSync(join(project.root, path)) ? [[provider, readScript(project, name, provider)]] : [];
  });
}

const PROVIDERS: readonly DatabaseProvider[] = ['sqlite', 'postgresql'];
