import type { Delivery } from '@maatify/admin-infra-adapters/kysely';
import { Injectable } from '@nestjs/common';

/** Stands for your mail server: a real one would send `intent.code.reveal()` to `intent.address`. */
@Injectable()
export class Mailer {
  readonly sent: Delivery[] = [];

  deliver(delivery: Delivery): Promise<void> {
    this.sent.push(delivery);
    return Promise.resolve();
  }
}
