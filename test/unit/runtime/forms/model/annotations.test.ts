// Every annotation does something: what it changes for forms, lists, links and permissions. One that is not here fails.
import assert from 'node:assert/strict';
import { fieldOf, type FieldDescription, type ModelDescription } from '../../../../../src/kernel/model.ts';
import { permissionsOfModel } from '../../../../../src/kernel/permissions.ts';
import { isHidden, isSecret } from '../../../../../src/runtime/admin/field-kinds.ts';
import { rowLabel } from '../../../../../src/runtime/forms/row-label.ts';
import { scalarField } from '../../../../../src/runtime/forms/model/scalar-field.ts';
import { selectFields } from '../../../../../src/runtime/forms/model/editable.ts';
import type { Field } from '../../../../../src/runtime/forms/field.ts';
import { jsonSchemaOf } from '../../../../../src/runtime/forms/model/json-schemas.ts';
import { automaticSlugs } from '../../../../../src/runtime/forms/model/slugs.ts';
import { ANNOTATIONS } from '../../../../../src/toolchain/schema/annotations/registry.ts';
import { parseSchema } from '../../../../../src/toolchain/schema/read-schema.ts';
import { app } from '../../../toolchain/schema/sample.ts';

const VALIDATORS = { posts: { isbn: () => 'no ISBN' } };

function model(annotation: string, field: string): ModelDescription {
  const source = `/// ${annotation}\nmodel Thing {\n  id Int @id\n  name String @unique\n  createdAt DateTime @default(now())\n  ${field}\n}\n`;
  const found = parseSchema(app(source), 'sqlite').description.models[0];
  assert.ok(found);
  return found;
}

const column = (line: string): FieldDescription => {
  const found = fieldOf(model('', line), line.split(' ')[0] ?? '');
  assert.ok(found);
  return found;
};
const formField = (line: string): Field => scalarField(column(line), [], VALIDATORS);
const codes = (line: string, value: unknown) => (formField(line).clean(value).errors ?? []).map(({ code }) => code);

/** What differs with the annotation: the value of `probe` with it and without. */
function differs(line: string, probe: (line: string) => unknown): void {
  const without = line.replace(/ \/\/\/.*$/, '');
  assert.notDeepEqual(probe(line), probe(without), `${line}: ${JSON.stringify(probe(line))}`);
}
const kind = (line: string) => formField(line).kind;

const EFFECTS: Record<string, () => void> = {
  blank: () => differs('a String /// @blank', (line) => codes(line, '')),
  choices: () => {
    differs('a String /// @choices(x: "X")', (line) => codes(line, 'y'));
    assert.deepEqual(formField('a Int /// @choices(1: "One")').clean('1').value, 1);
  },
  color: () => differs('a String /// @color', (line) => codes(line, 'red')),
  date: () => differs('a DateTime /// @date', kind),
  time: () => differs('a DateTime /// @time', kind),
  decimal: () => differs('a Decimal /// @decimal(digits: 4, places: 2)', (line) => codes(line, '1.234')),
  display: () => {
    assert.equal(
      rowLabel(model('@display(createdAt)', ''), { name: 'n', createdAt: new Date(0) }),
      '1970-01-01T00:00:00.000Z',
    );
  },
  email: () => differs('a String /// @email', (line) => codes(line, 'x')),
  file: () =>
    differs('a String /// @file(maxSize: 10, types: ".pdf")', (line) => [kind(line), formField(line).attributes]),
  image: () => differs('a String /// @image', kind),
  help: () => differs('a String /// @help("Help")', (line) => formField(line).help),
  hidden: () => {
    const names = (line: string) => selectFields(model('', line), { fields: 'all' }).map(({ name }) => name);
    differs('a String /// @hidden', names);
    differs('a String /// @hidden', (line) => isHidden(column(line)));
    assert.equal(model('@hidden', '').hidden, true);
  },
  json: () => {
    differs('a String /// @json', (line) => codes(line, '{'));
    const schema = { '~standard': { version: 1 as const, vendor: 'x', validate: (value: unknown) => ({ value }) } };
    const found = jsonSchemaOf(
      { jsonSchemas: new Map([['posts.address', schema]]) },
      model('', ''),
      column('a Json /// @json(schema: "address")'),
    );
    assert.equal(found, schema);
  },
  label: () => {
    differs('a String /// @label("Label")', (line) => formField(line).label);
    assert.equal(model('@label("stuff")', '').label, 'stuff');
  },
  labelPlural: () => assert.equal(model('@labelPlural("stuff")', '').labelPlural, 'stuff'),
  length: () =>
    differs('a String /// @length(max: 2, min: 1)', (line) => [codes(line, 'abc'), formField(line).attributes]),
  markdown: () => differs('a String /// @markdown', (line) => [kind(line), formField(line).attributes]),
  // Fixtures have it: test/unit/runtime/fixtures.
  naturalKey: () => assert.deepEqual(model('@naturalKey(name)', '').annotations['naturalKey'], { 0: 'name' }),
  ordering: () =>
    assert.deepEqual(model('@ordering(-createdAt)', '').ordering, [{ field: 'createdAt', direction: 'desc' }]),
  password: () => {
    differs('a String /// @password', (line) => isSecret(column(line)));
    assert.throws(() => selectFields(model('', 'a String /// @password'), { fields: ['a'] }), {
      code: 'FORM_MODEL_FIELD_NOT_EDITABLE',
    });
  },
  // The form behind it lists permissions: test/http.
  permissionList: () => assert.ok('permissionList' in column('a Json /// @permissionList').annotations),
  permissions: () => {
    const names = permissionsOfModel(model('@permissions(publish: "May publish")', '')).map(({ name }) => name);
    assert.ok(names.includes('posts.publish_thing'), names.join());
  },
  phone: () => differs('a String /// @phone', (line) => codes(line, 'x')),
  placeholder: () => {
    for (const type of ['String', 'Int', 'Decimal', 'DateTime', 'Json'])
      differs(`a ${type} /// @placeholder("p")`, (line) => formField(line).attributes['placeholder']);
  },
  range: () => {
    for (const type of ['Int', 'BigInt', 'Float', 'Decimal'])
      differs(`a ${type} /// @range(min: 1, max: 5)`, (line) => codes(line, '6'));
  },
  // Shown and not written: test/http/model-forms.test.ts.
  readOnly: () => assert.ok('readOnly' in column('a String /// @readOnly').annotations),
  sensitive: () => differs('a String /// @sensitive', (line) => isSecret(column(line))),
  slug: () => {
    differs('a String /// @slug(from: name)', (line) => codes(line, 'a b'));
    differs('a String /// @slug(from: name)', (line) => automaticSlugs(model('', line)).length);
  },
  text: () => differs('a String /// @text', (line) => formField(line).widget.type),
  url: () => differs('a String /// @url', (line) => codes(line, 'x')),
  uuid: () => differs('a String /// @uuid', (line) => codes(line, 'x')),
  validate: () => {
    for (const type of ['String', 'Int', 'BigInt', 'Float', 'Decimal', 'DateTime', 'Json'])
      differs(`a ${type} /// @validate(isbn)`, (line) => codes(line, type === 'DateTime' ? '2026-01-01' : '1'));
  },
};

describe('forms/annotations', () => {
  it('knows every annotation', () => {
    assert.deepEqual(Object.keys(EFFECTS).sort(), Object.keys(ANNOTATIONS).sort());
  });
  for (const [name, check] of Object.entries(EFFECTS)) it(`@${name} has an effect`, check);
});
