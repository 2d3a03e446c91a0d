import type { Server } from 'node:http';
import type { Socket } from 'node:net';

import { Inject, Injectable } from '@nestjs/common';

import type { HttpLimits } from './http-limits.js';
import { HTTP_LIMITS_TOKEN } from './http-limits.js';

/** A connection made while the host closes gets this long to ask something, and to be told so. */
const LATECOMER_MS = 500;

/**
 * Every open connection, with its requests under way.
 *
 * A server that closes waits for all of them, also for one that never sent a byte. So the idle ones go at once, the others when
 * they were answered, and what is left goes after a deadline.
 */
@Injectable()
export class Connections {
  readonly #underWay = new Map<Socket, number>();
  #closing = false;

  constructor(@Inject(HTTP_LIMITS_TOKEN) private readonly limits: HttpLimits) {}

  get closing(): boolean {
    return this.#closing;
  }

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.#underWay.set(socket, 0);
      socket.once('close', () => this.#underWay.delete(socket));
      if (this.#closing) {
        setTimeout(() => {
          this.#cutIfIdle(socket);
        }, LATECOMER_MS).unref();
      }
    });
  }

  /** Counts one more request; answers how many there are on its connection, and what ends the count. */
  begin(socket: Socket): { readonly onThisConnection: number; readonly end: () => void } {
    const onThisConnection = (this.#underWay.get(socket) ?? 0) + 1;
    this.#underWay.set(socket, onThisConnection);
    const end = (): void => {
      if (!this.#underWay.has(socket)) return;
      this.#underWay.set(socket, Math.max(0, (this.#underWay.get(socket) ?? 1) - 1));
      if (this.#closing) this.#cutIfIdle(socket);
    };
    return { onThisConnection, end };
  }

  /** From now on the server turns away what arrives; it goes on listening until Nest closes it. */
  close(): void {
    this.#closing = true;
    for (const socket of this.#underWay.keys()) this.#cutIfIdle(socket);
    setTimeout(() => {
      for (const socket of this.#underWay.keys()) socket.destroy();
    }, this.limits.closingMs).unref();
  }

  #cutIfIdle(socket: Socket): void {
    // What was written to it is still sent.
    if (this.#underWay.get(socket) === 0) socket.destroySoon();
  }
}
