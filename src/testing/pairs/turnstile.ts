import { setImmediate } from '../../kernel/timers.js';
import { interposed } from '../doubles/interposed.js';

/** Which of the two operations a call belongs to. */
export type Side = 'first' | 'second';

interface Waiting {
  readonly side: Side;
  readonly name: string;
  /** Lets it go; resolves when it has been answered. */
  readonly go: () => Promise<void>;
}

/** Whose answers are of no store, or reach nobody: they need not wait for their turn. */
export const FREE: readonly string[] = [
  'Clock',
  'IdGenerator',
  'PasswordPolicy',
  'AuditLogger',
  'NotificationDispatcher',
  'SecretDelivery',
];

/**
 * Makes each contract call of two operations wait for its turn. One call at a time is let go and answered, and then everything goes on
 * that can; so whatever is called next is of the same operation.
 */
export class Turnstile {
  /** Whose calls come now; null while nothing is gated. */
  side: Side | null = null;
  readonly #waiting: Waiting[] = [];

  /** The same contracts, whose calls wait while a side is named. */
  gated<Contracts extends object>(contracts: Contracts): Contracts {
    const gated = Object.entries(contracts).map(([name, one]): [string, unknown] => [
      name,
      FREE.includes(name) ? one : this.#gate(name, one as object),
    ]);
    return Object.fromEntries(gated) as Contracts;
  }

  get waiting(): readonly Waiting[] {
    return this.#waiting;
  }

  /** Lets one go, and everything that follows from its answer up to the next call. */
  async letGo(one: Waiting): Promise<void> {
    this.#waiting.splice(this.#waiting.indexOf(one), 1);
    this.side = one.side;
    await one.go();
    await settled();
  }

  #gate(contract: string, implementation: object): object {
    return interposed(implementation, (method, call) => {
      const { side } = this;
      return side === null ? call() : this.#wait(side, `${contract}.${method}`, call);
    });
  }

  #wait(side: Side, name: string, call: () => unknown): Promise<unknown> {
    return new Promise((resolve) => {
      const go = async (): Promise<void> => {
        const answer = new Promise((answered) => {
          answered(call());
        });
        resolve(answer);
        await answer.catch(() => undefined);
      };
      this.#waiting.push({ side, name, go });
    });
  }
}

/** What follows from an answer without asking anybody has followed. */
export async function settled(): Promise<void> {
  for (let turns = 0; turns < 2; turns += 1) await new Promise<void>((resolve) => void setImmediate(resolve));
}
