// docs/models.md says what the registry says, and its examples are valid.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../../../src/kernel/package.ts';
import { ANNOTATIONS } from '../../../../../src/toolchain/schema/annotations/registry.ts';
import { parseSchema } from '../../../../../src/toolchain/schema/read-schema.ts';
import { app } from '../sample.ts';

const text = readFileSync(join(packageRoot, 'docs/models.md'), 'utf8');

/** Rows of the table of annotations, cells trimmed. */
function documented(): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('| `@'));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function registered(): string[][] {
  return Object.entries(ANNOTATIONS)
    .map(([name, rule]) => {
      const fields = rule.types ? rule.types.join(', ') : rule.on.includes('field') ? 'any' : '';
      return [`\`@${name}\``, rule.on.join(', '), fields, rule.summary, `\`${rule.example}\``];
    })
    .sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));
}

describe('docs/models.md', () => {
  it('lists every annotation as the registry has it', () => {
    const expected = registered();
    const hint = expected.map((row) => `| ${row.join(' | ')} |`).join('\n');
    assert.deepEqual(documented(), expected, `the table should be:\n${hint}\n`);
  });

  it('has examples that Prisma and the annotation check accept', () => {
    const examples = [...text.matchAll(/```prisma\n([\s\S]*?)```/g)].map(([, example]) => example as string);
    assert.ok(examples.length >= 3);
    for (const example of examples) assert.ok(parseSchema(app(example), 'sqlite').description.models.length > 0);
  });
});
