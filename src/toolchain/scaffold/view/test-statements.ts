// Statements of generated tests: the rows that a request points to, and the user who may do everything.
import type { FieldDescription, ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import { objectText } from './object-text.ts';
import { isUserModel } from '../../../kernel/people.ts';
import { factoryCall, rowImports } from './row-factories.ts';
import { relatedRows, variableOf } from './row-needs.ts';

/** What makes a user of a test somebody who may do everything, as TypeScript text; undefined where nobody can. */
export function grantedText({ models }: SchemaDescription): string | undefined {
  const user = models.find((model) => isUserModel(model));
  return user?.fields.some(({ name }) => name === 'isSuperuser') ? 'isSuperuser: true' : undefined;
}

/** Rows that a request points to by these relations, made before it is sent: `const related = { author: await createUser('other') };` */
export function relatedText(relations: readonly FieldDescription[], schema: SchemaDescription): string {
  const rows = relatedRows(relations, schema);
  if (rows.length === 0) return '';
  const calls = rows.map(({ field, target, given }) => {
    // Related rows may need a row of the same model: each creates its own.
    const name = rows.length > 1 ? `'other-${field.name}'` : "'other'";
    return { field, isAlone: given.length === 0, text: `await ${factoryCall(target, schema, name, given)}` };
  });
  if (calls.every(({ isAlone }) => isAlone))
    return `    const related = ${objectText(
      calls.map(({ field, text }) => `${field.name}: ${text}`),
      4,
    )};\n`;
  // Some are made with the key of others.
  const lines = calls.map(({ field, text }) => `    const ${variableOf(field)} = ${text};\n`);
  const parts = calls.map(({ field }) =>
    variableOf(field) === field.name ? field.name : `${field.name}: ${variableOf(field)}`,
  );
  return `${lines.join('')}    const related = ${objectText(parts, 4)};\n`;
}

/**
 * Import statements of the factories that a test calls.
 *
 * @param own true: of the model itself, too
 * @param relations to the models of the other factories
 */
export function factoryImports(
  model: ModelDescription,
  { models }: SchemaDescription,
  { own, relations }: { own: boolean; relations: readonly FieldDescription[] },
): string {
  const targets = new Set(relations.map(({ relation }) => relation?.model));
  const related = models.filter(({ name }) => targets.has(name));
  return rowImports(model.app, own ? [...related, model] : related)
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .map(({ from, named = [] }) => `import { ${named.join(', ')} } from '${from}';\n`)
    .join('');
}
