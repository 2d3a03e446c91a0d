import { randomUUID } from 'node:crypto';

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** The id that joins the request with what the library did for it. */
  readonly requestId: string;
}

/** One browser: speaks JSON and keeps its cookies. */
export class DemoClient {
  readonly #cookies = new Map<string, string>();

  constructor(private readonly url: string) {}

  async send(method: string, path: string, body?: object): Promise<Answer> {
    const requestId = randomUUID();
    const response = await fetch(this.url + path, {
      method,
      headers: {
        'x-request-id': requestId,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie);
    return { status: response.status, body: (await response.json()) as Record<string, unknown>, requestId };
  }

  /** A copy that goes on with the cookies of this moment, whatever the browser is told later: what a thief would have. */
  stolen(): DemoClient {
    const copy = new DemoClient(this.url);
    for (const [name, value] of this.#cookies) copy.#cookies.set(name, value);
    return copy;
  }

  private keep(setCookie: string): void {
    const [pair = ''] = setCookie.split(';', 1);
    const [name = '', value = ''] = pair.split('=', 2);
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
