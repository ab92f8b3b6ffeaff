// Findings in words: of the models before the migration where they are known, else of the tables.
import { withoutAside } from '../renames/stored-names.ts';
import type { SchemaDescription } from '../../../kernel/model.ts';
import { qualify, readable } from '../diff/qualified-name.ts';
import type { Finding } from './finding.ts';

/** A finding that people decide about. */
export interface Announcement {
  /** Follows "This migration deletes", or "Applying it fails if". */
  text: string;
  /** What `--drop` calls it; others can only be accepted all together. */
  labels: readonly string[];
}

export class Names {
  readonly #before: SchemaDescription | undefined;

  constructor(before: SchemaDescription | undefined) {
    this.#before = before;
  }

  table(table: string): string {
    return this.#model(table)?.name ?? readable(table);
  }

  /** `the values of Post.title`, `the links in Post.author` */
  values(table: string, column: string): string {
    const model = this.#model(table);
    const field = model?.fields.find((its) => its.column === column);
    const relation = field && model?.fields.find((its) => its.relation?.fields.includes(field.name));
    if (relation) return `the links in ${model?.name}.${relation.name}`;
    return `the values of ${this.column(table, column)}`;
  }

  /** Of a foreign key, or of a many-to-many relation. */
  links(table: string, column: string): string {
    return this.#links(table).length > 0 ? this.rows(table) : this.values(table, column);
  }

  column(table: string, column: string): string {
    const model = this.#model(table);
    return `${model?.name ?? readable(table)}.${model?.fields.find((its) => its.column === column)?.name ?? column}`;
  }

  /** `all rows of Post`, `the links in Post.tags` */
  rows(table: string): string {
    const [link] = this.#links(table);
    return link === undefined ? `all rows of ${this.table(table)}` : `the links in ${link}`;
  }

  labels(table: string, column?: string): string[] {
    const model = this.#model(table);
    if (!model) return this.#links(table).flatMap((label) => [label, ...this.#targetOf(label)]);
    const own = [model.name, `${model.app}.${model.name}`];
    if (column === undefined) return own;
    const field = model.fields.find((its) => its.column === column);
    const relations = field ? model.fields.filter((its) => its.relation?.fields.includes(field.name)) : [];
    const names = [field?.name ?? column, ...relations.map(({ name }) => name)];
    const targets = relations.map(({ relation }) => relation?.model as string);
    return [...names.flatMap((name) => own.map((owner) => `${owner}.${name}`)), ...targets];
  }

  /** Fields of the many-to-many relation whose links are in this table. */
  #links(table: string): string[] {
    return (this.#before?.models ?? []).flatMap((model) =>
      model.fields
        .filter(
          ({ relation }) =>
            relation?.manyToMany && qualify({ schema: relation.schema, table: `_${relation.name}` }) === table,
        )
        .map((field) => `${model.name}.${field.name}`),
    );
  }

  #targetOf(label: string): string[] {
    const [name, field] = label.split('.');
    const relation = this.#before?.models
      .find((model) => model.name === name)
      ?.fields.find((its) => its.name === field)?.relation;
    return relation ? [relation.model, name as string] : [];
  }

  #model(table: string): SchemaDescription['models'][number] | undefined {
    return this.#before?.models.find((model) => qualify(model) === table);
  }
}

/** @returns undefined where the finding loses nothing */
export function describeLoss(finding: Finding, names: Names): Announcement | undefined {
  if (finding.effect !== 'loses') return undefined;
  const { table, columns, target, where } = finding;
  const column = columns[0] ?? '';
  switch (finding.cause) {
    case 'table-dropped':
      return { text: names.rows(table), labels: names.labels(table) };
    case 'column-dropped':
      return { text: names.values(table, column), labels: names.labels(table, column) };
    case 'values-converted':
      return {
        text: `values of ${names.column(table, column)} that have no equivalent in ${target === undefined ? 'its new type' : describeType(target)}`,
        labels: [],
      };
    case 'values-overwritten':
      return { text: `values of ${names.column(table, column)}, which are overwritten`, labels: [] };
    case 'links-redirected':
      return { text: `${names.links(table, column)}, which would point to ${names.table(target ?? '')}`, labels: [] };
    case 'rows-deleted':
      return { text: `rows of ${names.table(table)}, which are deleted`, labels: [] };
    default:
      return {
        text: `data, possibly, because the effect of this statement is unknown: ${shorten(where ?? '')}`,
        labels: [],
      };
  }
}

/** @returns undefined where rows do not make it fail */
export function describeFailure(finding: Finding, names: Names): string | undefined {
  if (finding.effect !== 'fails') return undefined;
  const { table, columns, target, where, values } = finding;
  const column = columns[0] ?? '';
  switch (finding.cause) {
    case 'required':
      return `a row has no value for ${names.column(table, column)}`;
    case 'no-value':
      return `${names.table(table)} has rows: ${target ?? column} has no value for them`;
    case 'not-unique':
      return `rows of ${names.table(table)} have the same ${columns.length === 0 ? 'new value' : list(columns.map((name) => names.column(table, name)))}`;
    case 'enum-values':
      return `a row has ${values ? list(values.map(withoutAside)) : 'another value'} in ${names.column(table, column)}`;
    case 'type-narrowed':
      return `a value of ${names.column(table, column)} does not fit ${target ?? 'its new type'}`;
    case 'foreign-key':
      return `a row of ${names.table(table)} points to a row of ${names.table(target ?? '')} that does not exist`;
    default:
      return `a row of ${names.table(table)} does not meet ${shorten(where ?? 'the new condition')}`;
  }
}

const TYPE_NAMES: Record<string, string> = {
  INTEGER: 'Int',
  BIGINT: 'BigInt',
  'DOUBLE PRECISION': 'Float',
  REAL: 'Float',
  DECIMAL: 'Decimal',
  BOOLEAN: 'Boolean',
  TIMESTAMP: 'DateTime',
  DATETIME: 'DateTime',
  JSONB: 'Json',
  TEXT: 'String',
  BYTEA: 'Bytes',
  BLOB: 'Bytes',
};

/** As the models call it. */
function describeType(name: string): string {
  return TYPE_NAMES[name] ?? name;
}

function list(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

function shorten(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
