import { ABILITIES } from '../../module/vocabulary.js';
import { Redacted } from '../../kernel/redacted.js';
import type { Contracts } from '../../module/contracts.js';
import type { AdminBootstrap } from '../../lifecycle/admin-command-repository.contract.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, T0, UNICODE } from '../kit/moments.js';
import type { Arranged } from '../kit/arranged.js';
import { authored, SYSTEM, together } from '../kit/arranged.js';

const BOOTSTRAP =
  'bootstrap inserts an `active` admin with a verified email only while there is no admin at all; of parallel calls one wins';
const CREATE = 'create inserts a `pending_verification` admin without password or role, and its invitation code, in one write';
const UNIQUE = 'the canonical email is unique';
const AUTHOR = 'while `by.kind` is `admin`, that admin must be `active` and still carry `credentialEpoch`, else `author_moved`';

function bootstrap(arranged: Arranged, contracts: Contracts = arranged.contracts, changes: Partial<AdminBootstrap> = {}) {
  const passwordHash = Redacted.of('first hash');
  const first = { ...arranged.address(), name: 'First', passwordHash, at: T0, by: SYSTEM, ...changes };
  return contracts.AdminCommandRepository.bootstrap(first);
}

function claimed(arranged: Arranged, codeDigest: ReturnType<Arranged['digest']>) {
  return arranged.contracts.OneTimeCodeRepository.claim({ codeDigest, purpose: 'invitation', adminId: null, at: T0 });
}

async function howMany(arranged: Arranged): Promise<number> {
  const filter = { status: null, search: null };
  const page = await arranged.contracts.AdminQueryRepository.page({ filter, cursor: null, limit: 100 });
  return page.outcome === 'page' ? page.admins.length : Number.NaN;
}

export const adminCreationCases = casesOf('AdminCommandRepository', [
  {
    name: 'bootstrap: of 16 parallel calls one wins, and one admin is there',
    rule: BOOTSTRAP,
    run: async (arranged) => {
      const claims = await together(16, (index) => bootstrap(arranged, arranged.process(index)));
      arranged.check.endings('16 calls', claims, { won: 1, already_bootstrapped: 15 });
      arranged.check.equal('admins', await howMany(arranged), 1);
    },
  },
  {
    name: 'bootstrap: the first admin can sign in',
    rule: BOOTSTRAP,
    run: async (arranged) => {
      const { adminId } = await arranged.arrange('a first admin', bootstrap(arranged));
      const [{ status, emailVerified, createdAt, name }, credentials] = [
        await arranged.record(adminId),
        await arranged.credentials(adminId),
      ];
      arranged.check.equal(
        'the record',
        { status, emailVerified, createdAt, name },
        {
          status: 'active',
          emailVerified: true,
          createdAt: T0,
          name: 'First',
        },
      );
      arranged.check.equal('the hash', credentials.passwordHash?.reveal(), 'first hash');
      const { canonicalEmail } = credentials;
      const found = await arranged.contracts.AdminQueryRepository.forSignIn({ canonicalEmail, deviceDigest: null });
      arranged.check.equal('found by its address', found.admin?.adminId, adminId);
    },
  },
  {
    name: 'bootstrap: any admin at all keeps it from happening',
    rule: BOOTSTRAP,
    run: async (arranged) => {
      await arranged.invited();
      arranged.check.lost('beside an invited admin', await bootstrap(arranged), 'already_bootstrapped');
      arranged.check.equal('admins', await howMany(arranged), 1);
    },
  },
  {
    name: 'create: stores a pending admin without a password, and answers it',
    rule: CREATE,
    run: async (arranged) => {
      const creation = arranged.creation({ at: at(3) });
      const { admin } = await arranged.arrange('an admin', arranged.contracts.AdminCommandRepository.create(creation));
      const { email, canonicalEmail, name } = creation;
      const expected = { email, canonicalEmail, name, status: 'pending_verification', emailVerified: false, statusReason: null };
      const { adminId, version, createdAt, statusChangedAt, ...facts } = admin;
      arranged.check.equal('the admin answered', facts, expected);
      arranged.check.equal('when', [createdAt, statusChangedAt], [at(3), at(3)]);
      arranged.check.equal('the admin stored', await arranged.record(adminId), admin);
      arranged.check.equal('the password', (await arranged.credentials(adminId)).passwordHash, null);
      arranged.check.that('it has a version', Number.isSafeInteger(version));
    },
  },
  {
    name: 'create: names and addresses come back character for character',
    rule: CREATE,
    run: async (arranged) => {
      const name = UNICODE.repeat(5).slice(0, 200).toWellFormed();
      const given = arranged.address();
      const { adminId } = await arranged.invited({ ...given, name });
      const stored = await arranged.record(adminId);
      arranged.check.equal('the name', stored.name, name);
      arranged.check.equal(
        'the address and its canonical form',
        [stored.email, stored.canonicalEmail],
        [given.email, given.canonicalEmail],
      );
    },
  },
  {
    name: 'create: its invitation code works once',
    rule: CREATE,
    run: async (arranged) => {
      const creation = arranged.creation();
      const { admin } = await arranged.arrange('an admin', arranged.contracts.AdminCommandRepository.create(creation));
      const { codeDigest } = creation.invitation;
      arranged.check.equal('claiming it', await claimed(arranged, codeDigest), {
        outcome: 'won',
        adminId: admin.adminId,
        codeDigest,
      });
      arranged.check.lost('claiming it again', await claimed(arranged, codeDigest), 'unknown');
    },
  },
  {
    name: 'create: a taken address is refused, and nothing of it is stored',
    rule: `${UNIQUE}; ${CREATE}`,
    run: async (arranged) => {
      const { adminId, email, canonicalEmail } = await arranged.invited({ name: 'the first' });
      const creation = arranged.creation({ email: email.toUpperCase(), canonicalEmail, name: 'the second' });
      const claim = await arranged.contracts.AdminCommandRepository.create(creation);
      arranged.check.lost('the same address, spelled differently', claim, 'email_taken');
      arranged.check.equal('admins', await howMany(arranged), 1);
      arranged.check.equal('the name', (await arranged.record(adminId)).name, 'the first');
      arranged.check.lost('its invitation code', await claimed(arranged, creation.invitation.codeDigest), 'unknown');
    },
  },
  {
    name: 'create: of 16 parallel creations of one address one wins',
    rule: UNIQUE,
    run: async (arranged) => {
      const address = arranged.address();
      const claims = await together(16, (index) =>
        arranged.process(index).AdminCommandRepository.create(arranged.creation(address)),
      );
      arranged.check.endings('16 creations', claims, { won: 1, email_taken: 15 });
      arranged.check.equal('admins', await howMany(arranged), 1);
    },
  },
  {
    name: 'create: a new admin holds no ability',
    rule: 'no role is assigned',
    run: async (arranged) => {
      const { adminId } = await arranged.active();
      for (const ability of Object.keys(ABILITIES)) {
        const question = { adminId, impersonatorId: null, ability, target: null };
        const { decision } = await arranged.contracts.AbilityResolver.decide(question);
        arranged.check.equal(`the decision about ${ability}`, decision, 'deny');
      }
    },
  },
  {
    name: 'create: refused when the author moved',
    rule: AUTHOR,
    run: async (arranged) => {
      const author = await arranged.active();
      await arranged.epochMoved(author);
      const suspended = await arranged.moved(await arranged.active(), 'suspended');
      for (const [why, by] of [
        ['epoch moved', authored(author)],
        ['is suspended', authored(suspended)],
      ] as const) {
        const creation = arranged.creation({ by });
        const claim = await arranged.contracts.AdminCommandRepository.create(creation);
        arranged.check.lost(`by one whose ${why}`, claim, 'author_moved');
        arranged.check.lost('its invitation code', await claimed(arranged, creation.invitation.codeDigest), 'unknown');
      }
    },
  },
]);
