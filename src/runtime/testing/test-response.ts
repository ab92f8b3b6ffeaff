/** The response to a request of the test client. */
export class TestResponse {
  readonly status: number;
  /** Names in lowercase. */
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly text: string;

  constructor(status: number, headers: TestResponse['headers'], text: string) {
    this.status = status;
    this.headers = headers;
    this.text = text;
  }

  /** The body as JSON. @throws {SyntaxError} it is not JSON */
  // The caller knows the shape; a cast at each call would say no more.
  json<T = unknown>(): T {
    return JSON.parse(this.text) as T;
  }

  /** Path and query of the Location header; undefined when this is not a redirect. */
  get redirectedTo(): string | undefined {
    const location = this.headers['location'];
    return this.status >= 300 && this.status < 400 && typeof location === 'string' ? location : undefined;
  }
}
