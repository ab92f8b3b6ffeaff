// Rows of the client carry more than their JavaScript types say: which dates are days or times of day, and how
// many places a decimal has. It is written onto the values, wherever in a row they are.
import type { ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import { markDay, markTime, showPlaces } from '../../../kernel/column-values.ts';

type Mark = (value: object) => void;

interface Plan {
  readonly columns: readonly (readonly [name: string, mark: Mark])[];
  readonly relations: readonly (readonly [name: string, plan: Plan])[];
}

interface OpenPlan extends Plan {
  readonly columns: [string, Mark][];
  readonly relations: [string, Plan][];
}

// Aggregates of a column have its kind; an average has a different number of places.
const AGGREGATES = ['_min', '_max', '_sum'];

export class ColumnMarks {
  readonly #plans: ReadonlyMap<string, Plan>;

  constructor({ models }: SchemaDescription) {
    const marked = new Map(models.map((model) => [model.name, columnsOf(model)] as const));
    const reaching = modelsThatReach(models, marked);
    const plans = new Map<string, OpenPlan>();
    for (const { name } of models) {
      if (reaching.has(name)) plans.set(name, { columns: [...(marked.get(name) ?? [])], relations: [] });
    }
    for (const model of models) {
      for (const { name, relation } of model.fields) {
        const target = relation && plans.get(relation.model);
        if (target) plans.get(model.name)?.relations.push([name, target]);
      }
    }
    this.#plans = plans;
  }

  /** True if rows of the model, or rows that a query may nest in them, have something to mark. */
  has(model: string): boolean {
    return this.#plans.has(model);
  }

  /** False if what the query answers has nothing to mark. */
  concerns(model: string, args: unknown): boolean {
    const plan = this.#plans.get(model);
    if (plan === undefined) return false;
    if (plan.columns.length > 0) return true;
    const { select, include } = (args ?? {}) as { select?: unknown; include?: unknown };
    return (select ?? include) !== undefined;
  }

  /** Marks a row, a list of rows or an aggregate, and returns it. */
  mark<T>(model: string, answer: T): T {
    const plan = this.#plans.get(model);
    if (plan) markAnswer(plan, answer);
    return answer;
  }
}

function markAnswer(plan: Plan, answer: unknown): void {
  if (Array.isArray(answer)) for (const row of answer) markRow(plan, row);
  else markRow(plan, answer);
}

function markRow(plan: Plan, given: unknown): void {
  if (typeof given !== 'object' || given === null) return;
  const row = given as Record<string, unknown>;
  markColumns(plan, row);
  for (const [name, target] of plan.relations) {
    const nested = row[name];
    if (nested !== undefined && nested !== null) markAnswer(target, nested);
  }
  for (const name of AGGREGATES) {
    const values = row[name];
    if (typeof values === 'object' && values !== null) markColumns(plan, values as Record<string, unknown>);
  }
}

function markColumns({ columns }: Plan, row: Record<string, unknown>): void {
  for (const [name, mark] of columns) {
    const value = row[name];
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) for (const item of value as object[]) mark(item);
    else mark(value);
  }
}

function columnsOf(model: ModelDescription): [string, Mark][] {
  return model.fields.flatMap(({ name, type, annotations }): [string, Mark][] => {
    if (type === 'DateTime' && 'date' in annotations) return [[name, (value) => markDay(value as Date)]];
    if (type === 'DateTime' && 'time' in annotations) return [[name, (value) => markTime(value as Date)]];
    const places = type === 'Decimal' ? annotations['decimal']?.['places'] : undefined;
    return typeof places === 'number' ? [[name, (value) => showPlaces(value, places)]] : [];
  });
}

/** Models with columns to mark, and those with a relation, of any length, to one. */
function modelsThatReach(
  models: readonly ModelDescription[],
  marked: ReadonlyMap<string, readonly unknown[]>,
): Set<string> {
  const reaching = new Set(models.flatMap(({ name }) => (marked.get(name)?.length ? [name] : [])));
  for (let size = -1; size !== reaching.size;) {
    size = reaching.size;
    for (const { name, fields } of models)
      if (fields.some(({ relation }) => relation && reaching.has(relation.model))) reaching.add(name);
  }
  return reaching;
}
