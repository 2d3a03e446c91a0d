import { Redacted } from '../../kernel/redacted.js';
import type { AdminBootstrap } from '../../lifecycle/admin-command-repository.contract.js';
import type { Contracts } from '../../module/contracts.js';
import type { Arranged } from '../kit/arranged.js';
import { SYSTEM, together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, START, UNICODE } from '../kit/moments.js';
import { howMany } from './admin-list.js';

const ONLY_WHILE =
  'bootstrap inserts an `active` admin with a verified email only while there is no admin at all; of parallel calls one wins';
const AS_TOLD = 'bootstrap stores the address as it was given beside its canonical form, and the name and the moment as told';

function bootstrap(arranged: Arranged, contracts: Contracts = arranged.contracts, changes: Partial<AdminBootstrap> = {}) {
  const passwordHash = Redacted.of('first hash');
  const first = { ...arranged.address(), name: 'First', passwordHash, at: START, by: SYSTEM, ...changes };
  return contracts.AdminCommandRepository.bootstrap(first);
}

export const bootstrapCases = casesOf('AdminCommandRepository', [
  {
    name: 'bootstrap: of 16 parallel calls one wins, and one admin is there',
    rule: ONLY_WHILE,
    run: async (arranged) => {
      const claims = await together(16, (index) => bootstrap(arranged, arranged.process(index)));
      arranged.check.endings('16 calls', claims, { won: 1, already_bootstrapped: 15 });
      arranged.check.equal('admins', await howMany(arranged), 1);
    },
  },
  {
    name: 'bootstrap: the first admin can sign in',
    rule: ONLY_WHILE,
    run: async (arranged) => {
      const { adminId } = await arranged.arrange('a first admin', bootstrap(arranged));
      const [{ status, emailVerified, createdAt, name }, credentials] = [
        await arranged.record(adminId),
        await arranged.credentials(adminId),
      ];
      const expected = { status: 'active', emailVerified: true, createdAt: START, name: 'First' };
      arranged.check.equal('the record', { status, emailVerified, createdAt, name }, expected);
      arranged.check.equal('the hash', credentials.passwordHash?.reveal(), 'first hash');
      const { canonicalEmail } = credentials;
      const found = await arranged.contracts.AdminQueryRepository.forSignIn({ canonicalEmail, deviceDigest: null });
      arranged.check.equal('found by its address', found.admin?.adminId, adminId);
    },
  },
  {
    name: 'bootstrap: the address stays as it was given, and the name and the moment as told',
    rule: AS_TOLD,
    run: async (arranged) => {
      const [address, name] = [arranged.address(), ` ${UNICODE} `];
      const claim = await arranged.arrange(
        'a first admin',
        bootstrap(arranged, arranged.contracts, { ...address, name, at: at(3) }),
      );
      const { email, canonicalEmail, ...record } = await arranged.record(claim.adminId);
      arranged.check.equal('the address and its canonical form', { email, canonicalEmail }, address);
      arranged.check.equal('the name', record.name, name);
      arranged.check.equal('when', [record.createdAt, record.statusChangedAt], [at(3), at(3)]);
    },
  },
  {
    name: 'bootstrap: any admin at all keeps it from happening',
    rule: ONLY_WHILE,
    run: async (arranged) => {
      await arranged.invited();
      arranged.check.lost('beside an invited admin', await bootstrap(arranged), 'already_bootstrapped');
      arranged.check.equal('admins', await howMany(arranged), 1);
    },
  },
  {
    name: 'bootstrap: a second one with the same address changes nothing',
    rule: ONLY_WHILE,
    run: async (arranged) => {
      const address = arranged.address();
      const { adminId } = await arranged.arrange('a first admin', bootstrap(arranged, arranged.contracts, address));
      const before = await arranged.record(adminId);
      const second = { ...address, name: 'Second', passwordHash: Redacted.of('second hash'), at: at(1) };
      arranged.check.lost('the second', await bootstrap(arranged, arranged.contracts, second), 'already_bootstrapped');
      arranged.check.equal('the first', await arranged.record(adminId), before);
      const { passwordHash } = await arranged.credentials(adminId);
      arranged.check.equal('its hash', passwordHash?.reveal(), 'first hash');
    },
  },
]);
