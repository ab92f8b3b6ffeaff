import assert from 'node:assert/strict';
import { parseSchema } from '../../../../src/toolchain/schema/read-schema.ts';
import type { SchemaFile } from '../../../../src/toolchain/schema/schema-file.ts';

const datasource: SchemaFile = [
  'src/schema.prisma',
  'generator client {\n  provider = "prisma-client"\n  output = "x"\n}\n\ndatasource db {\n  provider = "postgresql"\n  schemas  = ["public", "billing"]\n}\n',
];

describe('schema/database-schemas', () => {
  it('reports the line on disk of a mistake behind models without @@schema', () => {
    const models = `model A {
  id Int @id
}

model B {
  id Int @id
}

model C {
  id   Int @id
  nope Strin

  @@schema("billing")
}
`;
    assert.throws(
      () => parseSchema([datasource, ['src/posts/models.prisma', models]], 'postgresql'),
      (error: { where?: string }) => {
        assert.match(error.where ?? '', /^src\/posts\/models\.prisma:11:/);
        return true;
      },
    );
  });

  it('reports what is wrong with a whole model at its own line', () => {
    const models = 'model A {\n  id Int @id\n}\n\nmodel B {\n  id Int\n}\n';
    assert.throws(
      () => parseSchema([datasource, ['src/posts/models.prisma', models]], 'postgresql'),
      (error: { where?: string }) => (error.where ?? '').startsWith('src/posts/models.prisma:5:'),
    );
  });
});
