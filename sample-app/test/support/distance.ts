import { createConnection, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/**
 * Puts a server as many milliseconds away, there and back. Then a process waits for its database as it would in production, and on
 * a machine of few processors several of them can be compared: what they wait for, not what they compute, is their limit.
 */
export async function atADistance(url: string, roundTripMs: number): Promise<{ readonly url: string; close(): Promise<void> }> {
  const there = new URL(url);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = createConnection({ host: there.hostname, port: Number(there.port) });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.setNoDelay();
      from.on('data', (bytes) => setTimeout(() => to.writable && to.write(bytes), roundTripMs / 2));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        setTimeout(() => to.destroy(), roundTripMs);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const here = new URL(url);
  here.port = String((server.address() as AddressInfo).port);
  return {
    url: here.href,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
