import { request as httpRequest } from 'node:http';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what came over the wire; each test says what it expects of it
type Wire = Record<string, any>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, where it is JSON; an empty object otherwise. */
  readonly body: Wire;
  readonly setCookies: readonly string[];
}

export interface RawBody {
  readonly raw: string;
  readonly type?: string;
}

/** Told of every reply any client of a host got; the canary test reads all of them. */
export type Witness = (method: string, path: string, reply: Reply) => void;

/** A client with a cookie jar, which can also misbehave. */
export class Client {
  readonly cookies = new Map<string, string>();

  constructor(
    private readonly url: string,
    private readonly witness: Witness = () => undefined,
  ) {}

  get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    return this.send('POST', path, body, headers);
  }

  put(path: string, body?: unknown): Promise<Reply> {
    return this.send('PUT', path, body);
  }

  delete(path: string): Promise<Reply> {
    return this.send('DELETE', path);
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const raw = isRaw(body) ? body : body === undefined ? null : { raw: JSON.stringify(body) };
    const response = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.cookies.size === 0 ? {} : { cookie: [...this.cookies].map((pair) => pair.join('=')).join('; ') }),
        ...(raw === null ? {} : { 'content-type': raw.type ?? 'application/json' }),
        ...headers,
      },
      body: raw === null ? null : raw.raw,
    });
    const text = await response.text();
    const reply: Reply = {
      status: response.status,
      headers: response.headers,
      text,
      body: json(text),
      setCookies: response.headers.getSetCookie(),
    };
    for (const cookie of reply.setCookies) this.keep(cookie);
    this.witness(method, path, reply);
    return reply;
  }

  /** A request whose path goes out exactly as written, which `fetch` would tidy up first. */
  untidy(method: string, path: string): Promise<number> {
    const { hostname, port } = new URL(this.url);
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ');
    return new Promise((resolve, reject) => {
      httpRequest({ hostname, port, method, path, headers: { cookie } }, (response) => {
        response.resume().on('end', () => {
          resolve(response.statusCode ?? 0);
        });
      })
        .on('error', reject)
        .end();
    });
  }

  /** Another client with the cookies of this moment. */
  copy(): Client {
    const copy = new Client(this.url, this.witness);
    for (const [name, value] of this.cookies) copy.cookies.set(name, value);
    return copy;
  }

  /** As strict as a browser, and stricter: whatever sets or takes away a cookie of this host says all of what protects it. */
  private keep(setCookie: string): void {
    const [pair = '', ...attributes] = setCookie.split('; ');
    const [name = '', value = ''] = pair.split('=');
    const asked = ['Path=/', 'HttpOnly', 'SameSite=Strict', ...(name.startsWith('__Host-') ? ['Secure'] : [])];
    const missing = asked.filter((attribute) => !attributes.includes(attribute));
    if (missing.length > 0 || /;\s*domain=/i.test(setCookie)) {
      throw new Error(`the cookie ${name} lacks ${missing.join(', ')}, or names a domain: ${attributes.join('; ')}`);
    }
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

function isRaw(body: unknown): body is RawBody {
  return typeof body === 'object' && body !== null && 'raw' in body;
}

function json(text: string): Wire {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** `outcome`, or `outcome reason`, or the error, or the status: what a test says in one word. */
export function ending({ status, body }: Reply): string {
  const [outcome, reason] = [body['outcome'] ?? body['error'] ?? String(status), body['reason']];
  return reason === undefined ? outcome : `${outcome} ${reason}`;
}
