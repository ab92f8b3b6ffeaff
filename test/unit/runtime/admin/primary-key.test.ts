import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fieldOf, type FieldDescription, type ModelDescription } from '../../../../src/kernel/model.ts';
import { anyOfWhere, keyText, parseKey, pointingWhere } from '../../../../src/runtime/admin/primary-key.ts';
import { describeModels } from './describe-model.ts';

const MODELS = `
model Code {
  code String @id
}
model Seat {
  row   Int
  place String
  @@id([row, place])
}
model Big {
  id BigInt @id
}
`;

const TICKETS = `
model Ticket {
  id        Int    @id
  seat      Seat   @relation("seat", fields: [seatRow, seatPlace], references: [row, place])
  seatRow   Int
  seatPlace String
  byNote    Seat   @relation("note", fields: [note], references: [note])
  note      String
}
model Seat {
  row     Int
  place   String
  note    String   @unique
  tickets Ticket[] @relation("seat")
  noted   Ticket[] @relation("note")
  @@id([row, place])
}
`;

describe('admin/primary-key', () => {
  const [code, seat, big] = describeModels(MODELS) as [ModelDescription, ModelDescription, ModelDescription];

  it('quotes what means something in a URL', () => {
    assert.equal(keyText(code, { code: 'a/b_c?d#e' }), 'a_2Fb_5Fc_3Fd_23e');
    assert.equal(keyText(seat, { row: 3, place: 'x,y' }), '3,x_2Cy');
  });

  it('reads back every key of text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
        (text) => {
          const quoted = keyText(code, { code: text });
          assert.deepEqual(parseKey(code, quoted, []), { code: text });
          assert.doesNotMatch(quoted, /[/?#&=,%"<>\\]/);
        },
      ),
    );
  });

  it('reads back composite keys', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        fc.string().filter((text) => !text.includes('\0')),
        (row, place) => {
          assert.deepEqual(parseKey(seat, keyText(seat, { row, place }), []), { row, place });
        },
      ),
    );
  });

  it('takes no text for a key that cannot be one', () => {
    for (const text of ['abc,x', '99999999999,x', '1', '1,2,3', '1.5,x', ''])
      assert.equal(parseKey(seat, text, []), undefined, text);
    assert.equal(parseKey(code, 'a_00b', []), undefined);
    assert.equal(parseKey(big, '9223372036854775808', []), undefined);
    assert.deepEqual(parseKey(big, '9223372036854775807', []), { id: 9223372036854775807n });
  });

  it('makes where clauses of the client', () => {
    assert.deepEqual(anyOfWhere(code, [{ code: 'x' }, { code: 'y' }]), { code: { in: ['x', 'y'] } });
    assert.deepEqual(anyOfWhere(seat, [{ row: 1, place: 'a' }]), { row: 1, place: { in: ['a'] } });
  });

  it('points to a row by columns where they say it all, else by a join', () => {
    const [ticket] = describeModels(TICKETS) as [ModelDescription];
    const bySeat = fieldOf(ticket, 'seat') as FieldDescription;
    assert.deepEqual(pointingWhere(bySeat, { row: 1, place: 'a' }), { seatRow: 1, seatPlace: 'a' });
    assert.deepEqual(pointingWhere(bySeat, { row: 1 }), { seat: { is: { row: 1 } } });
    assert.deepEqual(pointingWhere(bySeat, { row: 1, note: 'x' }), { seat: { is: { row: 1, note: 'x' } } });
    const byNote = fieldOf(ticket, 'byNote') as FieldDescription;
    assert.deepEqual(pointingWhere(byNote, { row: 1, place: 'a' }), { byNote: { is: { row: 1, place: 'a' } } });
  });
});
