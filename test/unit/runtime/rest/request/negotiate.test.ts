import assert from 'node:assert/strict';
import type { HttpRequest } from '../../../../../src/runtime/http/request.ts';
import { negotiate } from '../../../../../src/runtime/rest/request/negotiate.ts';
import { csvRenderer } from '../../../../../src/runtime/rest/respond/csv.ts';
import { jsonLinesRenderer } from '../../../../../src/runtime/rest/respond/json-lines.ts';
import { jsonRenderer } from '../../../../../src/runtime/rest/respond/renderer.ts';

const OFFERED = [jsonRenderer, csvRenderer, jsonLinesRenderer];

function formatFor(
  accept: string | undefined,
  { suffix, query = '' }: { suffix?: string; query?: string } = {},
): string {
  const request = {
    header: () => accept,
    queryText: query,
    query: new URLSearchParams(query),
  } as unknown as HttpRequest;
  try {
    return negotiate(request, OFFERED, suffix).renderer.format;
  } catch (error) {
    return String((error as { status?: number }).status);
  }
}

describe('rest/request/negotiate', () => {
  const cases: readonly (readonly [accept: string | undefined, format: string])[] = [
    [undefined, 'json'],
    ['*/*', 'json'],
    ['text/csv', 'csv'],
    ['text/*', 'csv'],
    ['application/*', 'json'],
    ['application/x-ndjson', 'jsonl'],
    // The client wants one more than another.
    ['application/json;q=0.5, text/csv', 'csv'],
    ['text/csv;q=0.5, application/json;q=0.4', 'csv'],
    ['text/csv;q=0.1, */*', 'json'],
    // What it names is better than what it would take as well.
    ['text/csv, */*', 'csv'],
    // The most precise range decides, and q=0 refuses.
    ['application/json;q=0, */*', 'csv'],
    ['*/*, application/json;q=0, text/csv;q=0', 'jsonl'],
    ['*/*;q=0', '406'],
    ['application/xml', '406'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'json'],
  ];
  for (const [accept, format] of cases)
    it(`answers ${accept ?? 'no header'} with ${format}`, () => assert.equal(formatFor(accept), format));

  it('prefers the suffix, then the parameter, to the header', () => {
    assert.equal(formatFor('application/json', { suffix: 'csv' }), 'csv');
    assert.equal(formatFor('application/json', { query: 'format=jsonl' }), 'jsonl');
    assert.equal(formatFor(undefined, { suffix: 'csv', query: 'format=jsonl' }), 'csv');
    assert.equal(formatFor('application/json', { suffix: 'xml' }), '404');
    assert.equal(formatFor('application/json', { query: 'format=xml' }), '404');
  });
});
