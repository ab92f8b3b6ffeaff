// The N+1 problem: one query returns rows, and another query runs for each of them.
import type { QueryOrigin, QueryRecord } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';

/** As many calls from one line, of one kind, are taken for a loop over rows. */
const LEAST_REPEATS = 5;
const READS = /^(find|count|aggregate)/;

interface RepeatedQuery {
  /** `src/posts/views.ts:12 Author.findUnique id`: the same for the same error. */
  call: string;
  count: number;
  /** For people, with the include that would fix it where there is one. */
  message: string;
}

/** Calls that one line made again and again in one request. */
export function findRepeats(queries: readonly QueryRecord[], models: readonly ModelDescription[]): RepeatedQuery[] {
  const origins = [...new Set(queries.map(({ origin }) => origin))].filter((origin) => origin !== undefined);
  const groups = new Map<string, QueryOrigin[]>();
  for (const origin of origins) {
    if (origin.place === undefined || !READS.test(origin.operation)) continue;
    const call = `${origin.place} ${origin.model}.${origin.operation} ${origin.where.join()}`;
    groups.set(call, [...(groups.get(call) ?? []), origin]);
  }
  return [...groups]
    .filter(([, calls]) => calls.length >= LEAST_REPEATS)
    .map(([call, calls]) => ({ call, count: calls.length, message: describe(calls, origins, models) }));
}

function describe(
  calls: readonly QueryOrigin[],
  origins: readonly QueryOrigin[],
  models: readonly ModelDescription[],
): string {
  const [first] = calls as [QueryOrigin];
  const model = models.find(({ name }) => name === first.model);
  const start = `${first.place}: ${calls.length} times db.${model?.delegate ?? first.model}.${first.operation} in one request (N+1)`;
  const before = origins.slice(0, origins.indexOf(first)).filter(({ operation }) => operation.startsWith('find'));
  for (const outer of before.reverse()) {
    const owner = models.find(({ name }) => name === outer.model);
    const relation = owner && relationBetween(owner, first, models);
    if (!owner || relation === undefined || outer === first) continue;
    const where = outer.place === undefined ? '' : ` at ${outer.place}`;
    return `${start}; add include: { ${relation}: true } to db.${owner.delegate}.${outer.operation}${where}`;
  }
  return `${start}; ask for all of them at once, with include or where: { …: { in: [...] } }`;
}

/** The relation of `owner` that would have brought the rows along: `author` for Author by id, `posts` for Post by authorId. */
function relationBetween(
  owner: ModelDescription,
  { model, where }: QueryOrigin,
  models: readonly ModelDescription[],
): string | undefined {
  const candidates = owner.fields.filter(({ relation }) => relation?.model === model);
  const isAsked = (names: readonly string[]) => names.length > 0 && names.every((name) => where.includes(name));
  return candidates.find(({ relation }) => {
    if (relation === undefined) return false;
    if (relation.fields.length > 0) return isAsked(relation.references);
    const other = models.find(({ name }) => name === relation.model);
    const inverse = other?.fields.find(({ name }) => name === relation.inverse);
    return isAsked(inverse?.relation?.fields ?? []) || where.includes(relation.inverse);
  })?.name;
}
