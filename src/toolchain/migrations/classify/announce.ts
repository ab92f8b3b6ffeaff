// What makemigrations, its question, its exit code and the button in the browser say about a new migration.
import type { DatabaseProvider } from '../../../kernel/model.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { otherOf } from '../history/history.ts';
import type { RenameContext } from '../renames/names-after.ts';
import type { PortableScripts } from '../make/scripts.ts';
import { Classifier } from './classify.ts';
import { describeFailure, describeLoss, Names, type Announcement } from './describe.ts';
import type { Finding, Verdict } from './finding.ts';
import { forProvider } from '../history/snapshot.ts';
import { stateOfModels } from './stored-state.ts';

interface Effects {
  /** What it deletes on either database; follows "This migration deletes". */
  losses: Announcement[];
  /** When applying it fails on either database; follows "Applying it fails if". */
  failures: string[];
  /** Each statement for the project's own database. */
  statements: Verdict[];
  /** The databases on which data is lost. */
  losing: DatabaseProvider[];
}

interface NewMigration {
  provider: DatabaseProvider;
  /** Models before it; undefined for the first migration. */
  before: readonly SchemaFile[] | undefined;
  renaming: Omit<RenameContext, 'provider'> | undefined;
  scripts: PortableScripts;
}

export async function announceEffects({ provider, before, renaming, scripts }: NewMigration): Promise<Effects> {
  if (before === undefined) return { losses: [], failures: [], statements: [], losing: [] };
  const names = new Names(renaming?.before);
  const statements = await classifyScript(provider, before, scripts.main.up);
  const other = otherOf(provider);
  const others = scripts.other ? await classifyScript(other, before, scripts.other.up) : [];
  const isNew = (text: string, list: readonly string[]) => !list.includes(text);
  const of = (verdicts: readonly Verdict[]) =>
    wordsOf(
      verdicts.flatMap(({ findings }) => findings),
      names,
    );
  const [own, also] = [of(statements), of(others)];
  const ownLosses = own.losses.map(({ text }) => text);
  return {
    losses: [
      ...own.losses,
      ...also.losses
        .filter(({ text }) => isNew(text, ownLosses))
        .map((loss) => ({ ...loss, text: `${loss.text} (on ${DATABASES[other]})` })),
    ],
    failures: [
      ...own.failures,
      ...also.failures.filter((text) => isNew(text, own.failures)).map((text) => `${text} (on ${DATABASES[other]})`),
    ],
    statements,
    losing: [...(own.losses.length > 0 ? [provider] : []), ...(also.losses.length > 0 ? [other] : [])],
  };
}

const DATABASES = { sqlite: 'SQLite', postgresql: 'PostgreSQL' };

/** The verdicts on one script that follows these models. */
export async function classifyScript(
  provider: DatabaseProvider,
  before: readonly SchemaFile[] | undefined,
  script: string,
): Promise<Verdict[]> {
  if (script === '') return [];
  return new Classifier(await stateOfModels(provider, before && forProvider(before, provider))).classify(script);
}

interface Words {
  losses: Announcement[];
  failures: string[];
}

function wordsOf(findings: readonly Finding[], names: Names): Words {
  const losses = findings.flatMap((finding) => describeLoss(finding, names) ?? []);
  const failures = findings.flatMap((finding) => describeFailure(finding, names) ?? []);
  return {
    losses: losses.filter(({ text }, i) => losses.findIndex((loss) => loss.text === text) === i),
    failures: [...new Set(failures)],
  };
}
