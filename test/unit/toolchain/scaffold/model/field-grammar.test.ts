import assert from 'node:assert/strict';
import { parseField, type FieldSpec } from '../../../../../src/toolchain/scaffold/model/field-grammar.ts';
import { FIELD_TYPES } from '../../../../../src/toolchain/scaffold/model/field-types.ts';

describe('toolchain/scaffold/field-grammar', () => {
  const read = (source: string): Partial<FieldSpec> & { typeName: string } => {
    const spec = parseField(source);
    return { ...spec, typeName: spec.type.name };
  };

  it('reads every type', () => {
    const extra: Record<string, string> = { enum: '(A,B)', ref: ':User', one: ':User', many: ':Tag' };
    for (const { name } of FIELD_TYPES) assert.equal(read(`field:${name}${extra[name] ?? ''}`).typeName, name);
  });

  it('reads sizes, options and defaults in any order', () => {
    assert.equal(read('title:string:200').length, 200);
    assert.deepEqual(read('price:decimal:10,2').precision, [10, 2]);
    const slug = read('slug:slug:unique:optional:index');
    assert.deepEqual([slug.isUnique, slug.isOptional, slug.isIndexed], [true, true, true]);
    assert.equal(read('published:boolean=false').default, 'false');
    assert.deepEqual([read('n:int=3:index').default, read('n:int:index=3').isIndexed], ['3', true]);
    assert.equal(read('name:string:20=new').default, 'new');
    assert.equal(read('note:string="a: b \\"c\\""').default, 'a: b "c"');
    assert.equal(read('note:string=').default, '');
    assert.equal(read('at:datetime=now').default, 'now');
    assert.equal(read('key:uuid=auto:unique').isUnique, true);
    assert.equal(read('data:json={"a":[1,2]}').default, '{"a":[1,2]}');
    assert.deepEqual(read('status:enum(DRAFT,LIVE)=LIVE').values, ['DRAFT', 'LIVE']);
    assert.equal(read('author:ref:User:optional').target, 'User');
  });

  /** Source, the part that is marked, a part of the message. */
  const mistakes: [string, string, string][] = [
    ['title', ' ', 'a type'],
    ['title:', ' ', 'a type is missing'],
    [':string', ':', 'starts with its name'],
    ['title:strng', 'strng', 'did you mean "string"?'],
    ['title:zzzzzz', 'zzzzzz', 'types are string, text'],
    ['Title:string', 'Title', 'lower-case letter first'],
    ['class:string', 'class', 'JavaScript'],
    ['title:string:uniqe', 'uniqe', 'did you mean "unique"?'],
    ['title:string:', ' ', 'an option is missing'],
    ['title:string:0', '0', 'a length'],
    ['body:text:200', '200', 'text takes no size'],
    ['price:decimal:2,10', '2,10', 'the number of digits and of decimal places'],
    ['price:decimal:10', '10', 'digits and places'],
    ['n:int=three', 'three', 'cannot be the default of int'],
    ['n:int=1=2', '1=2', 'cannot be the default'],
    ['b:boolean=yes', 'yes', 'expected true or false'],
    ['d:date=tomorrow', 'tomorrow', 'expected now'],
    ['x:bytes=1', '1', 'takes no default'],
    ['status:enum', ' ', 'the values in parentheses'],
    ['status:enum()', ')', 'must consist of letters'],
    ['status:enum(A,A)', 'A', 'duplicate value'],
    ['status:enum(A', ' ', '")"'],
    ['status:enum(A,B)=C', 'C', 'enum(A,B)'],
    ['author:ref', ' ', 'a model'],
    ['author:ref:user', 'user', 'capital'],
    ['tags:many:Tag:unique', 'unique', 'cannot be "unique"'],
    ['title:string!', '!', 'unexpected "!"'],
  ];
  for (const [source, marked, reason] of mistakes) {
    it(`points at the mistake in ${source}`, () => {
      assert.throws(
        () => parseField(source),
        (error: { code: string; message: string; exitCode: number }) => {
          assert.deepEqual([error.code, error.exitCode], ['GENERATE_FIELD_SYNTAX', 2]);
          assert.ok(error.message.includes(reason), error.message);
          const lines = error.message.split('\n');
          const line = lines.findIndex((text) => text.trim() === source);
          const carets = lines[line + 1] ?? '';
          const under = (lines[line] ?? '')
            .padEnd(carets.length)
            .slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1);
          assert.equal(under, marked);
          return true;
        },
      );
    });
  }
});
