import { instant } from '../../kernel/ids.js';
import { Redacted } from '../../kernel/redacted.js';
import type { Arranged } from '../kit/arranged.js';
import { CallFailed } from '../kit/checked-contracts.js';
import { casesOf } from '../kit/conformance-case.js';
import { START } from '../kit/moments.js';
import { codeFor } from './totp-seed.js';

const STEP_MS = 30_000;
const SEED = 'a seed has at least 160 random bits and leaves here only sealed, but for the two fields shown to its owner once';
const MATCH = 'match answers the step the code belongs to (RFC 6238), allowing at most one step of drift either way, or null';
const BASE32_OF_160_BITS = 32;
/** The moments of RFC 6238, appendix B, in seconds. */
const RFC_6238 = [59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000, 20_000_000_000];
/** What an empty key would make, as base32 of one zero byte: HMAC pads both to the same block. */
const EMPTY_KEY = 'AA';

function seedOf(arranged: Arranged, account = 'ada@example.org') {
  return arranged.contracts.TotpAuthenticator.createSeed({ account });
}

async function stepOf(arranged: Arranged, sealedSeed: Redacted, code: string, ms: number): Promise<number | null> {
  const check = { sealedSeed, code: Redacted.of(code), at: instant(ms) };
  return (await arranged.contracts.TotpAuthenticator.match(check)).step;
}

const stepAt = (ms: number) => Math.floor(ms / STEP_MS);

export const totpAuthenticatorCases = casesOf('TotpAuthenticator', [
  {
    name: 'createSeed: has at least 160 bits, in base32',
    rule: SEED,
    run: async (arranged) => {
      const secret = (await seedOf(arranged)).secret.reveal().replaceAll(/[\s=]/g, '').toUpperCase();
      arranged.check.that('the secret is base32', /^[A-Z2-7]+$/.test(secret));
      arranged.check.that(`it has at least ${String(BASE32_OF_160_BITS)} characters`, secret.length >= BASE32_OF_160_BITS);
    },
  },
  {
    name: 'createSeed: 32 seeds are all different, in every field',
    rule: SEED,
    run: async (arranged) => {
      const seeds = await Promise.all(Array.from({ length: 32 }, () => seedOf(arranged)));
      for (const field of ['secret', 'sealedSeed', 'provisioningUri'] as const) {
        arranged.check.equal(`different values of ${field}`, new Set(seeds.map((seed) => seed[field].reveal())).size, 32);
      }
      // Two thirds of the characters of two random seeds differ by far; in half-constant ones they do not.
      const [a = '', b = ''] = seeds.map(({ secret }) => secret.reveal());
      const same = Array.from(a).filter((one, index) => one === b[index]).length;
      arranged.check.that('no half of a seed is constant', same < a.length / 2);
    },
  },
  {
    name: 'createSeed: the URI carries the same secret and the account',
    rule: SEED,
    run: async (arranged) => {
      const { secret, provisioningUri } = await seedOf(arranged, 'ada+x@example.org');
      const uri = new URL(provisioningUri.reveal());
      arranged.check.equal('its kind', [uri.protocol, uri.host], ['otpauth:', 'totp']);
      arranged.check.that('it names the account', decodeURIComponent(uri.pathname).includes('ada+x@example.org'));
      arranged.check.equal('its code', codeFor(provisioningUri, START), codeFor(secret, START));
    },
  },
  {
    name: 'createSeed: the sealed seed does not show the secret',
    rule: SEED,
    run: async (arranged) => {
      const { secret, sealedSeed } = await seedOf(arranged);
      const sealed = sealedSeed.reveal().toUpperCase();
      arranged.check.that('the secret is not in it', !sealed.includes(secret.reveal().toUpperCase()));
    },
  },
  {
    name: 'match: answers the step of a code at the moments of RFC 6238',
    rule: MATCH,
    run: async (arranged) => {
      const { secret, sealedSeed } = await seedOf(arranged);
      for (const seconds of RFC_6238) {
        const ms = seconds * 1_000;
        const step = await stepOf(arranged, sealedSeed, codeFor(secret, ms), ms);
        arranged.check.equal(`the step at ${String(seconds)} s`, step, stepAt(ms));
      }
    },
  },
  {
    name: 'match: allows one step of drift either way and no more',
    rule: MATCH,
    run: async (arranged) => {
      const { secret, sealedSeed } = await seedOf(arranged);
      const start = stepAt(START) * STEP_MS;
      // An authenticator may be strict and take the current step alone; then early and late are refused alike.
      const late = await stepOf(arranged, sealedSeed, codeFor(secret, start - STEP_MS), start);
      const allowed = late === null ? 0 : 1;
      for (const [where, now] of Object.entries({ first: start, last: start + STEP_MS - 1 })) {
        for (let drift = -4; drift <= 4; drift += 1) {
          const step = await stepOf(arranged, sealedSeed, codeFor(secret, now + drift * STEP_MS), now);
          const moment = `${String(drift)} steps off, in the ${where} ms of a step`;
          arranged.check.equal(moment, step, Math.abs(drift) <= allowed ? stepAt(now) + drift : null);
        }
      }
    },
  },
  {
    name: 'match: no other code, and no code of another seed',
    rule: MATCH,
    run: async (arranged) => {
      const [one, other] = [await seedOf(arranged), await seedOf(arranged)];
      const right = [-1, 0, 1].map((drift) => codeFor(one.secret, START + drift * STEP_MS));
      const guesses = ['000000', '123456', '999999', codeFor(other.secret, START)];
      for (const code of guesses.filter((guess) => !right.includes(guess))) {
        arranged.check.equal('the step of a wrong code', await stepOf(arranged, one.sealedSeed, code, START), null);
      }
    },
  },
  {
    name: 'match: an empty or unreadable seed never matches',
    rule: 'match never matches an empty or unreadable seed',
    run: async (arranged) => {
      const { secret, sealedSeed } = await seedOf(arranged);
      const sealed = sealedSeed.reveal();
      const codes = [codeFor(EMPTY_KEY, START), codeFor(secret, START)];
      for (const unreadable of ['', ' ', 'garbage', sealed.slice(0, -6), sealed.slice(6), secret.reveal()]) {
        for (const code of codes) {
          // Throwing is what it should do; answering null is no match either.
          const step = await stepOf(arranged, Redacted.of(unreadable), code, START).catch(tolerated);
          arranged.check.equal('the step under an unreadable seed', step, null);
        }
      }
    },
  },
  {
    name: 'match: records nothing, so the same code matches again',
    rule: 'match records nothing: single use is TotpCommandRepository.claimStep',
    run: async (arranged) => {
      const { secret, sealedSeed } = await seedOf(arranged);
      const code = codeFor(secret, START);
      for (const time of ['first', 'second']) {
        arranged.check.equal(`the ${time} time`, await stepOf(arranged, sealedSeed, code, START), stepAt(START));
      }
    },
  },
]);

function tolerated(thrown: unknown): null {
  if (thrown instanceof CallFailed && thrown.message.includes(' threw: ')) return null;
  throw thrown;
}
