import type { FastifyInstance, LightMyRequestResponse } from 'fastify';

/** Values of a form; a list sends its name once for each. */
export type Fields = Record<string, string | readonly string[]>;

/** A browser without a screen: keeps cookies and sends forms. */
export class Browser {
  readonly #server: FastifyInstance;
  readonly cookies = new Map<string, string>();

  constructor(server: FastifyInstance) {
    this.#server = server;
  }

  get(url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.send({ method: 'GET', url, headers });
  }

  /** Sends a form as it is given, without a token. */
  postWithout(url: string, fields: Fields = {}, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    const pairs = Object.entries(fields).flatMap(([name, value]) =>
      [value].flat().map((text) => [name, text] as [string, string]),
    );
    return this.send({
      method: 'POST',
      url,
      payload: new URLSearchParams(pairs).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  }

  async send(options: {
    method: 'GET' | 'POST' | 'HEAD' | 'OPTIONS';
    url: string;
    payload?: string | Buffer;
    headers?: Record<string, string>;
  }): Promise<LightMyRequestResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.#server.inject({
      ...options,
      headers: { host: 'localhost', ...options.headers, ...(cookie === '' ? {} : { cookie }) },
    });
    for (const { name, value } of response.cookies) {
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}
