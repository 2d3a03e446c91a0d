import { runOf } from '@maatify/admin-infra';
import type { RequestRun } from '@maatify/admin-infra';
import type { Insertable } from 'kysely';

import type { ChangeJournalTable } from '../schema/database.js';
import { JoinedStore } from '../store/joined-store.js';
import type { Store } from '../store/store.js';
import { isDecided } from './journaled-methods.js';
import { storable } from '../store/storable.js';

type Method = (request: object) => Promise<unknown>;

const LONGEST_ID = 128;

/**
 * Lets methods of an adapter write, in the transaction of what they change, that its audit record is still to come. What they refuse
 * leaves nothing; what they are asked outside of an operation, and what nobody would record, has no record to wait for.
 *
 * @param make makes the adapter over a store
 */
export function journaled<Adapter extends object>(
  store: Store,
  contract: string,
  methods: readonly string[],
  make: (store: Store) => Adapter,
): Adapter {
  const adapter = make(store);
  const journaling = (name: string): Method => {
    return async (request) => {
      const run = runOf(request);
      const { answer } = await store.transaction(async (tx) => {
        const joined = make(new JoinedStore(tx, store.options));
        const given = await (joined as Record<string, Method>)[name]?.(request);
        if (run?.isAudited === true && isChanged(given) && isDecided(contract, name, request)) {
          await tx
            .insertInto('changeJournal')
            .values(entryOf(run, contract, name, concerned(request, given)))
            .execute();
        }
        // Wrapped, because a claim that is lost may have written what has to stay.
        return { answer: given };
      });
      return answer;
    };
  };
  return Object.assign(adapter, Object.fromEntries(methods.map((name) => [name, journaling(name)])));
}

function entryOf(run: RequestRun, contract: string, method: string, adminId: string | null): Insertable<ChangeJournalTable> {
  const { runId, eventsBefore, operation, correlationId, at } = run;
  const [actor, origin] = [JSON.stringify(run.actor), JSON.stringify(run.origin)];
  return { runId, eventsBefore, operation, contract, method, correlationId, at, actor, origin, adminId };
}

/** A claim that was won; of a sweep, one that found something. */
function isChanged(answer: unknown): boolean {
  const { outcome, ended } = answer as { readonly outcome?: string; readonly ended?: number | readonly unknown[] };
  if (outcome !== undefined) return outcome === 'won';
  return (Array.isArray(ended) ? ended.length : Number(ended)) > 0;
}

interface About {
  readonly adminId?: unknown;
  readonly session?: { readonly adminId: unknown };
  readonly admin?: { readonly adminId: unknown };
}

/** Whom it concerns: said by the request, or by the answer where somebody was made. */
function concerned(request: About, answer: unknown): string | null {
  const made = answer as About;
  const id = request.adminId ?? request.session?.adminId ?? made.adminId ?? made.admin?.adminId;
  return typeof id === 'string' ? storable(id).slice(0, LONGEST_ID) : null;
}
