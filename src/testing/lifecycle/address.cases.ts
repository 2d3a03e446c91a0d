import type { CanonicalEmail } from '../../kernel/ids.js';
import type { Arranged } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { howMany } from './admin-list.js';
import { addressOf } from './any-address.js';

const CANONICAL = 'the canonical email finds an admin and is unique, exactly as it is told: an adapter folds nothing of its own';
const AS_GIVEN = 'every read answers the address as it was given beside its canonical form';

/** One address in scripts with two cases, as whoever shouts types it. */
const shouted = (arranged: Arranged) => addressOf(`\u00c4DA\u0416.${arranged.id()}@B\u00dcCHER.example`);

async function found(arranged: Arranged, email: CanonicalEmail) {
  const { admin } = await arranged.contracts.AdminQueryRepository.forSignIn({ canonicalEmail: email, deviceDigest: null });
  return admin?.adminId ?? null;
}

export const addressLookUpCases = casesOf('AdminQueryRepository', [
  {
    name: 'forSignIn: an address of any script is found by its canonical form, and by it alone',
    rule: CANONICAL,
    run: async (arranged) => {
      const address = shouted(arranged);
      const { adminId } = await arranged.active(address);
      arranged.check.equal('by its canonical form', await found(arranged, address.canonicalEmail), adminId);
      const bare = address.canonicalEmail.normalize('NFD').replaceAll(/\p{M}/gu, '') as CanonicalEmail;
      arranged.check.equal('by the same letters without accents', await found(arranged, bare), null);
    },
  },
  {
    name: 'byId, credentialsOf, forSignIn: the address as it was given, beside its canonical form',
    rule: AS_GIVEN,
    run: async (arranged) => {
      const address = arranged.address();
      const { adminId } = await arranged.active(address);
      const { AdminQueryRepository: queries } = arranged.contracts;
      const reads = {
        byId: await arranged.record(adminId),
        credentialsOf: await arranged.credentials(adminId),
        forSignIn: (await queries.forSignIn({ canonicalEmail: address.canonicalEmail, deviceDigest: null })).admin,
      };
      for (const [read, answer] of Object.entries(reads))
        arranged.check.equal(read, { email: answer?.email, canonicalEmail: answer?.canonicalEmail }, address);
    },
  },
]);

export const addressStoringCases = casesOf('AdminCommandRepository', [
  {
    name: 'create: one address of any script is taken, however it is spelled',
    rule: CANONICAL,
    run: async (arranged) => {
      const address = shouted(arranged);
      const first = await arranged.contracts.AdminCommandRepository.create(arranged.creation(address));
      if (!arranged.check.won('the first', first)) return;
      const { email, canonicalEmail: stored } = await arranged.record(first.admin.adminId);
      arranged.check.equal('the address stored', { email, canonicalEmail: stored }, address);
      const again = arranged.creation(addressOf(email.toLowerCase()));
      arranged.check.lost('in small letters', await arranged.contracts.AdminCommandRepository.create(again), 'email_taken');
    },
  },
  {
    name: 'create: addresses that differ by an accent are two',
    rule: CANONICAL,
    run: async (arranged) => {
      const { canonicalEmail: plain } = arranged.address();
      await arranged.invited(addressOf(`e${plain}`));
      const other = arranged.creation(addressOf(`\u00e9${plain}`));
      arranged.check.won('the other', await arranged.contracts.AdminCommandRepository.create(other));
      arranged.check.equal('admins', await howMany(arranged), 2);
    },
  },
]);
