// Whatever a browser or an attacker sends: no crash, no hang, no changed prototype, no file left behind.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import type { FastifyRequest } from 'fastify';
import { form } from '../../src/runtime/forms/form.ts';
import { formSet } from '../../src/runtime/forms/formsets/formset.ts';
import { textField } from '../../src/runtime/forms/fields/text.ts';
import { FormValues } from '../../src/runtime/http/body/query-params.ts';
import { HttpError } from '../../src/runtime/http/errors.ts';
import { readMultipart } from '../../src/runtime/http/body/multipart.ts';
import { startCpuClock } from '../support/cpu-time.ts';
import { everyField, everyForm } from '../support/form-pages.ts';
import { proof, PROOF_TIMEOUT } from '../support/proofs.ts';

const RUNS = proof({ slice: 2000, long: 50_000 });
/** Longest that one run may keep a processor busy. */
const LIMIT_MS = 1500;
const LIMITS = { maxBodyBytes: 20_000, maxFields: 50, maxFiles: 5, maxFileBytes: 5_000, maxTotalBytes: 100_000 };

const names = [...Object.keys(everyField({})), 'split_0', 'split_1', 'stored-clear', 'file-clear'];
const hostileName = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '__proto__[a]',
  'a.__proto__.b',
  '',
  '\0',
);
const name = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...names) }, hostileName, fc.string());
const value = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '-',
    '+',
    '.',
    '1e999',
    '-0',
    'NaN',
    'Infinity',
    '0x10',
    '１２',
    '2026-02-30',
    '9999-12-31T23:59:60',
    '::',
    '1::2::3',
    'a@',
  ),
  fc.constantFrom(
    '{"__proto__": {"polluted": 1}}',
    '[[[[',
    '"\\ud800"',
    'http://[::1',
    'http://a b',
    'P1Y',
    '99999999999 days',
    '\u202Etxt',
  ),
  fc
    .tuple(
      fc.constantFrom('9', 'a', '(', '[', ' ', '-', '.', 'a@', ':', '%', '\n', '0000-'),
      fc.integer({ min: 1, max: 3000 }),
    )
    .map(([text, times]) => text.repeat(times)),
);
const pairs = fc.array(fc.tuple(name, value), { maxLength: 12 });

function toValues(sent: readonly (readonly [string, string])[]): FormValues {
  const values = new Map<string, string[]>();
  for (const [key, text] of sent) values.set(key, [...(values.get(key) ?? []), text]);
  return new FormValues(values);
}

function assertUntouched(): void {
  assert.equal(Object.keys(Object.prototype).length, 0);
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
}

/** Fails when one run takes too long: a regular expression that goes back and forth, a loop without an end. */
function timed<T extends unknown[]>(run: (...args: T) => void | Promise<void>) {
  return async (...args: T): Promise<void> => {
    const took = startCpuClock();
    await run(...args);
    const ms = took();
    assert.ok(ms < LIMIT_MS, `took ${Math.round(ms)} ms`);
  };
}

describe('proofs/form-input', function () {
  this.timeout(PROOF_TIMEOUT);
  let folder: string;
  const tmp = process.env['TMPDIR'];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'quintet-fuzz-'));
    process.env['TMPDIR'] = folder;
  });
  after(() => {
    if (tmp === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = tmp;
    rmSync(folder, { recursive: true, force: true });
  });

  it('reads any text as a form', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[a-c=&%+;[\]._0-9]{0,60}$/),
      pairs.map((sent) => new URLSearchParams(sent.map(([key, part]): [string, string] => [key, part])).toString()),
    );
    const property = fc.asyncProperty(
      text,
      timed((source) => {
        try {
          for (const [key, part] of FormValues.parse(source, 50))
            assert.ok(typeof key === 'string' && typeof part === 'string');
        } catch (error) {
          assert.ok(error instanceof HttpError, String(error));
        }
        assertUntouched();
      }),
    );
    await fc.assert(property, RUNS);
  });

  it('reads any bytes as a multipart form, or refuses them, and leaves no file', async () => {
    const part = fc.record({
      disposition: fc.constantFrom('form-data', 'attachment', '', 'form-data;;'),
      name: fc.option(fc.oneof(hostileName, fc.string({ maxLength: 20 }))),
      file: fc.option(
        fc.oneof(fc.constantFrom('a.txt', '../../x', '', 'C:\\x', '.', "a'b"), fc.string({ maxLength: 20 })),
      ),
      type: fc.option(fc.constantFrom('text/plain', 'application/octet-stream', 'multipart/mixed; boundary=B', '\t')),
      content: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.integer({ min: 0, max: 9000 }).map((length) => 'x'.repeat(length)),
        fc.constant('\r\n--B\r\n\r\n'),
      ),
    });
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .record({
          parts: fc.array(part, { maxLength: 8 }),
          cut: fc.double({ min: 0, max: 1, noNaN: true }),
          isCut: fc.boolean(),
        })
        .map(({ parts, cut, isCut }) => {
          const text = parts.map(({ disposition, name: field, file, type, content }) =>
            [
              '--B',
              `Content-Disposition: ${disposition}${field === null ? '' : `; name="${field}"`}${file === null ? '' : `; filename="${file}"`}`,
              ...(type === null ? [] : [`Content-Type: ${type}`]),
              '',
              content,
            ].join('\r\n'),
          );
          const whole = [...text, '--B--', ''].join('\r\n');
          return isCut ? whole.slice(0, Math.floor(whole.length * cut)) : whole;
        }),
    );
    const type = fc.constantFrom(
      'multipart/form-data; boundary=B',
      'multipart/form-data; boundary="B"',
      'multipart/form-data',
      'multipart/form-data; boundary=',
    );
    const property = fc.asyncProperty(
      body,
      type,
      timed(async (source, contentType) => {
        const raw = Readable.from([Buffer.from(source)]);
        try {
          const read = await readMultipart(
            { raw, headers: { 'content-type': contentType } } as unknown as FastifyRequest,
            LIMITS,
          );
          for (const files of read.files.values())
            for (const { name: fileName } of files) assert.doesNotMatch(fileName, /[/\\\0]|^\.\.?$/);
          await read.cleanUp();
        } catch (error) {
          assert.ok(error instanceof HttpError, String(error));
        }
        assertUntouched();
      }),
    );
    await fc.assert(property, RUNS);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('cleans and shows any values', async () => {
    const EveryForm = everyForm();
    let run = 0;
    const property = fc.asyncProperty(
      pairs,
      timed(async (sent) => {
        const bound = await EveryForm.bind(toValues(sent), { environment: { timeZone: 'Europe/Berlin' } });
        assert.equal(bound.isValid(), false);
        assert.equal(Object.getPrototypeOf(bound.data), Object.prototype);
        // Drawing 34 fields takes much longer than checking them.
        if (run++ % 20 === 0) assert.doesNotMatch(bound.html, /<script/i);
        assert.ok(bound.changedFields.every((field) => names.includes(field)));
        assertUntouched();
      }),
    );
    await fc.assert(property, RUNS);
  });

  it('makes a set of any counts', async () => {
    const GuestSet = formSet(form({ fields: { name: textField() } }), {
      max: 5,
      absoluteMax: 10,
      canOrder: true,
      canDelete: true,
    });
    const key = fc.oneof(
      fc.constantFrom('TOTAL_FORMS', 'INITIAL_FORMS', 'MIN_NUM_FORMS', 'MAX_NUM_FORMS'),
      fc
        .tuple(fc.integer({ min: -1, max: 12 }), fc.constantFrom('name', 'ORDER', 'DELETE', 'id'))
        .map((parts) => parts.join('-')),
      fc.constantFrom('__proto__', '__prefix__-name'),
    );
    const count = fc.oneof(fc.integer({ min: -2, max: 12 }).map(String), fc.bigInt().map(String), value);
    const property = fc.asyncProperty(
      fc.array(fc.tuple(key, count), { maxLength: 12 }),
      timed(async (sent) => {
        const set = await GuestSet.bind(toValues(sent.map(([end, text]) => [`form-${end}`, text])));
        assert.ok(set.length <= 10);
        if (set.isValid()) assert.ok(set.data.length <= 5);
        assert.ok(set.html.length > 0);
        assertUntouched();
      }),
    );
    await fc.assert(property, RUNS);
  });
});
