import { Redacted } from '../../kernel/redacted.js';
import { SystemClock } from '../../kernel/system-clock.js';
import { CallFailed } from './checked-contracts.js';
import { casesOf } from './conformance-case.js';
import type { Stage } from './stage.js';

const EXACT = 'verify works on the password exactly as sent (no trimming, no cut at 72 bytes)';
const NO_HASH = 'with `hash: null` verify does the same work against a fixed dummy hash and answers `mismatch`';
const NEVER = 'an empty or unreadable hash never matches';
const PASSWORD = 'correct horse battery staple';

/** How often each kind of verification is timed; the median of so many is calm enough for the bound below. */
const TIMINGS = 9;
/** Below this share of the work of a real verification, an unknown email is told apart by time. */
const LEAST_SHARE = 0.4;
/** Timers and queues alone differ by this much. */
const NOISE_MS = 2;

async function hashed(stage: Stage, password: string): Promise<string> {
  return (await stage.contracts.PasswordHasher.hash({ password: Redacted.of(password) })).hash.reveal();
}

async function verdict(stage: Stage, password: string, hash: string | null): Promise<string> {
  const check = { password: Redacted.of(password), hash: hash === null ? null : Redacted.of(hash) };
  return (await stage.contracts.PasswordHasher.verify(check)).verdict;
}

/** Hashes the first of each pair and expects the second to be another password. */
async function differ(stage: Stage, pairs: Readonly<Record<string, readonly [string, string]>>): Promise<void> {
  for (const [what, [password, other]] of Object.entries(pairs)) {
    const hash = await hashed(stage, password);
    stage.check.equal(`${what}: the password itself`, await verdict(stage, password, hash), 'match');
    stage.check.equal(`${what}: the other one`, await verdict(stage, other, hash), 'mismatch');
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

export const passwordHasherCases = casesOf('PasswordHasher', [
  {
    name: 'verify: matches the hash of the same password only',
    promise: EXACT,
    run: (stage) =>
      differ(stage, { 'a plain password': [PASSWORD, 'another'], case: ['Passphrase', 'passphrase'], 'an empty one': ['x', ''] }),
  },
  {
    name: 'verify: does not cut at 72 bytes',
    promise: EXACT,
    run: (stage) =>
      differ(stage, {
        'the 73rd byte': [`${'a'.repeat(72)}b`, `${'a'.repeat(72)}c`],
        'the 200th byte': [`${'a'.repeat(199)}b`, `${'a'.repeat(199)}c`],
        'a longer one': ['a'.repeat(100), 'a'.repeat(72)],
      }),
  },
  {
    name: 'verify: does not trim',
    promise: EXACT,
    invariants: ['F03'],
    run: (stage) =>
      differ(stage, {
        'a blank at the end': [`${PASSWORD} `, PASSWORD],
        'a blank at the start': [PASSWORD, ` ${PASSWORD}`],
        'a line end': [PASSWORD, `${PASSWORD}\n`],
        'blanks alone': ['   ', '    '],
      }),
  },
  {
    name: 'verify: does not stop at NUL',
    promise: EXACT,
    run: (stage) => differ(stage, { 'after NUL': ['secret\0one', 'secret\0two'], 'NUL at the end': ['secret', 'secret\0'] }),
  },
  {
    name: 'verify: composed, decomposed and emoji passwords are what they are',
    promise: EXACT,
    run: (stage) =>
      differ(stage, {
        'composed and decomposed': ['caf\u00e9 caf\u00e9', 'cafe\u0301 cafe\u0301'],
        'two emoji': ['\u{1F600}\u{1F600}\u{1F600}', '\u{1F600}\u{1F600}\u{1F601}'],
        'full-width': ['\uFF41\uFF42\uFF43', 'abc'],
      }),
  },
  {
    name: 'verify: without a hash nothing matches',
    promise: NO_HASH,
    invariants: ['A7', 'F22'],
    run: async (stage) => {
      for (const password of ['', PASSWORD, 'null', 'password', 'dummy']) {
        stage.check.equal(`${JSON.stringify(password)} against no hash`, await verdict(stage, password, null), 'mismatch');
      }
    },
  },
  {
    name: 'verify: without a hash it works as long as with one',
    promise: NO_HASH,
    invariants: ['A7', 'F31'],
    run: async (stage) => {
      const [clock, hash] = [new SystemClock(), await hashed(stage, PASSWORD)];
      const timed = async (against: string | null): Promise<number> => {
        const started = clock.monotonicMs();
        await verdict(stage, 'a wrong password', against);
        return clock.monotonicMs() - started;
      };
      const [withHash, without]: [number[], number[]] = [[], []];
      await timed(hash);
      await timed(null);
      for (let count = 0; count < TIMINGS; count += 1) {
        withHash.push(await timed(hash));
        without.push(await timed(null));
      }
      const [known, unknown] = [median(withHash), median(without)];
      const shorter = unknown < known * LEAST_SHARE && known - unknown > NOISE_MS;
      const longer = known < unknown * LEAST_SHARE && unknown - known > NOISE_MS;
      const figures = `${unknown.toFixed(1)} ms without a hash, ${known.toFixed(1)} ms with one`;
      stage.check.that(`both cost about the same (${figures})`, !shorter && !longer);
    },
  },
  {
    name: 'verify: an empty or unreadable hash never matches',
    promise: NEVER,
    invariants: ['F22'],
    run: async (stage) => {
      const hash = await hashed(stage, PASSWORD);
      for (const unreadable of ['', ' ', 'garbage', '$', hash.slice(0, -8), hash.slice(8), `${hash}x`, PASSWORD]) {
        for (const password of ['', PASSWORD]) {
          // Throwing is no match either; what is stored there was never a hash.
          const answer = await verdict(stage, password, unreadable).catch(tolerated);
          stage.check.that(`${JSON.stringify(password)} against an unreadable hash is no match`, answer !== 'match');
        }
      }
    },
  },
  {
    name: 'hash: is salted',
    promise: 'hash is salted',
    run: async (stage) => {
      const hashes = [await hashed(stage, PASSWORD), await hashed(stage, PASSWORD), await hashed(stage, PASSWORD)];
      stage.check.equal('different hashes of one password', new Set(hashes).size, 3);
      for (const hash of hashes) stage.check.equal('each of them', await verdict(stage, PASSWORD, hash), 'match');
      stage.check.that(
        'a hash does not show the password',
        hashes.every((hash) => !hash.includes(PASSWORD)),
      );
    },
  },
]);

function tolerated(thrown: unknown): 'threw' {
  if (thrown instanceof CallFailed && thrown.message.includes(' threw: ')) return 'threw';
  throw thrown;
}
