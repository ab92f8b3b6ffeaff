import { applyEdits } from '../schema/text-edits.ts';
import { renameInClientTypes } from './typescript/client-types.ts';
import { isFixture, renameInFixture } from './fixtures.ts';
import { renameInCalls } from './typescript/model-calls.ts';
import { renamePermissionsInCode } from './permission-names.ts';
import type { Renaming } from './renaming.ts';
import { readFormRoutes, renameInRoutes } from './typescript/routes.ts';
import { renameInSettings, type NamedModels } from './typescript/settings-model.ts';
import { SourceFiles } from '../typescript/source-files.ts';
import { renameInTemplates } from './templates/template-rename.ts';
import { renameInTestCalls } from './typescript/test-calls.ts';
import { Values } from './typescript/values.ts';

export interface RenamedSources {
  /** New texts of the files that change. */
  changed: Map<string, string>;
  /** Old names with an unknown meaning; offsets in the old texts. */
  unclear: { path: string; offset: number }[];
}

/**
 * Renames wherever code or a template says by itself what it means; the rest is the compiler's.
 *
 * @param texts path below the project → text, of TypeScript files, templates and fixtures; others are passed over
 * @throws {ProjectError} TYPESCRIPT_SYNTAX
 */
export function renameInSources(
  renaming: Renaming,
  texts: ReadonlyMap<string, string>,
  settings: NamedModels,
): RenamedSources {
  const files = new SourceFiles([...texts].filter(([path]) => /\.[cm]?tsx?$/.test(path)));
  const templates = new Map([...texts].filter(([path]) => path.includes('/templates/')));
  const values = new Values(renaming, files);
  const changes = renameInTemplates(renaming, files, templates);
  const formRoutes = readFormRoutes(renaming, files, values);
  renameInRoutes(renaming, files);
  for (const file of files) {
    renameInTestCalls(renaming, file, formRoutes);
    renameInCalls(renaming, file, values, (name) => [...templates.keys()].some((path) => path.endsWith(`/${name}`)));
    renameInClientTypes(renaming, file);
    renamePermissionsInCode(renaming, file);
    if (file.path === 'src/settings.ts') renameInSettings(renaming, file, settings);
  }
  const fixtures = [...texts]
    .filter(([path]) => isFixture(path))
    .map(([path, text]) => [path, { edits: renameInFixture(renaming, path, text), unclear: [] }] as const);
  const all = [...changes, ...fixtures, ...[...files].map((file) => [file.path, file] as const)];
  return {
    changed: new Map(
      all
        .filter(([, { edits }]) => edits.length > 0)
        .map(([path, { edits }]) => [path, applyEdits(texts.get(path) as string, edits)]),
    ),
    unclear: all.flatMap(([path, { unclear }]) => unclear.map((offset) => ({ path, offset }))),
  };
}
