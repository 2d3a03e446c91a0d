import { SequentialIds } from '@maatify/admin-infra/testing';
import type { InMemoryInfra } from '@maatify/admin-infra/testing';

import { interposed } from '../../../src/testing/doubles/interposed.js';
import { FREE } from '../../../src/testing/pairs/turnstile.js';
import { declaredAs } from '../../faults/support/methods.js';
import type { Wrap } from '../../support/light-world.js';
import type { WorldContracts } from '../../support/world.js';
import type { Race, Waiting } from './every-order.js';

/** Who runs: the first, the second, the third. */
export type Side = 'a' | 'b' | 'c';

/** A contract broken on purpose, which may let others come in between two steps of its own. */
export type Plant = (contracts: WorldContracts, infra: InMemoryInfra, pause: () => Promise<void>) => WorldContracts;

type Turn = Waiting & { readonly go: () => void };

const PARTS = ['settings', 'grants', 'attempts', 'records'] as const;
type Part = (typeof PARTS)[number];

/** The part each contract keeps. What is not here may look at all of them, and change all. */
const KEEPS: Readonly<Record<string, readonly Part[]>> = {
  PasswordHasher: [],
  TotpAuthenticator: [],
  AttemptLimiter: ['attempts'],
  AbilityResolver: ['grants'],
  SystemSettingsReader: ['settings'],
  SystemSettingsCommandRepository: ['settings'],
  ...Object.fromEntries(
    [
      'AdminQueryRepository',
      'AdminCommandRepository',
      'SessionQueryRepository',
      'SessionCommandRepository',
      'DeviceQueryRepository',
      'DeviceCommandRepository',
      'OneTimeCodeRepository',
      'TotpQueryRepository',
      'TotpCommandRepository',
      'RecoveryCodeQueryRepository',
      'RecoveryCodeCommandRepository',
    ].map((name) => [name, ['records']]),
  ),
};

/** A write may rest on what another part says: on the state of its author, on a setting. */
function touchedBy(contract: string, method: string): Pick<Waiting, 'reads' | 'writes'> {
  const parts = KEEPS[contract] ?? PARTS;
  if (declaredAs(contract, method)?.kind === 'query') return { reads: parts, writes: [] };
  return contract === 'AttemptLimiter'
    ? { reads: parts, writes: parts }
    : { reads: ['settings', 'records', ...parts], writes: parts };
}

/**
 * Makes each contract call of operations that run at once wait for its turn. Only one call is let go at a time, and then all goes on that can, so
 * that whatever is called next is of the same side.
 */
export class Turns implements Race {
  /** Whose chance and calls these are; null before they begin. */
  side: Side | null = null;
  /** Whether calls wait. */
  closed = false;
  /** Told of each call that took effect, and by whom. */
  onCall: (side: Side) => void = () => undefined;
  readonly #turns: Turn[] = [];
  readonly #asked = { a: 0, b: 0, c: 0 };
  readonly #ids = ofEachSide((side) => new SequentialIds(`of-${side}`));
  readonly #random = ofEachSide((side) => new SequentialIds(`random-${side}`));

  readonly wrap: Wrap = (contracts, infra) => {
    this.#useChanceOfSides(infra);
    return Object.fromEntries(
      Object.entries(contracts).map(([name, one]) => [name, FREE.includes(name) ? one : this.#gate(name, one as object)]),
    ) as unknown as WorldContracts;
  };

  waiting(): readonly Waiting[] {
    return this.#turns;
  }

  async step(key: string): Promise<void> {
    const at = this.#turns.findIndex((turn) => turn.key === key);
    const turn = this.#turns[at];
    if (turn === undefined) throw new Error(`${key} does not wait`);
    this.#turns.splice(at, 1);
    this.side = key.charAt(0) as Side;
    turn.go();
    await quiet();
  }

  /** A turn between two steps of one call. */
  pause(): Promise<void> {
    if (!this.closed || this.side === null) return Promise.resolve();
    const key = `${this.side}${String((this.#asked[this.side] += 1))} between its read and its write`;
    return new Promise((resolve) => {
      this.#turns.push({ key, reads: PARTS, writes: PARTS, go: resolve });
    });
  }

  #gate(contract: string, implementation: object): object {
    return interposed(implementation, (method, proceed) => {
      const { side } = this;
      const call = (): Promise<unknown> => {
        const answer = proceed() as Promise<unknown>;
        if (side !== null) this.onCall(side);
        return answer;
      };
      if (!this.closed || side === null) return call();
      const key = `${side}${String((this.#asked[side] += 1))} ${contract}.${method}`;
      return new Promise((resolve) => {
        this.#turns.push({
          key,
          ...touchedBy(contract, method),
          go: () => {
            resolve(call());
          },
        });
      });
    });
  }

  /** What an operation makes up does not depend on who was first. */
  #useChanceOfSides({ ids, store }: InMemoryInfra): void {
    const id = ids.id.bind(ids);
    const secret = ids.secret.bind(ids);
    ids.id = () => (this.side === null ? id() : this.#ids[this.side].id());
    ids.secret = () => (this.side === null ? secret() : this.#ids[this.side].secret());
    const { random } = store;
    const ofSide = (side: Side, bytes: number): Buffer =>
      Buffer.from(this.#random[side].secret().repeat(2), 'utf8').subarray(0, bytes);
    (store as { random: typeof random }).random = (bytes) => (this.side === null ? random(bytes) : ofSide(this.side, bytes));
  }
}

function ofEachSide<T>(make: (side: Side) => T): Readonly<Record<Side, T>> {
  return { a: make('a'), b: make('b'), c: make('c') };
}

/** Nothing moves any more: every promise that could be settled is, and whoever waited for it has gone on. */
export function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
