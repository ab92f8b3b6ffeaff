import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseBlocks } from '../../../../src/toolchain/schema/blocks.ts';
import { parseSchema } from '../../../../src/toolchain/schema/read-schema.ts';
import { app, POSTS } from './sample.ts';

describe('schema/blocks', () => {
  it('finds blocks with their members and ranges', () => {
    const blocks = parseBlocks(POSTS);
    assert.deepEqual(
      blocks.map(({ kind, name, members }) => [kind, name, members.length]),
      [
        ['enum', 'Status', 2],
        ['model', 'BlogPost', 16],
        ['model', 'Tag', 6],
      ],
    );
    const post = blocks[1];
    assert.ok(post);
    assert.match(POSTS.slice(post.start, post.end), /^model BlogPost \{[^}]*\}$/);
    const slug = post.members[2];
    assert.ok(slug);
    assert.equal(POSTS.slice(slug.start, slug.end), 'slug      String   @unique');
    assert.equal(POSTS.slice(slug.blockStart, slug.blockEnd), '  slug      String   @unique /// @slug(from: title)\n');
    assert.deepEqual(
      slug.docs.map(({ text, offset }) => [text, POSTS.slice(offset, offset + 5)]),
      [['@slug(from: title)', '@slug']],
    );
  });

  it('survives text that is no schema', () => {
    for (const text of [
      '',
      '}',
      'model',
      'model A {',
      'model A {\n  x "',
      '/* open',
      'model A {\n  @@',
      '////\n///\n//',
    ]) {
      assert.doesNotThrow(() => parseBlocks(text), text);
    }
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('model A {\n', '}\n', ' id Int', '///', '"', '(', '\n', '/*', '*/', '@@x') }),
        (text) => {
          for (const block of parseBlocks(text))
            assert.ok(block.start <= block.bodyStart && block.bodyStart <= block.bodyEnd && block.bodyEnd <= block.end);
        },
      ),
    );
  });

  // Prisma decides which comment belongs to what; the scanner, which knows the places, must agree.
  const line = fc.constantFrom(
    '  /// one',
    '  /// two',
    '  // plain',
    '',
    '  f{} Int',
    '  f{} Int /// trailing',
    '  f{} String @default("/// no")',
    '  @@index([id], map: "i{}") // x',
    '  @@index([id], map: "i{}") /// lost',
    '  f{} Int // plain',
  );
  it('gives comments to the same fields and models as Prisma does', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }),
        fc.array(fc.constantFrom('/// doc', '// no', ''), { maxLength: 4 }),
        (lines, above) => {
          const body = lines.map((text, index) => text.replace('{}', String(index)));
          const files = app(`${above.join('\n')}\nmodel A {\n  id Int @id\n${body.join('\n')}\n}\n`);
          const { dmmf } = parseSchema(files, 'sqlite');
          const block = parseBlocks(files[1]?.[1] as string)[0];
          const model = dmmf.datamodel.models[0] as {
            documentation?: string;
            fields: { name: string; documentation?: string }[];
          };
          assert.equal(block?.docs.map(({ text }) => text).join('\n') || undefined, model.documentation);
          for (const field of model.fields) {
            const member = block?.members.find(({ name }) => name === field.name);
            assert.equal(member?.docs.map(({ text }) => text).join('\n') || undefined, field.documentation, field.name);
          }
        },
      ),
    );
  });
});
