import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A proxy that can stop forwarding without closing anything: packets vanish, as on a network that eats them. */
export class BlackHole {
  readonly #sockets = new Set<Socket>();
  #swallows = false;

  private constructor(private readonly server: Server) {}

  static async before(host: string, port: number): Promise<BlackHole> {
    const server = createServer();
    const hole = new BlackHole(server);
    server.on('connection', (client) => {
      hole.join(client, connect(port, host));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return hole;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  swallow(on: boolean): void {
    this.#swallows = on;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.server.close();
  }

  private join(client: Socket, upstream: Socket): void {
    for (const [from, to] of [[client, upstream] as const, [upstream, client] as const]) {
      this.#sockets.add(from);
      from.on('data', (data) => {
        if (!this.#swallows) to.write(data);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        if (!this.#swallows) to.destroy();
      });
    }
  }
}
