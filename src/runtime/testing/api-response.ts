// A response of an API, with assertions that show the body when they fail.
import assert from 'node:assert/strict';
import { containsJson } from './contains-json.ts';
import { TestResponse } from './test-response.ts';

/** A part of a JSON value: objects may lack members, and lists have as many items. */
export type PartOf<Data> = Data extends readonly (infer Item)[]
  ? readonly PartOf<Item>[]
  : Data extends object
    ? { readonly [Key in keyof Data]?: PartOf<Data[Key]> }
    : Data;

/** The response to a request of `client.api`. Assertions return the response, so they can follow each other. */
export class ApiResponse<Data = unknown> extends TestResponse {
  /** Of the request, for messages: `GET /api/posts/`. */
  readonly request: string;

  constructor(request: string, { status, headers, text }: TestResponse) {
    super(status, headers, text);
    this.request = request;
  }

  /** The body as JSON; undefined for an empty body. @throws {SyntaxError} it is not JSON */
  get data(): Data {
    return this.text === '' ? (undefined as Data) : this.json<Data>();
  }

  /** @throws {AssertionError} with the body of the response */
  assertStatus(status: number): this {
    return this.#assert(this.status === status, status, this.status, `status ${status}`);
  }

  /** Asserts that the request was refused: 401 for missing credentials, or 403. @throws {AssertionError} */
  assertDenied(): this {
    const isDenied = this.status === 401 || this.status === 403;
    return this.#assert(isDenied, '401 or 403', this.status, 'status 401 or 403');
  }

  /** Asserts that the body is exactly this. @throws {AssertionError} */
  assertData(expected: Data): this {
    assert.deepEqual(this.data, expected);
    return this;
  }

  /**
   * Asserts that the body contains this: objects may have more members, and lists have the same number of items in the same order.
   *
   * @throws {AssertionError} with both values
   */
  assertContains(expected: PartOf<Data>): this {
    const { data } = this;
    return this.#assert(containsJson(data, expected), expected, data, JSON.stringify(expected));
  }

  /**
   * Asserts that the body of the request was rejected with messages for these fields, and for no others.
   *
   * @param fields names, or the messages by name: `{ title: ['This field is required.'] }`
   * @throws {AssertionError}
   */
  assertInvalid(...fields: string[] | [messages: Readonly<Record<string, readonly string[]>>]): this {
    this.assertStatus(400);
    const found = this.data as Record<string, unknown>;
    const [first] = fields;
    if (typeof first === 'object') assert.deepEqual(found, first);
    else assert.deepEqual(Object.keys(found).sort(), (fields as string[]).toSorted(), this.#message('other fields'));
    return this;
  }

  #assert(isTrue: boolean, expected: unknown, actual: unknown, what: string): this {
    if (isTrue) return this;
    const message = this.#message(`instead of ${what}`);
    throw new assert.AssertionError({ message, expected, actual, operator: 'strictEqual', stackStartFn: this.#assert });
  }

  #message(problem: string): string {
    const shown = this.text.length > MAX_SHOWN ? `${this.text.slice(0, MAX_SHOWN)}…` : this.text;
    return `${this.request} answered ${this.status} ${problem}:\n${shown}`;
  }
}

const MAX_SHOWN = 2000;
