// What a migration would cost the database as it is now: the classifier's findings, with the rows that they concern. The SQL may
// have been edited.
import { quoteText } from '../../../kernel/sql-names.ts';
import type { Risk } from './risk.ts';
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { Classifier } from '../classify/classify.ts';
import type { Finding } from '../classify/finding.ts';
import { readStoredState } from '../classify/stored-state.ts';
import type { KnownSchema } from '../rebuild/known-schema.ts';
import { countRows, quoteQualified } from './database-tables.ts';
import { readable } from '../diff/qualified-name.ts';

/** Looks at migrations one after the other, as if each had been applied before the next. */
export class RiskReader {
  readonly #connection: RawConnection;
  #classifier: Classifier | undefined;

  constructor(connection: RawConnection) {
    this.#connection = connection;
  }

  /**
   * Risks of one script, in its order. Empty tables run none.
   *
   * @param known what the models knew before a script that rebuilds a table: it keeps the columns that are not in them
   */
  async read(script: string, known?: KnownSchema): Promise<Risk[]> {
    this.#classifier ??= new Classifier(await readStoredState(this.#connection));
    const risks: Risk[] = [];
    for (const { findings, sql } of this.#classifier.classify(script))
      for (const finding of findings) {
        if (known && isKept(sql, finding, known)) continue;
        const risk = await this.#count(finding, sql);
        const isKnown = risks.some((other) => other.text === risk?.text);
        if (risk && risk.rows > 0 && !isKnown) risks.push(risk);
      }
    return risks;
  }

  async #count(finding: Finding, sql: string): Promise<Risk | undefined> {
    const { effect, table } = finding;
    if (effect === 'moves') return undefined;
    const kind =
      effect === 'loses' ? 'data-loss' : effect === 'rewrites' ? 'rewrite' : effect === 'locks' ? 'lock' : effect;
    const rows = await this.#rows(finding);
    return { kind, table: readable(table), rows, text: readable(describe(finding, rows)), sql };
  }

  async #rows(finding: Finding): Promise<number> {
    const { cause, table, columns, where } = finding;
    const column = quoteQualified(columns[0] ?? '');
    const count = (condition?: string) => countRows(this.#connection, table, condition);
    switch (cause) {
      case 'unclassified':
        return 1; // nobody knows how many
      case 'column-dropped':
      case 'values-converted':
      case 'links-redirected':
      case 'type-narrowed':
        return count([`${column} IS NOT NULL`, ...(where === undefined ? [] : [`(${where})`])].join(' AND '));
      case 'values-overwritten':
        return count([`${column} IS NOT NULL`, ...(where === undefined ? [] : [`(${where})`])].join(' AND '));
      case 'rows-deleted':
        return count(where);
      case 'required':
        return count(`${column} IS NULL`);
      case 'enum-values':
        return count(
          finding.values
            ? `${this.#asText(column)} IN (${finding.values.map(quoteText).join(', ')})`
            : (where ?? `${column} IS NOT NULL`),
        );
      case 'not-unique':
        return this.#repeated(finding);
      case 'foreign-key':
        return this.#orphans(finding);
      case 'check':
        return count(`NOT (${where ?? 'TRUE'})`);
      default:
        return count();
    }
  }

  /** Rows that repeat others in these columns. */
  async #repeated({ table, columns, where = 'TRUE' }: Finding): Promise<number> {
    const names = columns.map(quoteQualified);
    const filled = [...names.map((name) => `${name} IS NOT NULL`), `(${where})`].join(' AND ');
    const group = names.length === 0 ? '' : `GROUP BY ${names.join(', ')}`;
    const [row] = await this.#connection.query(
      `SELECT sum(n - 1) AS repeated FROM (SELECT count(*) AS n FROM ${quoteQualified(table)} WHERE ${filled} ${group} HAVING count(*) > 1) AS counted`,
    );
    return Number(row?.['repeated'] ?? 0);
  }

  /** Rows that point to nothing. */
  async #orphans({ table, columns, target = '', references = [] }: Finding): Promise<number> {
    if (references.length !== columns.length || columns.length === 0) return 0; // new columns, checked when it is applied
    const pairs = columns.map(
      (name, i) => `its.${quoteQualified(references[i] as string)} = ${quoteQualified(table)}.${quoteQualified(name)}`,
    );
    const filled = columns.map((name) => `${quoteQualified(name)} IS NOT NULL`).join(' AND ');
    return countRows(
      this.#connection,
      table,
      `${filled} AND NOT EXISTS (SELECT 1 FROM ${quoteQualified(target)} its WHERE ${pairs.join(' AND ')})`,
    );
  }

  #asText(column: string): string {
    return this.#connection.provider === 'postgresql' ? `${column}::text` : column;
  }
}

function isKept(sql: string, { cause, table, columns: [column = ''] }: Finding, known: KnownSchema): boolean {
  return cause === 'column-dropped' && !/^ALTER TABLE/i.test(sql) && !known.hasColumn(table, column);
}

function describe({ cause, table, columns, target, where, values }: Finding, rows: number): string {
  const column = `${table}.${columns[0] ?? ''}`;
  const found = count(rows);
  switch (cause) {
    case 'table-dropped':
      return `deletes table ${table} with ${found}`;
    case 'column-dropped':
      return `deletes ${column}, which has a value in ${found}`;
    case 'values-converted':
      return `converts ${column} in ${found}; values without an equivalent in the new type are lost`;
    case 'values-overwritten':
      return `overwrites ${column} in ${found}`;
    case 'links-redirected':
      return `makes ${column} point to ${target ?? ''}, which was another table in ${found}`;
    case 'rows-deleted':
      return `deletes ${found} of ${table}`;
    case 'unclassified':
      return `has an unknown effect: ${(where ?? '').replace(/\s+/g, ' ').slice(0, 100)}`;
    case 'required':
      return `requires ${column}, which is empty in ${found}`;
    case 'no-value':
      return `adds the required column ${table}.${target ?? ''}, for which ${found} ${rows === 1 ? 'has' : 'have'} no value`;
    case 'not-unique':
      return `requires ${columns.join(', ') || 'a new column'} of ${table} to be unique, and ${found} ${rows === 1 ? 'repeats another' : 'repeat others'}`;
    case 'enum-values':
      return `removes ${values?.join(', ') ?? 'values'} of ${column}, which ${found} ${rows === 1 ? 'has' : 'have'}`;
    case 'type-narrowed':
      return `changes ${column} to ${target ?? 'another type'}, which values in ${found} may not fit`;
    case 'foreign-key':
      return `requires ${columns.map((name) => `${table}.${name}`).join(', ')} to point to rows of ${target ?? ''}, and ${found} ${rows === 1 ? 'points' : 'point'} to nothing`;
    case 'check':
      return `requires ${where ?? ''} of ${table}, which ${found} ${rows === 1 ? 'does' : 'do'} not meet`;
    case 'indexed':
      return `blocks writes to ${table} while it indexes ${found}`;
    case 'scanned':
      return `blocks writes to ${table} while it checks ${found}`;
    default:
      return rows === 1 ? `rewrites the row of ${table}` : `rewrites all ${found} of ${table}`;
  }
}

function count(rows: number): string {
  return `${rows} ${rows === 1 ? 'row' : 'rows'}`;
}
