/** Prints what part of a sign-in is not the hashing of its password, with argon2id at the adapters' own cost. */
import { performance } from 'node:perf_hooks';

import { Argon2PasswordHasher } from '@maatify/admin-infra-adapters/argon2';

import { againstFloor } from '../against-floor.js';
import { startApplication } from '../application.js';
import { KNOWN, minimalContracts } from '../minimal-contracts.js';

/** Sign-ins without a hash, for the code to get warm. */
const WARM = 5_000;
const MEASURED = Number(process.argv[2] ?? 60);

const argon2 = new Argon2PasswordHasher();
const { hash } = await argon2.hash({ password: KNOWN.password });
let hashedMs = 0;
let warm = false;
const contracts = minimalContracts();
const app = await startApplication({
  ...contracts,
  hasher: {
    async verify({ password }) {
      if (!warm) return { verdict: 'match', needsRehash: false };
      const from = performance.now();
      const answer = await argon2.verify({ password, hash });
      hashedMs = performance.now() - from;
      return answer;
    },
  },
});
const { pairs, prepare } = againstFloor(contracts, app);
await prepare();
const signIn = pairs.find(({ name }) => name === 'sign-in');
if (signIn === undefined) throw new Error('there is no sign-in to measure');
const shares: number[] = [];
const hashes: number[] = [];
for (let done = 0; done <= WARM + MEASURED; done += 1) {
  const from = performance.now();
  const ending = await signIn.ours();
  const wholeMs = performance.now() - from;
  if (ending !== signIn.endsIn) throw new Error(`the sign-in ended in ${ending}`);
  warm = done >= WARM;
  if (done <= WARM) continue;
  shares.push((wholeMs - hashedMs) / wholeMs);
  hashes.push(hashedMs);
}
await app.close();
console.log(JSON.stringify({ shares, hashes }));
process.exit(0);
