import assert from 'node:assert/strict';
import { checkModels, checkSessionModel, checkUserModel } from '../../../../src/runtime/project/model-checks.ts';
import { parseSchema } from '../../../../src/toolchain/schema/read-schema.ts';
import { createModelProject } from '../../../support/model-project.ts';

const MODELS = `model Author {
  id    Int    @id @default(autoincrement())
  name  String
  books Book[]
}

model Book {
  id       Int    @id @default(autoincrement())
  pages    Int
  author   Author @relation(fields: [authorId], references: [id])
  authorId Int
}

/// @hidden
model Counter {
  id Int @id
}
`;

describe('runtime/project/model-checks', () => {
  const project = createModelProject();
  before(() => {
    project.write('src/forgotten/models.prisma', '');
    project.write('src/posts/models.prisma', MODELS);
  });
  after(() => project.remove());
  const check = (provider: 'sqlite' | 'postgresql', models = MODELS, apps = ['posts', 'forgotten']) => {
    const datasource = `datasource db {\n  provider = "${provider}"\n}\n`;
    const files: [string, string][] = [
      ['src/schema.prisma', datasource],
      ['src/posts/models.prisma', models],
    ];
    return checkModels(project.root, apps, parseSchema(files, provider).description).map(({ id, where }) => [
      id,
      where,
    ]);
  };

  it('finds validators that nothing exports, in the line of the field', () => {
    const models =
      'model Book {\n  id Int @id\n  name String /// @validate(isbn, odd)\n  code String /// @validate(addres)\n}\n';
    project.models(models);
    const files: [string, string][] = [
      ['src/schema.prisma', 'datasource db {\n  provider = "sqlite"\n}\n'],
      ['src/posts/models.prisma', models],
    ];
    const { description } = parseSchema(files, 'sqlite');
    const found = checkModels(project.root, ['posts', 'forgotten'], description, {
      posts: { odd: 1, address: () => undefined },
    });
    assert.deepEqual(
      found.map(({ id, level, where, hint }) => [id, level, where, hint]),
      [
        [
          'models.E001',
          'error',
          'src/posts/models.prisma:3',
          'Export it: export const isbn = … in src/posts/validators.ts.',
        ],
        ['models.E002', 'error', 'src/posts/models.prisma:3', 'Export a function that takes the value.'],
        ['models.E001', 'error', 'src/posts/models.prisma:4', "Did you mean 'address'?"],
      ],
    );
  });

  it('finds a model that nothing names, hidden ones left alone', () => {
    assert.deepEqual(check('sqlite'), [['models.W002', 'src/posts/models.prisma:7']]);
    assert.deepEqual(check('sqlite', MODELS.replace('model Book', '/// @display(pages)\nmodel Book')), []);
  });

  it('finds foreign keys without an index, on PostgreSQL', () => {
    assert.deepEqual(check('postgresql').slice(1), [['models.W003', 'src/posts/models.prisma:7']]);
    const indexed = MODELS.replace('authorId Int\n', 'authorId Int\n\n  @@index([authorId, pages])\n');
    assert.equal(check('postgresql', indexed).length, 1);
    const other = MODELS.replace('authorId Int\n', 'authorId Int\n\n  @@index([pages, authorId])\n');
    assert.equal(check('postgresql', other).length, 2);
  });

  it('finds an app folder with models that the settings do not name', () => {
    assert.deepEqual(check('sqlite', MODELS, ['posts'])[0], ['models.W001', 'src/forgotten/models.prisma']);
  });

  it('finds an app of the settings that has no folder', () => {
    assert.deepEqual(check('sqlite', MODELS, ['forgotten', 'posts', 'post'])[0], ['apps.E001', 'src/settings.ts']);
  });

  it('finds a natural key that is not unique', () => {
    const named = (field: string) => MODELS.replace('model Author', `/// @naturalKey(${field})\nmodel Author`);
    assert.deepEqual(check('sqlite', named('name'))[0], ['models.E003', 'src/posts/models.prisma:2']);
    assert.deepEqual(
      check('sqlite', named('name').replace('name  String', 'name  String @unique')).map(([id]) => id),
      ['models.W002'],
    );
  });

  it('names what the model for sessions lacks', () => {
    const find = (fields: string) => {
      const { description } = parseSchema(
        [
          ['src/schema.prisma', 'datasource db {\n  provider = "sqlite"\n}\n'],
          ['src/posts/models.prisma', `model Visit {\n${fields}\n}\n`],
        ],
        'sqlite',
      );
      return checkSessionModel(description.models, 'Visit').map(({ id, message }) => [
        id,
        message.replace(/^.* sessions, /, ''),
      ]);
    };
    assert.deepEqual(find('  key String @id\n  data String\n  expiresAt DateTime\n  note String?'), []);
    assert.deepEqual(
      find('  id Int @id @default(autoincrement())\n  key String @unique\n  data String\n  expiresAt DateTime'),
      [],
    );
    assert.deepEqual(find('  id Int @id\n  key String\n  data Json\n  expiresAt DateTime'), [
      ['auth.E003', 'needs the field `data String`'],
      ['auth.E003', 'needs `@id` or `@unique` on `key`'],
      ['auth.E003', 'has the field `id`, which nothing fills in: make it optional or give it a default'],
    ]);
    assert.deepEqual(checkSessionModel([], null), []);
  });

  it('asks for @password where the user model has a field of that name', () => {
    const find = (field: string) => {
      const models = `model User {\n  id Int @id\n  email String @unique\n  ${field}\n}\n`;
      const { description } = parseSchema(
        [
          ['src/schema.prisma', 'datasource db {\n  provider = "sqlite"\n}\n'],
          ['src/posts/models.prisma', models],
        ],
        'sqlite',
      );
      return checkUserModel(description.models, 'User').map(({ id, where }) => [id, where]);
    };
    assert.deepEqual(find('password String'), [['auth.E002', 'src/posts/models.prisma:1']]);
    assert.deepEqual(find('password String /// @password'), []);
    assert.deepEqual(find('hash String /// @password'), []);
  });
});
