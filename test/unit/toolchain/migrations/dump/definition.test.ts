// A new database that `migrate` creates for an adopted project has everything that the adopted one has.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { freshPostgresUrl, needsPostgres } from '../../../../support/postgres.ts';
import { adopt, assertAdopted, type Adopted } from '../introspect/adopted.ts';

const SQLITE = `
CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE NOCASE, born NVARCHAR(10));
CREATE TABLE books (
  id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  title TEXT NOT NULL CHECK (length(title) > 0), price REAL, cents INTEGER GENERATED ALWAYS AS (price * 100) STORED, slug TEXT
) STRICT;
CREATE TABLE tags (code TEXT PRIMARY KEY, label TEXT) WITHOUT ROWID;
CREATE UNIQUE INDEX books_slug ON books (lower(slug)) WHERE slug IS NOT NULL;
CREATE VIEW cheap AS SELECT id, title FROM books WHERE price < 5;
CREATE VIEW cheap_titles AS SELECT title FROM cheap;
CREATE TRIGGER books_slug_default AFTER INSERT ON books WHEN new.slug IS NULL
BEGIN
  UPDATE books SET slug = CASE WHEN new.title = ';' THEN 'semicolon' ELSE lower(new.title) END WHERE id = new.id;
END;
CREATE TRIGGER cheap_insert INSTEAD OF INSERT ON cheap BEGIN INSERT INTO books (author_id, title, price) VALUES (1, new.title, 1.0); END;
CREATE VIRTUAL TABLE search USING fts5 (title);
`;

const POSTGRES = `
CREATE EXTENSION citext;
CREATE EXTENSION pg_trgm;
CREATE TYPE mood AS ENUM ('it''s fine', 'sad');
CREATE TYPE unused AS ENUM ('a');
CREATE TYPE pair AS (first integer, second text);
CREATE TYPE prices AS RANGE (SUBTYPE = numeric);
CREATE DOMAIN year AS integer DEFAULT 2000 CONSTRAINT year_check CHECK (VALUE > 1900);
CREATE SEQUENCE invoice_numbers START WITH 1000 INCREMENT BY 10;
CREATE SEQUENCE film_film_id_seq;
CREATE FUNCTION today() RETURNS date LANGUAGE sql AS 'SELECT current_date';
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW.updated = now(); -- a semicolon; in a comment
  RETURN NEW;
END;
$body$;
CREATE TABLE film (
  film_id integer NOT NULL DEFAULT nextval('film_film_id_seq') PRIMARY KEY,
  title text COLLATE "C" NOT NULL CHECK (title <> ''),
  email citext UNIQUE,
  released year,
  mood mood DEFAULT 'it''s fine',
  fulltext tsvector NOT NULL,
  span tsrange,
  updated timestamptz NOT NULL DEFAULT now(),
  shout text GENERATED ALWAYS AS (upper(title)) STORED,
  EXCLUDE USING gist (span WITH &&),
  CONSTRAINT short_when_sad CHECK (mood <> 'sad' OR length(title) < 10)
) WITH (fillfactor = 70);
CREATE TABLE invoice (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 5) PRIMARY KEY,
  number integer NOT NULL DEFAULT nextval('invoice_numbers') UNIQUE,
  small smallserial,
  on_day date NOT NULL DEFAULT today(),
  film_id integer REFERENCES film ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  next_id bigint UNIQUE,
  sizes prices,
  parts pair
);
ALTER TABLE film ADD COLUMN last_invoice bigint REFERENCES invoice;
ALTER TABLE invoice ADD CONSTRAINT positive CHECK (small > 0) NOT VALID;
CREATE UNLOGGED TABLE log (id serial PRIMARY KEY, text text);
CREATE TABLE payment (id serial NOT NULL, at timestamptz NOT NULL, amount numeric(5, 2) NOT NULL, PRIMARY KEY (at, id)) PARTITION BY RANGE (at);
CREATE TABLE payment_2022 PARTITION OF payment FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
CREATE TABLE payment_rest PARTITION OF payment DEFAULT;
CREATE INDEX payment_amount ON payment (amount);
CREATE INDEX film_fulltext ON film USING gist (fulltext);
CREATE INDEX film_title ON film USING gin (title gin_trgm_ops);
CREATE UNIQUE INDEX film_lower ON film (lower(title)) INCLUDE (mood) WHERE mood = 'sad';
CREATE FUNCTION films() RETURNS SETOF film LANGUAGE sql STABLE BEGIN ATOMIC SELECT * FROM film; END;
CREATE PROCEDURE sell(film integer) LANGUAGE sql AS 'INSERT INTO invoice (film_id) VALUES ($1)';
CREATE VIEW z_cheerful AS SELECT film_id, title FROM films() WHERE mood = 'it''s fine';
CREATE FUNCTION cheerful() RETURNS SETOF z_cheerful LANGUAGE sql AS 'SELECT * FROM z_cheerful';
CREATE VIEW a_view WITH (security_barrier) AS SELECT title FROM cheerful();
CREATE VIEW long_films AS SELECT film_id, title FROM film WHERE length(title) > 100 WITH LOCAL CHECK OPTION;
CREATE MATERIALIZED VIEW sales AS SELECT count(*) AS payments FROM payment;
CREATE UNIQUE INDEX sales_payments ON sales (payments);
CREATE TRIGGER film_fulltext_trigger BEFORE INSERT OR UPDATE ON film FOR EACH ROW
  EXECUTE FUNCTION tsvector_update_trigger('fulltext', 'pg_catalog.english', 'title');
CREATE TRIGGER film_touch BEFORE UPDATE ON film FOR EACH ROW WHEN (OLD.title <> NEW.title) EXECUTE FUNCTION touch();
ALTER TABLE film DISABLE TRIGGER film_touch;
CREATE RULE keep_log AS ON DELETE TO log DO INSTEAD NOTHING;
ALTER TABLE log ENABLE ROW LEVEL SECURITY;
CREATE POLICY readable ON log FOR SELECT USING (text IS NOT NULL);
COMMENT ON TABLE film IS 'What''s on';
COMMENT ON COLUMN film.title IS 'Its title';
COMMENT ON FUNCTION today() IS 'The day';
COMMENT ON CONSTRAINT short_when_sad ON film IS 'Sad films are short';
`;

describe('migrations/dump: the definition of an adopted database', function () {
  this.timeout(120_000);
  let adopted: Adopted | undefined;
  afterEach(() => adopted?.close());

  it('of SQLite is in its first migration', async () => {
    adopted = await adopt(SQLITE);
    await assertAdopted(adopted);
  });

  it('of PostgreSQL is in its first migration', async function () {
    adopted = await adopt(POSTGRES, await needsPostgres(this));
    assert.deepEqual(adopted.missing, []);
    await assertAdopted(adopted);
  });

  it('takes part in what migrations accept: no statement of it is unknown', async function () {
    for (const [sql, url] of [
      [SQLITE, undefined],
      [POSTGRES, await needsPostgres(this)],
    ] as const) {
      adopted = await adopt(sql, url);
      assert.deepEqual((await makeMigration(adopted.project, { check: true })).unaccepted, []);
      const { steps } = await migrate(adopted.project, { plan: true, target: 'zero' });
      assert.ok(steps.length > 0);
      await adopted.close();
    }
  });

  it('works in a new database: triggers and functions of several schemas', async function () {
    const sql = `CREATE SCHEMA billing; CREATE SCHEMA "Odd Name";
      CREATE TYPE billing.state AS ENUM ('open', 'paid');
      CREATE TABLE "Odd Name"."Kunde" (id serial PRIMARY KEY, "Name" text NOT NULL);
      CREATE TABLE billing.bill (id serial PRIMARY KEY, state billing.state NOT NULL DEFAULT 'open', kunde integer NOT NULL REFERENCES "Odd Name"."Kunde", note text);
      CREATE TABLE kunde_log (id serial PRIMARY KEY, bill integer NOT NULL REFERENCES billing.bill);
      CREATE FUNCTION billing.log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note = 'seen'; RETURN NEW; END $$;
      CREATE TRIGGER log BEFORE INSERT ON billing.bill FOR EACH ROW EXECUTE FUNCTION billing.log();
      CREATE VIEW open_bills AS SELECT b.id, k."Name" FROM billing.bill b JOIN "Odd Name"."Kunde" k ON k.id = b.kunde WHERE b.state = 'open';`;
    adopted = await adopt(sql, await needsPostgres(this));
    await assertAdopted(adopted);
    const databaseUrl = (await freshPostgresUrl()) as string;
    await migrate({ ...adopted.project, settings: { ...adopted.project.settings, databaseUrl } });
    const raw = await connectRaw(databaseUrl, { root: adopted.project.root });
    await raw.script(
      `INSERT INTO "Odd Name"."Kunde" ("Name") VALUES ('Ada'); INSERT INTO billing.bill (kunde) VALUES (1)`,
    );
    assert.deepEqual(await raw.query('SELECT b.note, o."Name" FROM billing.bill b, open_bills o'), [
      { note: 'seen', Name: 'Ada' },
    ]);
    await raw.close();
  });

  it('names what it does not contain', async function () {
    const sql = `CREATE SCHEMA other; CREATE TABLE other.x (id serial PRIMARY KEY);
      CREATE TABLE y (id serial PRIMARY KEY, x_id integer REFERENCES other.x);
      CREATE VIEW both_of_them AS SELECT y.id FROM y JOIN other.x ON x.id = y.x_id;
      CREATE AGGREGATE total (integer) (SFUNC = int4pl, STYPE = integer);
      CREATE ROLE reader_${process.pid}; CREATE POLICY own ON y TO reader_${process.pid} USING (true);`;
    adopted = await adopt(sql, `${await needsPostgres(this)}?schema=public`);
    assert.deepEqual(
      adopted.missing.map((line) => /everything: (.*)\. Add its SQL to migration\.sql by hand$/.exec(line)?.[1]),
      [
        'foreign key y_x_id_fkey of y needs something outside the adopted schemas',
        'view both_of_them needs something outside the adopted schemas',
        'aggregate total(integer) is not part of it',
        `policy own of y, which is for certain roles, is not part of it`,
      ],
    );
  });

  it('has what only a trigger of the database fills, and names no owners', async function () {
    adopted = await adopt(
      readFileSync('test/third-party/schemas/rental.postgresql.sql', 'utf8'),
      await needsPostgres(this),
    );
    await assertAdopted(adopted);
    assert.doesNotMatch(adopted.initial(), /OWNER TO|GRANT/);
    assert.match(adopted.initial(), /CREATE TRIGGER film_fulltext_trigger BEFORE INSERT OR UPDATE ON film /);
  });
});
