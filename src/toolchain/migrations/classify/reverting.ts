// What down.sql would do to the rows that exist by then.
import type { DatabaseProvider, SchemaDescription } from '../../../kernel/model.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { otherOf } from '../history/history.ts';
import { splitStatements } from '../apply/run-script.ts';
import type { PortableScripts } from '../make/scripts.ts';
import { classifyScript } from './announce.ts';
import { describeFailure, describeLoss, Names } from './describe.ts';
import type { Finding } from './finding.ts';
import { readStatement, type Operation } from './statement.ts';

/** What taking a migration back does, besides removing what it added. */
export interface Reverting {
  /** Each follows "Reverting it deletes". */
  losses: string[];
  /** Each follows "Reverting it fails if". */
  failures: string[];
}

/** These neither fail on rows nor lose anything but what the migration added. */
const PLAIN: readonly Operation['kind'][] = [
  'harmless',
  'create-table',
  'drop-table',
  'drop-column',
  'drop-type',
  'create-type',
  'rename-table',
  'rename-column',
  'rename-type',
  'rename-value',
  'allow-empty',
  'set-default',
];

/** @param models after the migration, and their description */
export async function announceReverting(
  provider: DatabaseProvider,
  { files, description }: { files: readonly SchemaFile[]; description: SchemaDescription },
  { main, other }: PortableScripts,
): Promise<Reverting> {
  const names = new Names(description);
  const found: Finding[] = [];
  for (const [database, script] of [
    [provider, main.down],
    [otherOf(provider), other?.down ?? ''],
  ] as const) {
    if (isPlain(script)) continue;
    const verdicts = await classifyScript(database, files, script);
    found.push(...verdicts.flatMap(({ findings }) => findings));
  }
  const losses = found.filter(({ cause }) => cause !== 'table-dropped' && cause !== 'column-dropped');
  return {
    losses: [...new Set(losses.flatMap((finding) => describeLoss(finding, names)?.text ?? []))],
    failures: [...new Set(found.flatMap((finding) => describeFailure(finding, names) ?? []))],
  };
}

function isPlain(script: string): boolean {
  return splitStatements(script).every((statement) =>
    readStatement(statement).every(({ kind }) => PLAIN.includes(kind)),
  );
}
