import type { AdminId } from '../../kernel/ids.js';
import { Redacted } from '../../kernel/redacted.js';
import type { Contracts } from '../../module/contracts.js';
import type { Arranged } from '../kit/arranged.js';
import { NOBODY, together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at } from '../kit/moments.js';
import { opened, stored } from '../sessions/session-records.js';

const ONLY =
  'renewPasswordHash replaces the hash only while the stored one is exactly `expectedHash`, and nothing else: no epoch, no version, no status moves and no session ends';

interface Hashes {
  readonly expected: string;
  readonly fresh: string;
}

function renew(
  { contracts }: { readonly contracts: Contracts },
  adminId: AdminId,
  { expected = 'stored hash', fresh = 'renewed hash' }: Partial<Hashes> = {},
) {
  return contracts.AdminCommandRepository.renewPasswordHash({
    adminId,
    expectedHash: Redacted.of(expected),
    passwordHash: Redacted.of(fresh),
    at: at(5),
  });
}

async function hashOf(arranged: Arranged, adminId: AdminId): Promise<string | null> {
  return (await arranged.credentials(adminId)).passwordHash?.reveal() ?? null;
}

export const hashRenewalCases = casesOf('AdminCommandRepository', [
  {
    name: 'renewPasswordHash: replaces the hash and nothing else',
    rule: ONLY,
    run: async (arranged) => {
      const admin = await arranged.active();
      const session = await opened(arranged, admin);
      const [record, credentials] = [await arranged.record(admin.adminId), await arranged.credentials(admin.adminId)];
      const answer = await renew(arranged, admin.adminId);
      arranged.check.equal('the answer', answer, { outcome: 'won', adminId: admin.adminId });
      arranged.check.equal('the hash', await hashOf(arranged, admin.adminId), 'renewed hash');
      arranged.check.equal('the record', await arranged.record(admin.adminId), record);
      const passwordHash = null;
      const after = await arranged.credentials(admin.adminId);
      arranged.check.equal('the rest', { ...after, passwordHash }, { ...credentials, passwordHash });
      arranged.check.equal('a session that was open', await stored(arranged, session), session);
    },
  },
  {
    name: 'renewPasswordHash: lost unless the stored hash is exactly the expected one',
    rule: ONLY,
    run: async (arranged) => {
      const { adminId } = await arranged.active();
      for (const expected of ['another hash', 'Stored Hash', 'stored hash ', 'stored', 'renewed hash']) {
        arranged.check.lost(`expecting ${JSON.stringify(expected)}`, await renew(arranged, adminId, { expected }), 'hash_moved');
        arranged.check.equal('the hash', await hashOf(arranged, adminId), 'stored hash');
      }
      arranged.check.won('expecting the one that is stored', await renew(arranged, adminId));
      arranged.check.lost('once more', await renew(arranged, adminId, { fresh: 'a third hash' }), 'hash_moved');
      arranged.check.equal('the hash in the end', await hashOf(arranged, adminId), 'renewed hash');
    },
  },
  {
    name: 'renewPasswordHash: lost for who has no password, and for nobody',
    rule: ONLY,
    run: async (arranged) => {
      const { adminId } = await arranged.invited();
      arranged.check.lost('for one who is only invited', await renew(arranged, adminId), 'hash_moved');
      arranged.check.equal('the hash', await hashOf(arranged, adminId), null);
      arranged.check.lost('for nobody', await renew(arranged, NOBODY), 'hash_moved');
    },
  },
  {
    name: 'renewPasswordHash: concerns that admin alone',
    rule: ONLY,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      arranged.check.won('renewing', await renew(arranged, admin.adminId));
      arranged.check.equal('another one with the same hash', await hashOf(arranged, other.adminId), 'stored hash');
      arranged.check.equal('its state', await arranged.stateOf(other.adminId), other);
    },
  },
  {
    name: 'renewPasswordHash: of 16 parallel renewals one wins, and its hash stays',
    rule: ONLY,
    run: async (arranged) => {
      const { adminId } = await arranged.active();
      const claims = await together(16, (index) =>
        renew({ contracts: arranged.process(index) }, adminId, { fresh: `hash ${String(index)}` }),
      );
      arranged.check.endings('16 renewals', claims, { won: 1, hash_moved: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      arranged.check.equal('the hash', await hashOf(arranged, adminId), `hash ${String(winner)}`);
    },
  },
]);
