import assert from 'node:assert/strict';
import { fieldOf, type ModelDescription } from '../../../../src/kernel/model.ts';
import { parseSchema } from '../../../../src/toolchain/schema/read-schema.ts';
import type { SchemaFile } from '../../../../src/toolchain/schema/schema-file.ts';
import { app, blog, modelWith } from './sample.ts';

function modelsOf(files: SchemaFile[], provider: 'sqlite' | 'postgresql' = 'sqlite'): Map<string, ModelDescription> {
  return new Map(parseSchema(files, provider).description.models.map((model) => [model.name, model]));
}

function model(name: string, files = blog()): ModelDescription {
  const found = modelsOf(files).get(name);
  assert.ok(found, `no model ${name}`);
  return found;
}

function field(name: string, of = model('BlogPost')) {
  const found = fieldOf(of, name);
  assert.ok(found, `no field ${name}`);
  return found;
}

describe('schema/describe', () => {
  it('describes a model: app, table, labels, keys and place', () => {
    const { fields, annotations, ...post } = model('BlogPost');
    assert.deepEqual(post, {
      name: 'BlogPost',
      app: 'posts',
      table: 'posts_blog_post',
      delegate: 'blogPost',
      label: 'blog post',
      labelPlural: 'blog posts',
      primaryKey: ['id'],
      primaryKeyName: undefined,
      uniques: [
        { fields: ['slug'], name: undefined },
        { fields: ['authorId', 'title'], name: 'authorId_title' },
      ],
      indexes: [['createdAt', 'title']],
      ordering: [
        { field: 'createdAt', direction: 'desc' },
        { field: 'title', direction: 'asc' },
      ],
      display: 'title',
      hidden: false,
      documentation: 'What people read.',
      where: 'src/posts/models.prisma:8',
    });
    assert.equal(fields.length, 13);
    assert.deepEqual(annotations, { ordering: { 0: '-createdAt', 1: 'title' }, display: { 0: 'title' } });
  });

  it('describes a scalar field with every key set', () => {
    assert.deepEqual(field('body'), {
      name: 'body',
      kind: 'scalar',
      type: 'String',
      column: 'body',
      nativeType: undefined,
      isList: false,
      isRequired: true,
      isUnique: false,
      isId: false,
      isUpdatedAt: false,
      isForeignKey: false,
      hasDefault: true,
      default: '',
      relation: undefined,
      label: 'body',
      help: 'Markdown is fine.',
      documentation: 'Shown below the title.',
      annotations: { text: {}, help: { 0: 'Markdown is fine.' } },
    });
  });

  it('knows defaults, column names and fields that fill themselves', () => {
    assert.deepEqual(field('id').default, { name: 'autoincrement', args: [] });
    assert.equal(field('status').default, 'DRAFT');
    assert.equal(field('status').kind, 'enum');
    assert.equal(field('views').column, 'view_count');
    assert.equal(field('views').default, '0');
    assert.equal(field('changedAt').isUpdatedAt, true);
    assert.equal(field('changedAt').hasDefault, true);
    assert.equal(field('title').hasDefault, false);
    assert.equal(field('createdAt').label, 'created at');
  });

  it('describes both sides of a relation and flags the foreign key', () => {
    assert.deepEqual(field('author').relation, {
      model: 'User',
      name: 'BlogPostToUser',
      cardinality: 'one',
      fields: ['authorId'],
      references: ['id'],
      onDelete: 'Cascade',
      manyToMany: false,
      inverse: 'posts',
    });
    assert.deepEqual(field('posts', model('User')).relation, {
      model: 'BlogPost',
      name: 'BlogPostToUser',
      cardinality: 'many',
      fields: [],
      references: [],
      onDelete: undefined,
      manyToMany: false,
      inverse: 'author',
    });
    assert.equal(field('author').column, undefined);
    assert.equal(field('authorId').isForeignKey, true);
    assert.equal(field('title').isForeignKey, false);
  });

  it('finds the inverse among several relations between the same models, and in a model with itself', () => {
    assert.equal(field('editor').relation?.inverse, 'edits');
    assert.equal(field('parent', model('Tag')).relation?.inverse, 'children');
    assert.equal(field('children', model('Tag')).relation?.inverse, 'parent');
    assert.equal(field('children', model('Tag')).relation?.manyToMany, false);
  });

  it('gives Prisma’s own onDelete where none is written: restrict if required, set null if not', () => {
    assert.equal(field('editor').relation?.onDelete, 'SetNull');
    const files = app(
      'model A {\n id Int @id\n b B @relation(fields: [bId], references: [id])\n bId Int\n}\nmodel B {\n id Int @id\n a A[]\n}\n',
    );
    assert.equal(field('b', model('A', files)).relation?.onDelete, 'Restrict');
  });

  it('tells many-to-many from one-to-many', () => {
    const { relation } = field('tags');
    assert.deepEqual([relation?.manyToMany, relation?.cardinality, relation?.inverse], [true, 'many', 'posts']);
    assert.equal(field('posts', model('Tag')).relation?.manyToMany, true);
  });

  it('describes composite keys, named and not', () => {
    const files = app(
      'model A {\n a Int\n b Int\n c Int\n @@id([a, b])\n @@unique([b, c], name: "pair")\n @@unique([c])\n}\n',
    );
    const { primaryKey, primaryKeyName, uniques } = model('A', files);
    assert.deepEqual(
      { primaryKey, primaryKeyName, uniques },
      {
        primaryKey: ['a', 'b'],
        primaryKeyName: 'a_b',
        uniques: [
          { fields: ['b', 'c'], name: 'pair' },
          { fields: ['c'], name: undefined },
        ],
      },
    );
  });

  it('describes what is unique on a condition apart from what always is', () => {
    const files = app(
      `model A {
  id Int @id
  a  Int
  b  String?
  c  Boolean
  d  Int @unique(where: { c: false }) @map("{d}")
  e  Int @unique @map("where: {}")
  @@unique([a], where: { c: true })
  @@unique(fields: [a, b(sort: Desc)], map: "x", where: { b: { not: null }, c: false, a: -1 })
  @@unique([b], where: raw("c <> 0"))
  @@unique([b], map: "where", where: { b: "where: {, }" })
  @@index([c], where: { c: true })
}
`,
    );
    const { uniques, conditionalUniques, indexes } = model('A', files);
    assert.deepEqual(uniques, [{ fields: ['e'], name: undefined }]);
    assert.deepEqual(indexes, [['c']]);
    assert.deepEqual(conditionalUniques, [
      { fields: ['d'], where: { c: false } },
      { fields: ['a'], where: { c: true } },
      { fields: ['a', 'b'], where: { b: { not: null }, c: false, a: -1 } },
      { fields: ['b'], where: undefined },
      { fields: ['b'], where: { b: 'where: {, }' } },
    ]);
    assert.ok(!('conditionalUniques' in model('A', app('model A {\n  id Int @id\n}\n'))));
  });

  it('refuses two enum values with one name in the database', () => {
    const files: [string, string][] = [
      ['src/schema.prisma', 'datasource db {\n  provider = "sqlite"\n}\n'],
      ['src/posts/models.prisma', 'enum Color {\n  red @map("c")\n  blue\n  white @map("c")\n}\n'],
    ];
    assert.throws(() => parseSchema(files, 'sqlite'), {
      code: 'SCHEMA_VALUES_ALIKE',
      where: 'src/posts/models.prisma:4:3',
      message: /Color\.red and Color\.white are both stored as c/,
    });
  });

  it('labels enum values', () => {
    const { enums } = parseSchema(blog(), 'sqlite').description;
    assert.deepEqual(enums, [
      {
        name: 'Status',
        app: 'posts',
        values: [
          { name: 'DRAFT', label: 'Draft' },
          { name: 'LIVE', label: 'published' },
        ],
      },
    ]);
  });

  it('picks the field that names an object: @display, else name, title, … up to e-mail, in any case', () => {
    assert.equal(model('User').display, 'email');
    assert.equal(model('Tag').display, 'name');
    assert.equal(model('Thing', modelWith('Title String', 'other String')).display, 'Title');
    assert.equal(
      model('Thing', modelWith('Title String?', 'first_name String', 'last_name String')).display,
      'last_name',
    );
    assert.equal(model('Thing', modelWith('name Int', 'names String')).display, undefined);
  });

  it('takes labels, plurals and hidden from annotations', () => {
    const files = app(
      '/// @label("fungus") @labelPlural("fungi") @hidden\nmodel A {\n id Int @id /// @label("No.")\n}\n',
    );
    const { label, labelPlural, hidden, fields } = model('A', files);
    assert.deepEqual([label, labelPlural, hidden, fields[0]?.label], ['fungus', 'fungi', true, 'No.']);
  });

  it('reads PostgreSQL’s types as the annotations that say the same', () => {
    const files = modelWith(
      'day DateTime @db.Date',
      'at DateTime @db.Time(3)',
      'code String @db.VarChar(20)',
      'short String @db.VarChar(20) /// @length(max: 5)',
      'key String @db.Uuid',
      'price Decimal @db.Decimal(8, 2)',
      'tags String[]',
    ).map(([path, text]): SchemaFile => [path, text.replace('"sqlite"', '"postgresql"')]);
    const thing = modelsOf(files, 'postgresql').get('Thing') as ModelDescription;
    assert.deepEqual(field('day', thing).annotations, { date: {} });
    assert.deepEqual(field('at', thing).annotations, { time: {} });
    assert.deepEqual(field('at', thing).nativeType, { name: 'Time', args: ['3'] });
    assert.deepEqual(field('code', thing).annotations, { length: { max: 20 } });
    assert.deepEqual(field('short', thing).annotations, { length: { max: 5 } });
    assert.deepEqual(field('key', thing).annotations, { uuid: {} });
    assert.deepEqual(field('price', thing).annotations, { decimal: { digits: 8, places: 2 } });
    assert.equal(field('tags', thing).isList, true);
  });

  it('leaves out what the client leaves out: ignored models and fields, unsupported types', () => {
    const files = app(
      'model A {\n id Int @id\n gone Int @ignore\n shape Unsupported("circle")?\n}\nmodel B {\n id Int @id\n @@ignore\n}\n',
    ).map(([path, text]): SchemaFile => [path, text.replace('"sqlite"', '"postgresql"')]);
    const models = modelsOf(files, 'postgresql');
    assert.deepEqual([...models.keys()], ['A']);
    assert.deepEqual(
      models.get('A')?.fields.map(({ name }) => name),
      ['id'],
    );
  });

  it('names columns that only the database can fill', () => {
    const files = app(
      'model A {\n id Int @id\n may Unsupported("circle")?\n list Unsupported("circle")[]\n made Unsupported("xml") @default(dbgenerated("now()"))\n' +
        ' need Unsupported("tsvector")\n trigger Unsupported("bit \\"x") @default(dbgenerated())\n}\nmodel B {\n id Int @id\n}\n',
    ).map(([path, text]): SchemaFile => [path, text.replace('"sqlite"', '"postgresql"')]);
    const models = modelsOf(files, 'postgresql');
    assert.deepEqual(models.get('A')?.unwritten, ['need', 'trigger']);
    assert.equal(models.get('B')?.unwritten, undefined);
  });

  it('refuses models that stand outside of apps', () => {
    const files: SchemaFile[] = [['src/schema.prisma', `${app('')[0]?.[1] ?? ''}\nmodel A {\n  id Int @id\n}\n`]];
    assert.throws(() => parseSchema(files, 'sqlite'), { code: 'SCHEMA_OUTSIDE_APP', where: 'src/schema.prisma:12:1' });
  });
});
