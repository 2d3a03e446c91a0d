import { isInstant } from '../../kernel/ids.js';
import { SystemClock } from '../../kernel/system-clock.js';
import type { Arranged } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';

const READS = 1_000;
const IDS = 5_000;
const PRINTABLE_ID = /^[\x21-\x7e]{1,64}$/;
const SECRET = /^[A-Za-z0-9_-]{22,128}$/;
const TICK_MS = 5;
const ENOUGH_TICKS = 3;
/** A ticker that has not ticked by then does not tick. */
const PATIENCE_MS = 2_000;

/** Waits on a real clock until `done` answers true, at most so long. */
function until(done: () => boolean, atMostMs: number): Promise<void> {
  const clock = new SystemClock();
  const start = clock.monotonicMs();
  return new Promise((resolve) => {
    const ticker = clock.startTicker(TICK_MS, () => {
      if (!done() && clock.monotonicMs() - start < atMostMs) return;
      ticker.stop();
      resolve();
    });
    ticker.keepAlive(true);
  });
}

export const clockCases = casesOf('Clock', [
  {
    name: 'now: whole milliseconds since the Unix epoch, at once',
    rule: '`now()` answers at once: whole milliseconds since the Unix epoch',
    run: (arranged) => {
      for (let count = 0; count < READS; count += 1) {
        const now: unknown = arranged.contracts.Clock.now();
        arranged.check.that('now() is whole milliseconds since the epoch', isInstant(now));
      }
      return Promise.resolve();
    },
  },
  {
    name: 'monotonicMs: never goes back',
    rule: '`monotonicMs()` answers at once and never goes back',
    run: (arranged) => {
      let last = Number.NEGATIVE_INFINITY;
      for (let count = 0; count < READS; count += 1) {
        const ms: unknown = arranged.contracts.Clock.monotonicMs();
        arranged.check.that('monotonicMs() is a finite number', typeof ms === 'number' && Number.isFinite(ms));
        arranged.check.that('monotonicMs() did not go back', Number(ms) >= last);
        last = Number(ms);
      }
      return Promise.resolve();
    },
  },
  {
    name: 'startTicker: ticks until it is stopped',
    rule: 'startTicker calls `onTick` about every `everyMs` until stopped',
    run: async (arranged) => {
      let ticks = 0;
      const ticker = arranged.contracts.Clock.startTicker(TICK_MS, () => (ticks += 1));
      await until(() => ticks >= ENOUGH_TICKS, PATIENCE_MS);
      ticker.keepAlive(true);
      ticker.keepAlive(false);
      ticker.stop();
      arranged.check.that('it ticks', ticks >= ENOUGH_TICKS);
      const atStop = ticks;
      await until(() => false, 10 * TICK_MS);
      arranged.check.equal('ticks after it was stopped', ticks - atStop, 0);
    },
  },
]);

/** Whether every place of a text varies: a constant prefix or a counter carries no 128 bits. */
function isVaried(texts: readonly string[]): boolean {
  const shortest = Math.min(...texts.map(({ length }) => length));
  const varied = Array.from({ length: shortest }, (_, place) => new Set(texts.map((text) => text[place])).size);
  return varied.filter((kinds) => kinds >= 16).length >= 22;
}

function unequal(arranged: Arranged, what: string, make: (index: number) => unknown): readonly string[] {
  const made = Array.from({ length: IDS }, (_, index) => String(make(index)));
  arranged.check.equal(`${what} that came twice`, made.length - new Set(made).size, 0);
  return made;
}

export const idGeneratorCases = casesOf('IdGenerator', [
  {
    name: 'id: 1-64 printable ASCII characters, never the same twice',
    rule: 'id is a new public id, 1-64 printable ASCII characters; no two answers are equal',
    run: (arranged) => {
      const made = unequal(arranged, 'ids', () => arranged.contracts.IdGenerator.id());
      arranged.check.that(
        'they are 1-64 printable ASCII characters',
        made.every((id) => PRINTABLE_ID.test(id)),
      );
      return Promise.resolve();
    },
  },
  {
    name: 'secret: at least 128 unpredictable bits, in 22-128 characters of base64url',
    rule: 'secret is unpredictable, at least 128 bits, 22-128 characters of `A-Z a-z 0-9 - _`',
    run: (arranged) => {
      const made = unequal(arranged, 'secrets', () => arranged.contracts.IdGenerator.secret());
      arranged.check.that(
        'they are 22-128 characters of base64url',
        made.every((secret) => SECRET.test(secret)),
      );
      arranged.check.that('at least 22 of their characters vary', isVaried(made));
      return Promise.resolve();
    },
  },
  {
    name: 'id, secret: no two processes make the same',
    rule: 'no two answers are equal over all processes',
    needs: 'secondProcess',
    run: (arranged) => {
      const second = arranged.second();
      unequal(arranged, 'ids of two processes', (index) => (index % 2 === 0 ? arranged.contracts : second).IdGenerator.id());
      unequal(arranged, 'secrets of two processes', (index) =>
        (index % 2 === 0 ? arranged.contracts : second).IdGenerator.secret(),
      );
      return Promise.resolve();
    },
  },
]);
