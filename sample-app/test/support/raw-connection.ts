import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A TCP connection to a host on which a test writes what it likes. */
export class RawConnection {
  readonly #socket: Socket;
  #received = '';
  #closed = false;
  readonly #connected: Promise<void>;

  constructor(url: string, localAddress = '127.0.0.1') {
    const { hostname, port } = new URL(url);
    this.#socket = connect({ host: hostname, port: Number(port), localAddress });
    this.#connected = new Promise((resolve) => this.#socket.once('connect', () => resolve()));
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (chunk) => (this.#received += String(chunk)));
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => (this.#closed = true));
  }

  get closed(): boolean {
    return this.#closed;
  }

  get received(): string {
    return this.#received;
  }

  /** The status of each answer so far. */
  get statuses(): readonly number[] {
    return [...this.#received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  }

  async write(text: string): Promise<void> {
    await this.#connected;
    this.#socket.write(text);
  }

  async opened(): Promise<this> {
    await this.#connected;
    return this;
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

/** A request as it stands on the wire. */
export function wireRequest(method: string, path: string, body: object, more: readonly string[] = []): string {
  const text = JSON.stringify(body);
  const headers = ['host: 127.0.0.1', 'content-type: application/json', `content-length: ${String(text.length)}`, ...more];
  return `${method} ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${text}`;
}

let people = 0;
/** A guess at a password, each for another address, so that none is turned away for the guesses before it. */
export function aGuess(): string {
  const email = `nobody-${String((people += 1))}@example.test`;
  return wireRequest('POST', '/auth/sign-in', { email, password: 'a guess of a stranger' });
}
