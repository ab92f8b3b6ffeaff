// Expressions that carry the values of one column into another: as they are, or as far as they have a meaning there.
import { changeOfType } from './column-type.ts';
import type { ColumnState, DatabaseState, Holding } from './state.ts';
import { isWord, normalize, type Token } from './tokens.ts';

/** What of `expression`, computed from the columns of `table`, the column `into` holds afterwards. */
export function carriedValues(
  state: DatabaseState,
  table: string,
  expression: readonly Token[],
  into: ColumnState,
): { holds: Holding[]; mayBeEmpty: boolean } {
  const filled = readFilled(expression);
  const inner = filled ?? expression;
  const sources = new Set(inner.filter(isName).map(({ value }) => value));
  const columns = [...sources].flatMap((name) => state.column(table, name) ?? []);
  const [source] = columns;
  const isFaithful = columns.length === 1 && sources.size === 1 && isPlain(inner);
  const change = source && changeOfType(source.type, into.type, state.provider);
  const isExact = isFaithful && change !== 'alters' && change !== 'narrows';
  const holds = columns.flatMap((column) =>
    column.holds.map((holding) => ({ origin: holding.origin, isExact: holding.isExact && isExact })),
  );
  const isEmptyInSource = source === undefined || !(source.isRequired || source.content === 'full');
  const isConstant = sources.size === 0 && !inner.some((token) => isWord(token, 'NULL'));
  return { holds, mayBeEmpty: filled === undefined && !isConstant && (isEmptyInSource || !isExact) };
}

function isName({ kind }: Token): boolean {
  return kind === 'name';
}

/** `coalesce("a", 7)` gives `"a"`. */
function readFilled(tokens: readonly Token[]): readonly Token[] | undefined {
  if (!isWord(tokens[0], 'COALESCE') || !isWord(tokens.at(-1), ')')) return undefined;
  let depth = 0;
  const comma = tokens.findIndex((token) => {
    if (isWord(token, '(')) depth += 1;
    if (isWord(token, ')')) depth -= 1;
    return depth === 1 && isWord(token, ',');
  });
  return comma < 0 ? undefined : tokens.slice(2, comma);
}

const NAME = '("(?:[^"]|"")+")';
/** What a conversion that loses nothing looks like; whether the types allow it is another question. */
const PLAIN = [
  `${NAME}`,
  `CAST \\( ${NAME} AS (?:TEXT|INTEGER|REAL|BIGINT) \\)`,
  `TO_JSONB \\( ${NAME} \\)`,
  `CASE ${NAME} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END`,
  `CASE WHEN ${NAME} IS NOT NULL THEN JSON_QUOTE \\( \\1 \\) END`,
  `CASE WHEN ${NAME} BETWEEN - (?:2147483647|9000000000000000000) AND (?:2147483647|9000000000000000000) THEN (?:\\1|CAST \\( ROUND \\( \\1 \\) AS INTEGER \\)) END`,
].map((pattern) => new RegExp(`^${pattern}$`));

function isPlain(tokens: readonly Token[]): boolean {
  const text = normalize(withoutCasts(tokens));
  return PLAIN.some((pattern) => pattern.test(text));
}

/** `("a"::text)::INTEGER` → `"a"` */
function withoutCasts(tokens: readonly Token[]): readonly Token[] {
  const last = tokens.findLastIndex((token) => isWord(token, '::'));
  const isOuter = last >= 0 && !tokens.slice(last).some((token) => isWord(token, 'END') || isWord(token, ','));
  const isBalanced = isOuter && count(tokens.slice(0, last), '(') === count(tokens.slice(0, last), ')');
  if (isBalanced) return withoutCasts(tokens.slice(0, last));
  const isWrapped = isWord(tokens[0], '(') && isWord(tokens.at(-1), ')') && closesAtEnd(tokens);
  return isWrapped ? withoutCasts(tokens.slice(1, -1)) : tokens;
}

function count(tokens: readonly Token[], symbol: string): number {
  return tokens.filter((token) => isWord(token, symbol)).length;
}

function closesAtEnd(tokens: readonly Token[]): boolean {
  let depth = 0;
  return tokens.every((token, i) => {
    if (isWord(token, '(')) depth += 1;
    if (isWord(token, ')')) depth -= 1;
    return depth > 0 || i === tokens.length - 1;
  });
}
