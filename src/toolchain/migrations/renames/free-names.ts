// Indexes share one set of names on PostgreSQL. The engine renames them one by one, which fails where two tables change places,
// or where the table that had the name is removed later in the script.
import { splitStatements } from '../apply/run-script.ts';
import { REMOVED } from './stored-names.ts';

const RENAME =
  /^((?:\s*--[^\n]*\n)*\s*ALTER (?:INDEX|TABLE "(?:[^"]|"")+" RENAME CONSTRAINT) "((?:[^"]|"")+)"(?: RENAME)? TO )"((?:[^"]|"")+)"$/;
const DROPPED = new RegExp(String.raw`^(?:\s*--[^\n]*\n)*\s*DROP TABLE "${REMOVED}`);
const CREATED = new RegExp(
  String.raw`^(?:\s*--[^\n]*\n)*\s*CREATE (?:TABLE|(?:UNIQUE )?INDEX "(?:[^"]|"")+" ON) "${REMOVED}`,
);

/** The same statements, in which every name is free when it is taken. */
export function withFreeNames(statements: readonly string[]): string[] {
  const renames = statements.filter((sql) => RENAME.test(sql));
  if (renames.length === 0) return [...statements];
  const [dropped, created] = [DROPPED, CREATED].map((kind) => statements.filter((sql) => kind.test(sql)));
  const others = statements.filter((sql) => !dropped?.includes(sql) && !created?.includes(sql));
  const [first, last] = [others.indexOf(renames[0] as string), others.lastIndexOf(renames.at(-1) as string)];
  return [
    ...others.slice(0, first),
    ...(dropped as string[]),
    ...inTwoSteps(others.slice(first, last + 1)),
    ...(created as string[]),
    ...others.slice(last + 1),
  ];
}

/** A name that another one has until later is taken at the end. */
function inTwoSteps(statements: readonly string[]): string[] {
  const sources = statements.map((sql) => RENAME.exec(sql)?.[2]);
  const later: string[] = [];
  const now = statements.map((sql, i) => {
    const [, start = '', from = '', to = ''] = RENAME.exec(sql) ?? [];
    if (start === '' || !sources.slice(i + 1).includes(to)) return sql;
    const aside = `quintet_renaming_${later.length}`;
    later.push(`${start.replace(/^(?:\s*--[^\n]*\n)*/, '').replace(`"${from}"`, `"${aside}"`)}"${to}"`);
    return `${start}"${aside}"`;
  });
  return [...now, ...later];
}

const DROP_INDEX = /^(?:\s*--[^\n]*\n)*\s*DROP INDEX "((?:[^"]|"")+)"$/;
const CREATE_INDEX = /^(?:\s*--[^\n]*\n)*\s*CREATE (?:UNIQUE )?INDEX "((?:[^"]|"")+)"/;

/** SQLite cannot rename an index: one whose name another one takes is dropped before that one is created. */
export function withEarlyDrops(script: string): string {
  const statements = splitStatements(script);
  const created = statements.map((sql) => CREATE_INDEX.exec(sql)?.[1]);
  const late = statements.filter((sql, i) => {
    const name = DROP_INDEX.exec(sql)?.[1];
    return name !== undefined && created.slice(0, i).includes(name);
  });
  if (late.length === 0) return script;
  const others = statements.filter((sql) => !late.includes(sql));
  const first = others.findIndex((sql) => CREATE_INDEX.test(sql));
  const ordered = [...others.slice(0, first), ...late, ...others.slice(first)];
  return ordered.map((sql, i) => `${i > 0 && sql.startsWith('--') ? '\n' : ''}${sql};\n`).join('');
}
