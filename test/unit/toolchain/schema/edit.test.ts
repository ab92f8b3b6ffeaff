import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatSchema } from '../../../../src/toolchain/schema/prisma-engine.ts';
import { hasField, hasModel, insertEnum, insertField, insertModel } from '../../../../src/toolchain/schema/edit.ts';
import { parseSchema } from '../../../../src/toolchain/schema/read-schema.ts';
import { ACCOUNTS, app, blog, POSTS } from './sample.ts';

const TAG = 'model Tag {\n  id Int @id\n name String @unique /// @length(max: 50)\n}\n';

describe('schema/edit', () => {
  it('adds a model at the end, aligned, and leaves every other byte', () => {
    assert.equal(
      insertModel(ACCOUNTS, TAG),
      `${ACCOUNTS}\nmodel Tag {\n  id   Int    @id\n  name String @unique /// @length(max: 50)\n}\n`,
    );
  });

  it('adds a model with its doc comments to an empty file', () => {
    assert.equal(
      insertModel('', '/// @hidden\nmodel A {\n  id Int @id\n}'),
      '/// @hidden\nmodel A {\n  id Int @id\n}\n',
    );
  });

  it('gives the file a line break at its end, if it has none', () => {
    assert.equal(
      insertModel('enum A {\n  X\n}', 'model B {\n  id Int @id\n}'),
      'enum A {\n  X\n}\n\nmodel B {\n  id Int @id\n}\n',
    );
  });

  it('uses the line breaks of the file', () => {
    const source = 'model A {\r\n  id Int @id\r\n}\r\n';
    assert.equal(insertModel(source, 'model B {\n  id Int @id\n}'), `${source}\r\nmodel B {\r\n  id Int @id\r\n}\r\n`);
    assert.equal(insertField(source, 'A', 'x Int'), 'model A {\r\n  id Int @id\r\n  x  Int\r\n}\r\n');
  });

  it('changes nothing when the model is there, however its blanks differ', () => {
    const source = insertModel(ACCOUNTS, TAG);
    assert.equal(insertModel(source, TAG), source);
    assert.equal(insertModel(source, TAG.replace('name String', 'name    String')), source);
  });

  it('refuses a name that something else has', () => {
    const other = 'model Tag {\n  id String @id\n}\n';
    assert.throws(() => insertModel(insertModel('', TAG), other), { code: 'SCHEMA_NAME_TAKEN' });
    assert.throws(() => insertModel('enum Tag {\n  A\n}\n', TAG), { code: 'SCHEMA_NAME_TAKEN' });
    assert.throws(() => insertModel('', 'enum Tag {\n  A\n}\n'), { code: 'SCHEMA_BLOCK_MISSING' });
    assert.throws(() => insertModel('', 'no model'), { code: 'SCHEMA_BLOCK_MISSING' });
  });

  it('adds an enum', () => {
    assert.equal(insertEnum(TAG, 'enum E {\nA\nB @map("b")\n}'), `${TAG}\nenum E {\n  A\n  B @map("b")\n}\n`);
  });

  it('adds fields after the last one, before the attributes, in the columns of the lines above', () => {
    assert.equal(
      insertField(ACCOUNTS, 'User', ['name String @default("") /// @blank', 'age Int?']),
      ACCOUNTS.replace(
        '@relation("edits")\n',
        '@relation("edits")\n  name  String     @default("") /// @blank\n  age   Int?\n',
      ),
    );
  });

  it('does not move its neighbours for a name that is too long', () => {
    assert.equal(
      insertField('model A {\n  id Int @id\n}\n', 'A', 'somethingLong String @unique'),
      'model A {\n  id Int @id\n  somethingLong String @unique\n}\n',
    );
  });

  it('keeps the indentation of the file and comments above the new field', () => {
    assert.equal(
      insertField('model A {\n\tid Int @id\n}\n', 'A', ['/// Shown below.', 'x String']),
      'model A {\n\tid Int @id\n\t/// Shown below.\n\tx  String\n}\n',
    );
  });

  it('adds attributes at the end, after an empty line if they are the first', () => {
    const once = insertField('model A {\n  id Int @id\n  b  Int\n}\n', 'A', '@@index([b])');
    assert.equal(once, 'model A {\n  id Int @id\n  b  Int\n\n  @@index([b])\n}\n');
    const twice = insertField(once, 'A', ['c Int', '@@map("a")']);
    assert.equal(twice, 'model A {\n  id Int @id\n  b  Int\n  c  Int\n\n  @@index([b])\n  @@map("a")\n}\n');
    assert.equal(insertField(twice, 'A', ['c Int', '@@map("a")', '@@index( [b] )']), twice);
  });

  it('adds fields to a model that has none', () => {
    assert.equal(insertField('model A {\n}\n', 'A', 'id Int @id'), 'model A {\n  id Int @id\n}\n');
    assert.equal(
      insertField('model A {\n  @@map("a")\n}\n', 'A', 'id Int @id'),
      'model A {\n  id Int @id\n\n  @@map("a")\n}\n',
    );
  });

  it('changes nothing when the field is there, and refuses another one of that name', () => {
    assert.equal(insertField(ACCOUNTS, 'User', 'email String @unique'), ACCOUNTS);
    assert.throws(() => insertField(ACCOUNTS, 'User', 'email String?'), { code: 'SCHEMA_NAME_TAKEN' });
    assert.throws(() => insertField(ACCOUNTS, 'Usr', 'x Int'), { code: 'SCHEMA_BLOCK_MISSING' });
  });

  it('is not misled by braces and comments inside a model', () => {
    const source =
      '// model User {\n/* model User {\n} */\nmodel User {\n  id Int @id // }\n  s String @default("}\\" {") /// }\n}\n';
    const changed = insertField(source, 'User', 'x Int');
    assert.equal(changed, source.replace('/// }\n', '/// }\n  x  Int\n'));
    assert.equal(parseSchema(app(changed), 'sqlite').description.models[0]?.fields.length, 3);
  });

  it('only ever adds: what was there is there, in one or two pieces around the new text', () => {
    const line = fc.constantFrom(
      '  a Int',
      '\tb   String? // x',
      '  /// doc',
      '',
      '  @@map("m")',
      '  @@index([a]) // y',
      '  // }',
      '  c String @default("}")',
    );
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (lines, eol, isAttribute) => {
          const source = ['// top', 'model M {', ...lines, '}', '', 'model N {', '  id Int @id', '}'].join(eol);
          const changed = insertField(source, 'M', isAttribute ? '@@id([a, b])' : 'added Int @default(1)');
          const added = changed.length - source.length;
          const start = [...source].findIndex((letter, index) => letter !== changed[index]);
          assert.ok(added > 0);
          assert.equal(changed.slice(0, start) + changed.slice(start + added), source);
          assert.equal(insertField(changed, 'M', isAttribute ? '@@id([a, b])' : 'added Int @default(1)'), changed);
        },
      ),
    );
  });

  it('knows which models and fields are there', () => {
    assert.ok(hasModel(POSTS, 'Tag'));
    assert.ok(!hasModel(POSTS, 'Status'), 'an enum is no model');
    assert.ok(hasField(POSTS, 'Tag', 'name'));
    assert.ok(!hasField(POSTS, 'Tag', 'nam'));
    assert.ok(!hasField(POSTS, 'Nope', 'name'));
  });

  it('writes what Prisma reads', () => {
    const [schema, accounts, posts] = blog() as [[string, string], [string, string], [string, string]];
    const comment =
      'model Comment {\n id Int @id @default(autoincrement())\n post BlogPost @relation(fields: [postId], references: [id])\n postId Int\n}';
    const changed = insertField(insertModel(posts[1], comment), 'BlogPost', 'comments Comment[]');
    const { description } = parseSchema([schema, accounts, [posts[0], changed]], 'sqlite');
    assert.equal(description.models.at(-1)?.fields[1]?.relation?.inverse, 'comments');
  });

  for (const [what, block] of Object.entries({
    'a model':
      '/// Doc\nmodel Post {\nid Int @id @default(autoincrement())\n  title String /// @length(max: 200)\n slug  String   @unique ///  @slug(from: title)\n\n\n/// above\n// plain\n  authorId Int?\nu Unsupported("x y")?\n@@index([authorId])\n @@map("posts_post")\n}',
    'a model without attributes':
      'model  A  {\n  id Int @id // c\n  longName   DateTime   @default(now())\n\n  x Int\n\n}',
    'an enum': 'enum Role {\n A @map("a")\n  LONGER @map("x") /// l\n\n  B   // c\n  @@map("r")\n}',
    'a model of attributes': 'model A {\n  a Int\n b Int\n\n @@id([a, b])\n @@unique([b, a])\n}',
  })) {
    it(`lays out ${what} as prisma format does`, () => {
      assert.equal(what === 'an enum' ? insertEnum('', block) : insertModel('', block), formatSchema(block));
    });
  }
});
