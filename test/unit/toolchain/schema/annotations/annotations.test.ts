import assert from 'node:assert/strict';
import { fieldOf, type Annotations } from '../../../../../src/kernel/model.ts';
import { ANNOTATIONS } from '../../../../../src/toolchain/schema/annotations/registry.ts';
import { parseSchema } from '../../../../../src/toolchain/schema/read-schema.ts';
import { app, modelWith } from '../sample.ts';

function annotationsOf(line: string): Annotations {
  const model = parseSchema(modelWith(line), 'sqlite').description.models[0];
  return fieldOf(model as NonNullable<typeof model>, line.split(' ')[0] as string)?.annotations ?? {};
}

function failureOf(work: () => unknown): { code: string; message: string; hint: string; where: string; frame: string } {
  try {
    work();
  } catch (error) {
    const { code, message, hint, where, data } = error as never as Record<string, string> & { data: { frame: string } };
    return { code, message, hint, where, frame: data.frame } as ReturnType<typeof failureOf>;
  }
  throw new assert.AssertionError({ message: 'nothing was thrown' });
}

const failureOfField = (...lines: string[]) => failureOf(() => parseSchema(modelWith(...lines), 'sqlite'));

describe('schema/annotations', () => {
  it('reads named, positional and list arguments of every kind', () => {
    assert.deepEqual(annotationsOf('a String /// @length(max: 200, min: 1)'), { length: { max: 200, min: 1 } });
    assert.deepEqual(annotationsOf('a String /// @length(200)'), { length: { max: 200 } });
    assert.deepEqual(annotationsOf('a Float /// @range(min: -1.5, max: 2)'), { range: { min: -1.5, max: 2 } });
    assert.deepEqual(annotationsOf('a String /// @help("say \\"hi\\"\\n(twice), ok")'), {
      help: { 0: 'say "hi"\n(twice), ok' },
    });
    assert.deepEqual(annotationsOf('a String /// @choices(new: "New", "in-use": "In use")'), {
      choices: { new: 'New', 'in-use': 'In use' },
    });
    assert.deepEqual(annotationsOf('a Int /// @choices(1: "One", 2: "Two")'), { choices: { 1: 'One', 2: 'Two' } });
    assert.deepEqual(annotationsOf('a String /// @file(uploadTo: "x", maxSize: "5 MB", types: [".pdf", ".PNG"])'), {
      file: { uploadTo: 'x', maxSize: 5_242_880, types: ['.pdf', '.png'] },
    });
    assert.deepEqual(annotationsOf('a String /// @slug'), { slug: {} });
    assert.deepEqual(annotationsOf('a String /// @validate(isbn, isKnown)'), { validate: { 0: 'isbn', 1: 'isKnown' } });
  });

  it('reads several on a line, lines above, and arguments that go on over lines', () => {
    const source =
      'model A {\n  id Int @id\n  /// @label("s") @help("x")\n  // not a doc comment\n  /// @choices(a: "A",\n  ///   b: "B",\n  /// )\n  s String /// @blank\n}\n';
    const model = parseSchema(app(source), 'sqlite').description.models[0];
    assert.deepEqual(model?.fields[1]?.annotations, {
      label: { 0: 's' },
      help: { 0: 'x' },
      choices: { a: 'A', b: 'B' },
      blank: {},
    });
    assert.equal(model?.fields[1]?.documentation, undefined);
  });

  it('separates prose from annotations', () => {
    const source =
      'model A {\n  id Int @id\n  /// The text. @text\n  ///\n  /// Second paragraph.\n  s String /// @blank and more\n}\n';
    const field = parseSchema(app(source), 'sqlite').description.models[0]?.fields[1];
    assert.deepEqual(field?.annotations, { text: {}, blank: {} });
    assert.equal(field?.documentation, 'The text.\n\nSecond paragraph.\nand more');
  });

  for (const prose of [
    'write to jane@example.com',
    'ask @john about it',
    'ask @john',
    'the @text below is long',
    'at 5 @ 3 dollars',
    '@',
    '@ home',
    '@zod.string().email()',
    '@HideField()',
    '@types/node is a package',
    'see https://example.com/@me(x)',
    'jane@help("x")',
    '@property url - where they go',
    '@deprecated use target',
    '@deprecated',
    '@param {string} name',
    '@returns a list',
    '@see Post',
    '@todo(ada) remove',
    '@type {import("./types").Hook}',
    '@note see below',
    '@omit(create)',
    '@graphql(name: "x")',
    '@example @property(a b',
    '@data about it is elsewhere',
  ]) {
    it(`takes “${prose}” for prose`, () => {
      const field = parseSchema(modelWith(`s String /// ${prose}`), 'sqlite').description.models[0]?.fields[1];
      assert.deepEqual(field?.annotations, {});
      assert.equal(field?.documentation, prose);
    });
  }

  it('names file, line and column of an unknown annotation, and the one that was meant', () => {
    const { code, where, message, hint, frame } = failureOfField('s String /// @lenght(max: 3)');
    assert.equal(code, 'ANNOTATION_UNKNOWN');
    assert.equal(where, 'src/posts/models.prisma:3:16');
    assert.equal(message, 'there is no annotation @lenght');
    assert.match(hint, /^Did you mean @length\?/);
    assert.equal(
      frame,
      '  1 | model Thing {\n  2 |   id Int @id\n> 3 |   s String /// @lenght(max: 3)\n    |                ^\n  4 | }\n  5 |',
    );
  });

  it('finds unknown annotations after prose too, when they have arguments', () => {
    assert.equal(failureOfField('s String /// The text. @hlep("x")').code, 'ANNOTATION_UNKNOWN');
  });

  for (const slip of ['@emial', '@lable("x")', '@blanc and more', '@readonyl @blank', '@maxlength(3)', '@sensitve']) {
    it(`suggests an annotation for “${slip}”`, () => {
      const { code, hint } = failureOfField(`s String /// ${slip}`);
      assert.equal(code, 'ANNOTATION_UNKNOWN');
      assert.match(hint, /^Did you mean @\w+\?/);
    });
  }

  const mistakes: [line: string, code: string, where: string, text: RegExp][] = [
    ['s String /// @length(max: "3")', 'ANNOTATION_INVALID', '3:29', /"3" is not an integer/],
    ['s String /// @length(max: -3)', 'ANNOTATION_INVALID', '3:29', /-3 is not an integer/],
    ['s String /// @length(most: 3)', 'ANNOTATION_INVALID', '3:24', /no argument called most/],
    ['s String /// @length', 'ANNOTATION_INVALID', '3:16', /needs max or min/],
    ['s String /// @length(max: 1, min: 2)', 'ANNOTATION_INVALID', '3:16', /min 2 is greater than max 1/],
    ['s Decimal /// @decimal(digits: 3)', 'ANNOTATION_INVALID', '3:17', /needs places/],
    ['s Decimal /// @decimal(2, 3)', 'ANNOTATION_INVALID', '3:17', /places 3 is greater than digits 2/],
    ['s String /// @length(1, 2, 3)', 'ANNOTATION_INVALID', '3:30', /too many/],
    ['s String /// @length(max: 1, max: 2)', 'ANNOTATION_INVALID', '3:32', /duplicate argument max/],
    ['s String /// @text(1)', 'ANNOTATION_INVALID', '3:22', /takes no arguments/],
    ['s String /// @help(fine)', 'ANNOTATION_INVALID', '3:22', /not text in double quotes/],
    ['s String /// @help', 'ANNOTATION_INVALID', '3:16', /argument is missing/],
    ['s String /// @help("a", "b")', 'ANNOTATION_INVALID', '3:27', /one argument/],
    ['s String /// @choices("a")', 'ANNOTATION_INVALID', '3:25', /needs its label/],
    ['s Int /// @choices(a: "A")', 'ANNOTATION_INVALID', '3:22', /not an integer/],
    ['s String /// @file(maxSize: "5 apples")', 'ANNOTATION_INVALID', '3:31', /not bytes/],
    ['s String /// @image(types: "image/png")', 'ANNOTATION_INVALID', '3:30', /not a file extension/],
    [
      's Int /// @length(max: 3)',
      'ANNOTATION_MISPLACED',
      '3:13',
      /@length cannot be used on Thing.s, only on String fields/,
    ],
    ['s String /// @range(max: 3)', 'ANNOTATION_MISPLACED', '3:16', /only on Int, BigInt, Float, Decimal fields/],
    ['s String /// @ordering(s)', 'ANNOTATION_MISPLACED', '3:16', /only on models/],
    ['s String /// @validate("isbn")', 'ANNOTATION_INVALID', '3:26', /"isbn" is not a name/],
    ['s String /// @validate', 'ANNOTATION_INVALID', '3:16', /argument is missing/],
    ['s Boolean /// @placeholder("x")', 'ANNOTATION_MISPLACED', '3:17', /only on String, /],
    ['s String /// @email @url', 'ANNOTATION_CONFLICT', '3:23', /@url and @email cannot be combined on Thing.s/],
    ['s DateTime /// @date @time', 'ANNOTATION_CONFLICT', '3:24', /@time and @date/],
    ['s String /// @length(max: 3) @uuid', 'ANNOTATION_CONFLICT', '3:32', /@uuid and @length/],
    ['s Int /// @choices(1: "A") @range(max: 3)', 'ANNOTATION_CONFLICT', '3:30', /@range and @choices/],
    ['s String /// @image @placeholder("x")', 'ANNOTATION_CONFLICT', '3:23', /@placeholder and @image/],
    ['s String /// @text @text', 'ANNOTATION_TWICE', '3:22', /duplicate @text on Thing.s/],
    [
      's String /// @slug(from: titel)',
      'ANNOTATION_FIELD_UNKNOWN',
      '3:28',
      /the field titel, which Thing does not have/,
    ],
    ['s String /// @help("open)', 'ANNOTATION_SYNTAX', '3:22', /expected text in double quotes/],
    ["s String /// @help('x')", 'ANNOTATION_SYNTAX', '3:22', /found “'x'\)”/],
    ['s String /// @length(max: 3', 'ANNOTATION_SYNTAX', '3:30', /the end of the comment, expected a comma or \)/],
    ['s String /// @length(max 3)', 'ANNOTATION_SYNTAX', '3:28', /expected a comma or \)/],
    ['s String /// @length(max: 1.)', 'ANNOTATION_SYNTAX', '3:29', /expected/],
  ];
  for (const [line, code, where, text] of mistakes) {
    it(`refuses ${line}`, () => {
      const failure = failureOfField(line);
      assert.deepEqual([failure.code, failure.where], [code, `src/posts/models.prisma:${where}`]);
      assert.match(failure.message, text);
      assert.ok(failure.hint, 'a hint says what to do');
    });
  }

  it('checks fields named by the model’s annotations', () => {
    const failure = failureOf(() =>
      parseSchema(app('/// @ordering(-titel)\nmodel A {\n  id Int @id\n  title String\n}\n'), 'sqlite'),
    );
    assert.equal(failure.code, 'ANNOTATION_FIELD_UNKNOWN');
    assert.equal(failure.where, 'src/posts/models.prisma:1:15');
    assert.equal(failure.hint, 'Did you mean title?');
  });

  it('wants columns where values are compared or shown', () => {
    const source = (annotation: string): string =>
      `/// ${annotation}\nmodel A {\n  id Int @id\n  b B @relation(fields: [bId], references: [id])\n  bId Int\n}\nmodel B {\n  id Int @id\n  a A[]\n}\n`;
    assert.equal(
      failureOf(() => parseSchema(app(source('@ordering(b)')), 'sqlite')).message,
      '@ordering: b is a relation, not a column',
    );
    parseSchema(app(source('@ordering(bId) @display(id)')), 'sqlite');
  });

  for (const [what, source, where] of [
    ['an empty line above the model', '/// @hidden\n\nmodel A {\n  id Int @id\n}\n', '1:5'],
    ['an attribute', 'model A {\n  id Int @id\n  @@map("a") /// Text. @hidden\n}\n', '3:24'],
    ['the end of a model', 'model A {\n  id Int @id\n  /// @hidden\n}\n', '3:7'],
    [
      'another comment that takes its place',
      'model A {\n  id Int @id\n  /// @help("x")\n\n  /// doc\n  s String\n}\n',
      '3:7',
    ],
    ['the end of the file', 'model A {\n  id Int @id\n}\n/// @length(\n', '4:5'],
  ] as const) {
    it(`reports an annotation that is lost to ${what}`, () => {
      const failure = failureOf(() => parseSchema(app(source), 'sqlite'));
      assert.deepEqual([failure.code, failure.where], ['ANNOTATION_LOST', `src/posts/models.prisma:${where}`]);
    });
  }

  it('lets other comments stand where they like', () => {
    parseSchema(
      app('/// @todo mend\n\n// @hidden\n/* @hidden */\nmodel A {\n  id Int @id // @hidden\n  /// write to @john\n}\n'),
      'sqlite',
    );
  });

  it('refuses annotations on an enum itself', () => {
    const failure = failureOf(() =>
      parseSchema(app('model A {\n  id Int @id\n}\n/// @label("x")\nenum E {\n  X\n}\n'), 'sqlite'),
    );
    assert.deepEqual([failure.code, failure.where], ['ANNOTATION_MISPLACED', 'src/posts/models.prisma:4:5']);
  });

  it('refuses everything but labels on enum values', () => {
    const source = 'model A {\n  id Int @id\n}\nenum E {\n  X /// @text\n}\n';
    assert.equal(failureOf(() => parseSchema(app(source), 'sqlite')).where, 'src/posts/models.prisma:5:9');
  });

  it('keeps offsets right in files with CRLF and letters beyond ASCII', () => {
    const source = 'model A {\r\n  id Int @id /// Größe 😀 @label("é")\r\n  s String /// ünïcode @hlep()\r\n}\r\n';
    assert.equal(failureOf(() => parseSchema(app(source), 'sqlite')).where, 'src/posts/models.prisma:3:24');
  });

  it('accepts the example of every annotation', () => {
    for (const [name, rule] of Object.entries(ANNOTATIONS)) {
      if (!rule.on.includes('field')) {
        parseSchema(
          app(
            `/// ${rule.example}\nmodel A {\n  id Int @id\n  title String\n  isbn String @unique\n  createdAt DateTime\n}\n`,
          ),
          'sqlite',
        );
      } else {
        const line = `s ${rule.types?.[0] ?? 'String'} /// ${rule.example}`;
        assert.ok(
          name in
            (parseSchema(modelWith('title String', line), 'sqlite').description.models[0]?.fields[2]?.annotations ??
              {}),
        );
      }
    }
  });
});
