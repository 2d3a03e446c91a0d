import { createServer } from 'node:http';

import { ExpressAdapter } from '@nestjs/platform-express';

const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
/** Node's own 30 s would let each of these limits be overrun by as much. */
const CHECKED_EVERY_MS = 1_000;

/** Express on a server that gives slow senders up. */
export class HttpAdapter extends ExpressAdapter {
  override initHttpServer(): void {
    this.httpServer = createServer(
      {
        headersTimeout: HEADERS_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        connectionsCheckingInterval: CHECKED_EVERY_MS,
      },
      this.getInstance(),
    );
  }
}
