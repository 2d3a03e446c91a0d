import { Inject, Injectable, Logger } from '@nestjs/common';

import type { OpenedDatabase } from '../platform/database/opened-database.js';
import { OPENED_DATABASE } from '../platform/database/opened-database.js';
import { stateOf } from '../platform/database/writable.js';
import type { DatabaseState } from '../platform/database/writable.js';

const GOOD_FOR_MS = 1_000;

/** Knows how the database is, from at most a second ago; many who ask at once cause one question. */
@Injectable()
export class DatabaseProbe {
  readonly #logger = new Logger('Health');
  #asked: { readonly at: number; readonly state: Promise<DatabaseState> } | null = null;

  constructor(@Inject(OPENED_DATABASE) private readonly opened: OpenedDatabase) {}

  state(): Promise<DatabaseState> {
    const at = performance.now();
    if (this.#asked !== null && at - this.#asked.at < GOOD_FOR_MS) return this.#asked.state;
    const state = stateOf(this.opened).then((found) => {
      if (found !== 'writable') this.#logger.error({ event: 'database_not_writable', state: found });
      return found;
    });
    this.#asked = { at, state };
    return state;
  }
}
