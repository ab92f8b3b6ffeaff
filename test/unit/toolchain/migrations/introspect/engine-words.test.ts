import assert from 'node:assert/strict';
import { withoutAdvice, withoutLinks } from '../../../../../src/toolchain/migrations/introspect/engine-words.ts';
import { adopt } from './adopted.ts';
import { needsPostgres } from '../../../../support/postgres.ts';

describe('migrations/introspect: the engine’s words', () => {
  it('leaves out renamings that are not ours, and links to advice for another tool', () => {
    const schema = [
      "/// This model has been renamed to 'Renamedclass' during introspection, because the original name 'class' is reserved.",
      '/// This table contains check constraints and requires additional setup for migrations. Visit https://pris.ly/d/check-constraints for more info.',
      'model Renamedclass {',
      '  id   Int    @id',
      '  link String @default("Visit https://pris.ly/d/x for more info.") // see https://pris.ly/d/y',
      '}',
      '',
    ];
    assert.equal(
      withoutAdvice(
        '/// This model contains an expression index which requires additional setup for migrations. Visit https://pris.ly/d/expression-indexes for more info.',
      ),
      '/// This model contains an expression index.',
    );
    assert.deepEqual(withoutAdvice(schema.join('\n')).split('\n'), [
      '/// This table contains check constraints.',
      ...schema.slice(2),
    ]);
    assert.equal(
      withoutLinks(
        'These constraints are not supported. Read more: https://pris.ly/d/check-constraints - Model: "film", constraint: "positive"',
      ),
      'These constraints are not supported. - Model: "film", constraint: "positive"',
    );
  });

  for (const provider of ['sqlite', 'postgresql'] as const)
    it(`says nothing of it in the models of a database on ${provider}`, async function () {
      this.timeout(60_000);
      const url = provider === 'postgresql' ? await needsPostgres(this) : undefined;
      const adopted = await adopt(
        'CREATE TABLE "class" (id integer NOT NULL PRIMARY KEY, n integer NOT NULL CHECK (n > 0)); CREATE INDEX class_n ON "class" (abs(n));',
        url,
      );
      assert.match(adopted.models, /model Class/);
      await adopted.close();
      assert.doesNotMatch(adopted.models, /Renamedclass|additional setup/);
      assert.doesNotMatch(adopted.models + adopted.warnings.join(''), /pris\.ly/);
    });
});
