// What each kind of statement does to stored data.
import assert from 'node:assert/strict';
import { isAccepted, withAcceptance } from '../../../../../src/toolchain/migrations/classify/acceptance.ts';
import { Classifier } from '../../../../../src/toolchain/migrations/classify/classify.ts';
import { DatabaseState } from '../../../../../src/toolchain/migrations/classify/state.ts';
import type { DatabaseProvider } from '../../../../../src/kernel/model.ts';

const BEFORE: Record<DatabaseProvider, string> = {
  sqlite: `CREATE TABLE "Post" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "title" TEXT NOT NULL, "rank" INTEGER, "slug" TEXT, "mood" TEXT NOT NULL, "userId" INTEGER, CONSTRAINT "fk" FOREIGN KEY ("userId") REFERENCES "User" ("id"));
CREATE UNIQUE INDEX "Post_slug_key" ON "Post"("slug"); CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY)`,
  postgresql: `CREATE TYPE "Mood" AS ENUM ('FINE', 'SAD');
CREATE TABLE "Post" ("id" SERIAL NOT NULL, "title" VARCHAR(20) NOT NULL, "rank" INTEGER, "slug" TEXT, "mood" "Mood" NOT NULL, "price" DECIMAL(8,2), "userId" INTEGER, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
CREATE UNIQUE INDEX "Post_slug_key" ON "Post"("slug"); CREATE TABLE "User" ("id" SERIAL NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
ALTER TABLE "Post" ADD CONSTRAINT "fk" FOREIGN KEY ("userId") REFERENCES "User"("id")`,
};

/** `loses column-dropped Post.title`, one a finding. */
function classify(provider: DatabaseProvider, script: string): string[] {
  const state = new DatabaseState(provider);
  new Classifier(state).classify(BEFORE[provider]);
  state.markAsStored();
  return new Classifier(state)
    .classify(script)
    .flatMap(({ findings }) =>
      findings.map(
        ({ effect, cause, table, columns }) =>
          `${effect} ${cause} ${[table, ...columns].join('.')}${effect === 'fails' ? '?' : ''}`,
      ),
    );
}

/** Statements, and what both databases, or those that are named, answer. */
const BOTH: [what: string, script: string, expected: string[]][] = [
  ['a table that is created', 'CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY)', []],
  ['a table that is dropped', 'DROP TABLE "Post"', ['loses table-dropped Post']],
  ['a table that nobody knows', 'DROP TABLE IF EXISTS legacy', ['loses table-dropped legacy']],
  ['a table created and dropped', 'CREATE TABLE x ("id" INTEGER); DROP TABLE x', []],
  ['a column that is dropped', 'ALTER TABLE "Post" DROP COLUMN "title"', ['loses column-dropped Post.title']],
  ['a column in small letters', 'alter table "Post" drop column "rank"', ['loses column-dropped Post.rank']],
  ['a renamed table', 'ALTER TABLE "Post" RENAME TO "posts"', ['moves renamed Post']],
  [
    'a column renamed and then dropped',
    'ALTER TABLE "Post" RENAME COLUMN "title" TO "headline"; ALTER TABLE "Post" DROP COLUMN "headline"',
    ['moves renamed Post.title', 'loses column-dropped Post.title'],
  ],
  [
    'a value that is carried over before its column is dropped',
    'ALTER TABLE "Post" ADD COLUMN "name" TEXT; UPDATE "Post" SET "name" = "title"; ALTER TABLE "Post" DROP COLUMN "title"',
    [],
  ],
  [
    'a value that is carried over in part',
    `ALTER TABLE "Post" ADD COLUMN "name" TEXT; UPDATE "Post" SET "name" = substr("title", 1, 3); ALTER TABLE "Post" DROP COLUMN "title"`,
    ['loses values-converted Post.title'],
  ],
  [
    'a value that is carried over in some rows',
    `ALTER TABLE "Post" ADD COLUMN "name" TEXT; UPDATE "Post" SET "name" = "title" WHERE "rank" = 1; ALTER TABLE "Post" DROP COLUMN "title"`,
    ['loses column-dropped Post.title'],
  ],
  ['rows that are deleted', 'DELETE FROM "Post" WHERE "rank" = 0', ['loses rows-deleted Post']],
  [
    'values that are overwritten',
    `UPDATE "Post" SET "title" = upper("title")`,
    ['loses values-overwritten Post.title'],
  ],
  ['values for empty rows', `UPDATE "Post" SET "slug" = 'x' WHERE "slug" IS NULL`, []],
  [
    'values for other empty rows',
    `UPDATE "Post" SET "slug" = 'x' WHERE "rank" IS NULL`,
    ['loses values-overwritten Post.slug'],
  ],
  [
    'other texts for the values of an enum',
    `UPDATE "Post" SET "mood" = CASE "mood" WHEN 'SAD' THEN 'sad' END WHERE "mood" IN ('SAD')`,
    ['rewrites rewritten Post.mood'],
  ],
  [
    'two values that become one',
    `UPDATE "Post" SET "mood" = CASE "mood" WHEN 'SAD' THEN 'x' WHEN 'FINE' THEN 'x' END WHERE "mood" IN ('SAD', 'FINE')`,
    ['loses values-overwritten Post.mood'],
  ],
  ['rows that are inserted', `INSERT INTO "User" ("id") VALUES (1)`, []],
  ['an insert that overwrites', `INSERT OR REPLACE INTO "User" ("id") VALUES (1)`, ['loses unclassified ']],
  [
    'an upsert',
    `INSERT INTO "User" ("id") VALUES (1) ON CONFLICT ("id") DO UPDATE SET "id" = 2`,
    ['loses unclassified '],
  ],
  ['a statement that nobody knows', 'CLUSTER VERBOSE', ['loses unclassified ']],
  ['a select that calls a function', 'SELECT drop_everything()', ['loses unclassified ']],
  ['a comment that says why it keeps', '-- quintet: keeps nobody reads it\nDROP TABLE "Post"', []],
  ['a comment without a reason', '-- quintet: keeps\nDROP TABLE "Post"', ['loses table-dropped Post']],
  ['words in quotes', `INSERT INTO "User" ("id") VALUES ('DROP TABLE "Post"; --')`, []],
];

const POSTGRES: typeof BOTH = [
  ['a wider type', 'ALTER TABLE "Post" ALTER COLUMN "rank" SET DATA TYPE BIGINT', ['rewrites rewritten Post']],
  ['a longer text', 'ALTER TABLE "Post" ALTER COLUMN "title" TYPE character varying(30)', []],
  [
    'a shorter text',
    'ALTER TABLE "Post" ALTER COLUMN "title" SET DATA TYPE VARCHAR(10)',
    ['fails type-narrowed Post.title?'],
  ],
  [
    'fewer digits behind the point',
    'ALTER TABLE "Post" ALTER COLUMN "price" SET DATA TYPE DECIMAL(8,1)',
    ['loses values-converted Post.price'],
  ],
  [
    'a conversion with an expression',
    'ALTER TABLE "Post" ALTER COLUMN "rank" TYPE TEXT USING left("rank"::text, 1)',
    ['loses values-converted Post.rank', 'rewrites rewritten Post'],
  ],
  [
    'an enum with fewer values',
    `CREATE TYPE "Mood_new" AS ENUM ('FINE'); ALTER TABLE "Post" ALTER COLUMN "mood" TYPE "Mood_new" USING ("mood"::text::"Mood_new"); ALTER TYPE "Mood" RENAME TO "Mood_old"; ALTER TYPE "Mood_new" RENAME TO "Mood"; DROP TYPE "Mood_old"`,
    ['fails enum-values Post.mood?', 'rewrites rewritten Post'],
  ],
  [
    'an enum with other names',
    `ALTER TYPE "Mood" RENAME VALUE 'SAD' TO 'sad'; CREATE TYPE "M2" AS ENUM ('FINE', 'sad', 'x'); ALTER TABLE "Post" ALTER COLUMN "mood" TYPE "M2" USING "mood"::text::"M2"`,
    ['rewrites rewritten Post'],
  ],
  [
    'a required column',
    'ALTER TABLE "Post" ALTER COLUMN "rank" SET NOT NULL',
    ['fails required Post.rank?', 'locks scanned Post'],
  ],
  [
    'a required column that was filled',
    'UPDATE "Post" SET "rank" = 0 WHERE "rank" IS NULL; ALTER TABLE "Post" ALTER COLUMN "rank" SET NOT NULL',
    ['locks scanned Post'],
  ],
  [
    'a required column that gets its default',
    'ALTER TABLE "Post" ALTER COLUMN "rank" SET DEFAULT 7; UPDATE "Post" SET "rank" = DEFAULT WHERE "rank" IS NULL; ALTER TABLE "Post" ALTER COLUMN "rank" SET NOT NULL',
    ['locks scanned Post'],
  ],
  ['a required column that was so already', 'ALTER TABLE "Post" ALTER COLUMN "title" SET NOT NULL', []],
  ['a new column without a value', 'ALTER TABLE "Post" ADD COLUMN "x" TEXT NOT NULL', ['fails no-value Post?']],
  [
    'a unique column',
    'CREATE UNIQUE INDEX "i" ON "Post"("title")',
    ['fails not-unique Post.title?', 'locks indexed Post'],
  ],
  ['a unique column that was so already', 'CREATE UNIQUE INDEX "i" ON "Post"("slug", "title")', ['locks indexed Post']],
  ['an index beside the writers', 'CREATE INDEX CONCURRENTLY "i" ON "Post"("title")', []],
  [
    'a foreign key that is there again',
    'ALTER TABLE "Post" DROP CONSTRAINT "fk"; ALTER TABLE "Post" ADD CONSTRAINT "fk2" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE',
    ['locks scanned Post'],
  ],
  [
    'a foreign key that points to another table',
    'CREATE TABLE "Tag" ("id" INTEGER PRIMARY KEY); ALTER TABLE "Post" DROP CONSTRAINT "fk"; ALTER TABLE "Post" ADD CONSTRAINT "fk" FOREIGN KEY ("userId") REFERENCES "Tag"("id")',
    ['loses links-redirected Post.userId', 'fails foreign-key Post.userId?', 'locks scanned Post'],
  ],
  [
    'a new foreign key',
    'ALTER TABLE "Post" ADD CONSTRAINT "f" FOREIGN KEY ("rank") REFERENCES "User"("id")',
    ['fails foreign-key Post.rank?', 'locks scanned Post'],
  ],
  ['a schema with everything in it', 'DROP SCHEMA public CASCADE', ['loses unclassified ']],
  ['code', 'DO $$ BEGIN DELETE FROM "Post"; END $$', ['loses unclassified ']],
  ['an emptied table', 'TRUNCATE "Post"', ['loses rows-deleted Post']],
];

const rebuilt = (columns: string, names: string, values: string) =>
  `PRAGMA foreign_keys=OFF; CREATE TABLE "new_Post" (${columns}); INSERT INTO "new_Post" (${names}) SELECT ${values} FROM "Post"; DROP TABLE "Post"; ALTER TABLE "new_Post" RENAME TO "Post"; PRAGMA foreign_keys=ON`;
const ALL = '"id", "title", "rank", "slug", "mood", "userId"';
const COLUMNS =
  '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "title" TEXT NOT NULL, "rank" INTEGER, "slug" TEXT, "mood" TEXT NOT NULL, "userId" INTEGER, CONSTRAINT "fk" FOREIGN KEY ("userId") REFERENCES "User" ("id")';

const SQLITE: typeof BOTH = [
  ['a rebuilt table', rebuilt(COLUMNS, ALL, ALL), ['rewrites rewritten Post', 'moves renamed Post']],
  [
    'a rebuilt table without a column',
    rebuilt(COLUMNS.replace('"rank" INTEGER, ', ''), ALL.replace('"rank", ', ''), ALL.replace('"rank", ', '')),
    ['rewrites rewritten Post', 'loses column-dropped Post.rank', 'moves renamed Post'],
  ],
  [
    'a column that becomes required',
    rebuilt(COLUMNS.replace('"rank" INTEGER', '"rank" INTEGER NOT NULL'), ALL, ALL),
    ['fails required Post.rank?', 'rewrites rewritten Post', 'moves renamed Post'],
  ],
  [
    'a column that becomes required and is filled',
    rebuilt(
      COLUMNS.replace('"rank" INTEGER', '"rank" INTEGER NOT NULL'),
      ALL,
      ALL.replace('"rank"', 'coalesce("rank", 7) AS "rank"'),
    ),
    ['rewrites rewritten Post', 'moves renamed Post'],
  ],
  [
    'a copy of some rows',
    `CREATE TABLE "new_Post" (${COLUMNS}); INSERT INTO "new_Post" (${ALL}) SELECT ${ALL} FROM "Post" WHERE "rank" > 1; DROP TABLE "Post"`,
    ['loses table-dropped Post'],
  ],
  ['a pragma that nobody knows', 'PRAGMA writable_schema=ON', ['loses unclassified ']],
];

describe('migrations/classify', () => {
  for (const provider of ['sqlite', 'postgresql'] as const)
    for (const [what, script, expected] of [...BOTH, ...(provider === 'sqlite' ? SQLITE : POSTGRES)])
      it(`knows ${what} on ${provider}`, () => assert.deepEqual(classify(provider, script), expected));

  it('records a loss with a checksum of the statements, which ends with an edit', () => {
    const accepted = withAcceptance('-- AlterTable\nALTER TABLE "Post" DROP COLUMN "title";\n');
    assert.match(accepted, /^-- quintet: accepts-loss [0-9a-f]{16}\n-- AlterTable\n/);
    assert.ok(isAccepted(accepted));
    assert.ok(isAccepted(accepted.replaceAll('\n', '\r\n').replace('-- AlterTable', '-- because')));
    assert.equal(withAcceptance(accepted), accepted);
    assert.ok(!isAccepted(accepted.replace('"title"', '"body"')));
    assert.ok(!isAccepted(`${accepted}DELETE FROM "Post";\n`));
  });
});
