import assert from 'node:assert/strict';
import { exampleBody } from '../../../../../src/runtime/rest/browse/example-body.ts';
import * as fields from '../../../../../src/runtime/rest/fields/index.ts';
import { shapeOf, type SerializerField } from '../../../../../src/runtime/rest/fields/field.ts';

function bodyOf(declared: Record<string, SerializerField>, row?: Record<string, unknown>): Record<string, unknown> {
  const shapes = Object.entries(declared).map(([name, field]) => shapeOf(name, field));
  return exampleBody(shapes, row);
}

describe('rest/browse/example-body', () => {
  it('has an empty value of the type of each field, and null only where null is allowed', () => {
    assert.deepEqual(
      bodyOf({
        title: fields.string(),
        subtitle: fields.string({ allowNull: true, required: false }),
        pages: fields.integer(),
        stars: fields.integer({ min: 1 }),
        published: fields.boolean(),
        kind: fields.choice(['novel', 'essay']),
        tags: fields.list(fields.string()),
        price: fields.integer({ default: 10 }),
      }),
      {
        title: '',
        subtitle: null,
        pages: 0,
        stars: 1,
        published: false,
        kind: 'novel',
        tags: [],
        price: 10,
      },
    );
  });

  it('leaves out optional fields without a valid empty value, files and read-only fields', () => {
    assert.deepEqual(
      bodyOf({
        email: fields.email({ required: false }),
        pages: fields.integer({ required: false }),
        cover: fields.file(),
        id: fields.integer({ readOnly: true }),
      }),
      {},
    );
  });

  it('has the values of a stored row, without those of write-only fields', () => {
    const declared = {
      title: fields.string(),
      secret: fields.string({ writeOnly: true }),
    };
    assert.deepEqual(bodyOf(declared, { title: 'Emma', secret: undefined }), { title: 'Emma' });
  });
});
