import { Redacted } from '../../kernel/redacted.js';
import { SystemClock } from '../../kernel/system-clock.js';
import type { Arranged } from '../kit/arranged.js';
import { CallFailed } from '../kit/checked-contracts.js';
import { casesOf } from '../kit/conformance-case.js';

const EXACT = 'verify works on the password exactly as sent (no trimming, no cut at 72 bytes)';
const NO_HASH = 'with `hash: null` verify does the same work against a fixed dummy hash and answers `mismatch`';
const NEVER = 'an empty or unreadable hash never matches';
const NO_REHASH = '`needsRehash` is never said beside a mismatch, and never of a hash that `hash` just made';
const PASSWORD = 'correct horse battery staple';

/** How often each kind of verification is timed; the median of so many is calm enough for the bound below. */
const TIMINGS = 9;
/** Below this share of the work of a real verification, an unknown email is told apart by time. */
const LEAST_SHARE = 0.4;
/** Timers and queues alone differ by this much. */
const NOISE_MS = 2;

async function hashed(arranged: Arranged, password: string): Promise<string> {
  return (await arranged.contracts.PasswordHasher.hash({ password: Redacted.of(password) })).hash.reveal();
}

async function verdict(arranged: Arranged, password: string, hash: string | null): Promise<string> {
  const check = { password: Redacted.of(password), hash: hash === null ? null : Redacted.of(hash) };
  return (await arranged.contracts.PasswordHasher.verify(check)).verdict;
}

/** Hashes the first of each pair and expects the second to be another password. */
async function differ(arranged: Arranged, pairs: Readonly<Record<string, readonly [string, string]>>): Promise<void> {
  for (const [what, [password, other]] of Object.entries(pairs)) {
    const hash = await hashed(arranged, password);
    arranged.check.equal(`${what}: the password itself`, await verdict(arranged, password, hash), 'match');
    arranged.check.equal(`${what}: the other one`, await verdict(arranged, other, hash), 'mismatch');
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

export const passwordHasherCases = casesOf('PasswordHasher', [
  {
    name: 'verify: matches the hash of the same password only',
    rule: EXACT,
    run: (arranged) =>
      differ(arranged, {
        'a plain password': [PASSWORD, 'another'],
        case: ['Passphrase', 'passphrase'],
        'an empty one': ['x', ''],
      }),
  },
  {
    name: 'verify: does not cut at 72 bytes',
    rule: EXACT,
    run: (arranged) =>
      differ(arranged, {
        'the 73rd byte': [`${'a'.repeat(72)}b`, `${'a'.repeat(72)}c`],
        'the 200th byte': [`${'a'.repeat(199)}b`, `${'a'.repeat(199)}c`],
        'a longer one': ['a'.repeat(100), 'a'.repeat(72)],
      }),
  },
  {
    name: 'verify: does not trim',
    rule: EXACT,
    run: (arranged) =>
      differ(arranged, {
        'a blank at the end': [`${PASSWORD} `, PASSWORD],
        'a blank at the start': [PASSWORD, ` ${PASSWORD}`],
        'a line end': [PASSWORD, `${PASSWORD}\n`],
        'blanks alone': ['   ', '    '],
      }),
  },
  {
    name: 'verify: does not stop at NUL',
    rule: EXACT,
    run: (arranged) =>
      differ(arranged, { 'after NUL': ['secret\0one', 'secret\0two'], 'NUL at the end': ['secret', 'secret\0'] }),
  },
  {
    name: 'verify: composed, decomposed and emoji passwords are what they are',
    rule: EXACT,
    run: (arranged) =>
      differ(arranged, {
        'composed and decomposed': ['caf\u00e9 caf\u00e9', 'cafe\u0301 cafe\u0301'],
        'two emoji': ['\u{1F600}\u{1F600}\u{1F600}', '\u{1F600}\u{1F600}\u{1F601}'],
        'full-width': ['\uFF41\uFF42\uFF43', 'abc'],
      }),
  },
  {
    name: 'verify: without a hash nothing matches',
    rule: NO_HASH,
    run: async (arranged) => {
      for (const password of ['', PASSWORD, 'null', 'password', 'dummy']) {
        arranged.check.equal(`${JSON.stringify(password)} against no hash`, await verdict(arranged, password, null), 'mismatch');
      }
    },
  },
  {
    name: 'verify: without a hash it works as long as with one',
    rule: NO_HASH,
    run: async (arranged) => {
      const [clock, hash] = [new SystemClock(), await hashed(arranged, PASSWORD)];
      const timed = async (against: string | null): Promise<number> => {
        const started = clock.monotonicMs();
        await verdict(arranged, 'a wrong password', against);
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
      arranged.check.that(`both cost about the same (${figures})`, !shorter && !longer);
    },
  },
  {
    name: 'verify: an empty or unreadable hash never matches',
    rule: NEVER,
    run: async (arranged) => {
      const hash = await hashed(arranged, PASSWORD);
      for (const unreadable of ['', ' ', 'garbage', '$', hash.slice(0, -8), hash.slice(8), `${hash}x`, PASSWORD]) {
        for (const password of ['', PASSWORD]) {
          // Throwing is no match either; what is stored there was never a hash.
          const answer = await verdict(arranged, password, unreadable).catch(tolerated);
          arranged.check.that(`${JSON.stringify(password)} against an unreadable hash is no match`, answer !== 'match');
        }
      }
    },
  },
  {
    name: 'verify: what `hash` just made needs no new hash, and neither does what did not match',
    rule: NO_REHASH,
    run: async (arranged) => {
      const hash = Redacted.of(await hashed(arranged, PASSWORD));
      for (const [password, against, verdict] of [
        [PASSWORD, hash, 'match'],
        ['another', hash, 'mismatch'],
        [PASSWORD, null, 'mismatch'],
      ] as const) {
        const answer = await arranged.contracts.PasswordHasher.verify({ password: Redacted.of(password), hash: against });
        const what = `${verdict} ${against === null ? 'without' : 'with'} a hash`;
        arranged.check.equal(what, [answer.verdict, answer.needsRehash], [verdict, false]);
      }
    },
  },
  {
    name: 'hash: is salted',
    rule: 'hash is salted',
    run: async (arranged) => {
      const hashes = [await hashed(arranged, PASSWORD), await hashed(arranged, PASSWORD), await hashed(arranged, PASSWORD)];
      arranged.check.equal('different hashes of one password', new Set(hashes).size, 3);
      for (const hash of hashes) arranged.check.equal('each of them', await verdict(arranged, PASSWORD, hash), 'match');
      arranged.check.that(
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
