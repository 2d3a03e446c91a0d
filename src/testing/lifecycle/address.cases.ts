import { ANY_ADDRESS, canonicalEmail } from '../../kernel/canonical-email.js';
import type { CanonicalEmail } from '../../kernel/ids.js';
import type { Arranged } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { howMany } from './admin-list.js';

const CANONICAL = 'the canonical email finds an admin and is unique, exactly as it is told: an adapter folds nothing of its own';
const AS_GIVEN = 'every read answers the address as it was given beside its canonical form';

/** One address in a script with two cases, as it is typed by whoever shouts and as it is looked up. */
function unicode(arranged: Arranged, local = '\u00c4DA\u0416') {
  const email = `${local}.${arranged.id()}@B\u00dcCHER.example`;
  return { email, canonicalEmail: canonical(email) };
}

function canonical(email: string): CanonicalEmail {
  return canonicalEmail(email, ANY_ADDRESS) as CanonicalEmail;
}

async function found(arranged: Arranged, email: CanonicalEmail) {
  const { admin } = await arranged.contracts.AdminQueryRepository.forSignIn({ canonicalEmail: email, deviceDigest: null });
  return admin?.adminId ?? null;
}

export const addressLookUpCases = casesOf('AdminQueryRepository', [
  {
    name: 'forSignIn: an address of any script is found by its canonical form, and by it alone',
    rule: CANONICAL,
    run: async (arranged) => {
      const address = unicode(arranged);
      const { adminId } = await arranged.active(address);
      arranged.check.equal('by its canonical form', await found(arranged, address.canonicalEmail), adminId);
      const bare = address.canonicalEmail.normalize('NFD').replaceAll(/\p{M}/gu, '') as CanonicalEmail;
      arranged.check.equal('by the same letters without accents', await found(arranged, bare), null);
      for (const padded of [`${address.canonicalEmail} `, ` ${address.canonicalEmail}`])
        arranged.check.equal('by the same between blanks', await found(arranged, padded as CanonicalEmail), null);
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
      const address = unicode(arranged);
      const { adminId } = await arranged.invited(address);
      const { email, canonicalEmail: stored } = await arranged.record(adminId);
      arranged.check.equal('the address stored', { email, canonicalEmail: stored }, address);
      const again = arranged.creation({ email: email.toLowerCase(), canonicalEmail: canonical(email.toLowerCase()) });
      arranged.check.lost('in small letters', await arranged.contracts.AdminCommandRepository.create(again), 'email_taken');
    },
  },
  {
    name: 'create: addresses that differ by an accent are two',
    rule: CANONICAL,
    run: async (arranged) => {
      const { canonicalEmail: plain } = arranged.address();
      const accented = canonical(`\u00e9${plain}`);
      await arranged.invited({ email: `e${plain}`, canonicalEmail: canonical(`e${plain}`) });
      const other = arranged.creation({ email: accented, canonicalEmail: accented });
      arranged.check.won('the other', await arranged.contracts.AdminCommandRepository.create(other));
      arranged.check.equal('admins', await howMany(arranged), 2);
    },
  },
]);
