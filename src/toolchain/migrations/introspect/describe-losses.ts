// What could not be adopted, in words: the table, the reason, and the lines to add by hand.
import { toCamelCase, pluralize } from '../../../kernel/names.ts';
import type { ModelNames } from './introspect-rename.ts';
import type { LostRelation } from './correct-relations.ts';
import type { LeftOut } from './left-out.ts';
import type { FoundTables } from './read-tables.ts';

/** One sentence each, with the names that the models got. */
export function describeLosses({ lost, leftOut }: FoundTables, names: ModelNames): string[] {
  return [...lost.map((relation) => describeRelation(relation, names)), ...leftOut.map(describeLeftOut)];
}

function describeRelation({ model, fields, target, references, reason }: LostRelation, names: ModelNames): string {
  const [source, other] = [names.get(model), names.get(target)];
  const field = (of: string) => source?.fields.get(of) ?? of;
  const key = (of: string) => other?.fields.get(of) ?? of;
  const [from, to] = [source?.name ?? model, other?.name ?? target];
  const line = `${toCamelCase(to)} ${to}? @relation(fields: [${fields.map(field).join(', ')}], references: [${references.map(key).join(', ')}])`;
  const back = `${pluralize(toCamelCase(from))} ${from}[]`;
  return (
    `foreign key (${fields.join(', ')}) of ${source?.table ?? model} has no relation: ${reason}. ` +
    `Its columns are plain fields of ${from}. Once the database is corrected, add \`${line}\` to ${from} and \`${back}\` to ${to}`
  );
}

function describeLeftOut({ table, text, reason, isLine }: LeftOut): string {
  if (isLine) return `\`${text}\` of table ${table} was left out: ${reason}`;
  return `table ${table} was left out: ${reason}. Its lines are comments at the end of models.prisma, to be corrected and added by hand`;
}

/** The models that were left out, as comments for the end of models.prisma. */
export function leftOutComment(leftOut: readonly LeftOut[]): string {
  const models = leftOut.filter(({ isLine }) => !isLine);
  return models
    .map(({ table, text, reason }) => {
      const lines = text.split('\n').map((line) => `// ${line}`.trimEnd());
      return `\n// Table ${table} was left out: ${reason.replaceAll('\n', ' ')}.\n${lines.join('\n')}\n`;
    })
    .join('');
}
