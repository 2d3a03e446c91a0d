import { ABILITIES } from '../../authorization/abilities.js';
import { Redacted } from '../../kernel/redacted.js';
import type { Contracts } from '../../module/contract-catalogue.js';
import type { AdminBootstrap } from '../../lifecycle/admin-command-repository.contract.js';
import { casesOf } from './conformance-case.js';
import { at, T0, UNICODE } from './moments.js';
import type { Stage } from './stage.js';
import { authored, SYSTEM, together } from './stage.js';

const BOOTSTRAP =
  'bootstrap inserts an `active` admin with a verified email only while there is no admin at all; of parallel calls one wins';
const CREATE = 'create inserts a `pending_verification` admin without password or role, and its invitation code, in one write';
const UNIQUE = 'the canonical email is unique';
const AUTHOR = 'while `by.kind` is `admin`, that admin must be `active` and still carry `credentialEpoch`, else `author_moved`';

function bootstrap(stage: Stage, contracts: Contracts = stage.contracts, changes: Partial<AdminBootstrap> = {}) {
  const passwordHash = Redacted.of('first hash');
  const first = { ...stage.address(), name: 'First', passwordHash, at: T0, by: SYSTEM, ...changes };
  return contracts.AdminCommandRepository.bootstrap(first);
}

function claimed(stage: Stage, codeDigest: ReturnType<Stage['digest']>) {
  return stage.contracts.OneTimeCodeRepository.claim({ codeDigest, purpose: 'invitation', adminId: null, at: T0 });
}

async function howMany(stage: Stage): Promise<number> {
  const filter = { status: null, search: null };
  const page = await stage.contracts.AdminQueryRepository.page({ filter, cursor: null, limit: 100 });
  return page.outcome === 'page' ? page.admins.length : Number.NaN;
}

export const adminCreationCases = casesOf('AdminCommandRepository', [
  {
    name: 'bootstrap: of 16 parallel calls one wins, and one admin is there',
    promise: BOOTSTRAP,
    invariants: ['C23'],
    run: async (stage) => {
      const claims = await together(16, (index) => bootstrap(stage, stage.process(index)));
      stage.check.endings('16 calls', claims, { won: 1, already_bootstrapped: 15 });
      stage.check.equal('admins', await howMany(stage), 1);
    },
  },
  {
    name: 'bootstrap: the first admin can sign in',
    promise: BOOTSTRAP,
    invariants: ['C23', 'Z6'],
    run: async (stage) => {
      const { adminId } = await stage.arrange('a first admin', bootstrap(stage));
      const [{ status, emailVerified, createdAt, name }, credentials] = [
        await stage.record(adminId),
        await stage.credentials(adminId),
      ];
      stage.check.equal(
        'the record',
        { status, emailVerified, createdAt, name },
        {
          status: 'active',
          emailVerified: true,
          createdAt: T0,
          name: 'First',
        },
      );
      stage.check.equal('the hash', credentials.passwordHash?.reveal(), 'first hash');
      const { canonicalEmail } = credentials;
      const found = await stage.contracts.AdminQueryRepository.forSignIn({ canonicalEmail, deviceDigest: null });
      stage.check.equal('found by its address', found.admin?.adminId, adminId);
    },
  },
  {
    name: 'bootstrap: any admin at all keeps it from happening',
    promise: BOOTSTRAP,
    invariants: ['C23', 'F41'],
    run: async (stage) => {
      await stage.invited();
      stage.check.lost('beside an invited admin', await bootstrap(stage), 'already_bootstrapped');
      stage.check.equal('admins', await howMany(stage), 1);
    },
  },
  {
    name: 'create: stores a pending admin without a password, and answers it',
    promise: CREATE,
    invariants: ['AZ-10'],
    run: async (stage) => {
      const creation = stage.creation({ at: at(3) });
      const { admin } = await stage.arrange('an admin', stage.contracts.AdminCommandRepository.create(creation));
      const { email, canonicalEmail, name } = creation;
      const expected = { email, canonicalEmail, name, status: 'pending_verification', emailVerified: false, statusReason: null };
      const { adminId, version, createdAt, statusChangedAt, ...facts } = admin;
      stage.check.equal('the admin answered', facts, expected);
      stage.check.equal('when', [createdAt, statusChangedAt], [at(3), at(3)]);
      stage.check.equal('the admin stored', await stage.record(adminId), admin);
      stage.check.equal('the password', (await stage.credentials(adminId)).passwordHash, null);
      stage.check.that('it has a version', Number.isSafeInteger(version));
    },
  },
  {
    name: 'create: names and addresses come back character for character',
    promise: CREATE,
    run: async (stage) => {
      const name = UNICODE.repeat(5).slice(0, 200).toWellFormed();
      const given = stage.address();
      const { adminId } = await stage.invited({ ...given, name });
      const stored = await stage.record(adminId);
      stage.check.equal('the name', stored.name, name);
      stage.check.equal(
        'the address and its canonical form',
        [stored.email, stored.canonicalEmail],
        [given.email, given.canonicalEmail],
      );
    },
  },
  {
    name: 'create: its invitation code works once',
    promise: CREATE,
    invariants: ['A6'],
    run: async (stage) => {
      const creation = stage.creation();
      const { admin } = await stage.arrange('an admin', stage.contracts.AdminCommandRepository.create(creation));
      const { codeDigest } = creation.invitation;
      stage.check.equal('claiming it', await claimed(stage, codeDigest), { outcome: 'won', adminId: admin.adminId, codeDigest });
      stage.check.lost('claiming it again', await claimed(stage, codeDigest), 'unknown');
    },
  },
  {
    name: 'create: a taken address is refused, and nothing of it is stored',
    promise: `${UNIQUE}; ${CREATE}`,
    invariants: ['F10'],
    run: async (stage) => {
      const { adminId, email, canonicalEmail } = await stage.invited({ name: 'the first' });
      const creation = stage.creation({ email: email.toUpperCase(), canonicalEmail, name: 'the second' });
      const claim = await stage.contracts.AdminCommandRepository.create(creation);
      stage.check.lost('the same address, spelled differently', claim, 'email_taken');
      stage.check.equal('admins', await howMany(stage), 1);
      stage.check.equal('the name', (await stage.record(adminId)).name, 'the first');
      stage.check.lost('its invitation code', await claimed(stage, creation.invitation.codeDigest), 'unknown');
    },
  },
  {
    name: 'create: of 16 parallel creations of one address one wins',
    promise: UNIQUE,
    invariants: ['F10', 'C19'],
    run: async (stage) => {
      const address = stage.address();
      const claims = await together(16, (index) => stage.process(index).AdminCommandRepository.create(stage.creation(address)));
      stage.check.endings('16 creations', claims, { won: 1, email_taken: 15 });
      stage.check.equal('admins', await howMany(stage), 1);
    },
  },
  {
    name: 'create: a new admin holds no ability',
    promise: 'no role is assigned',
    invariants: ['AZ-10', 'Z5', 'F39'],
    run: async (stage) => {
      const { adminId } = await stage.active();
      for (const ability of Object.keys(ABILITIES)) {
        const question = { adminId, impersonatorId: null, ability, target: null };
        const { decision } = await stage.contracts.AbilityResolver.decide(question);
        stage.check.equal(`the decision about ${ability}`, decision, 'deny');
      }
    },
  },
  {
    name: 'create: refused when the author moved',
    promise: AUTHOR,
    invariants: ['Z3', 'C5', 'C7'],
    run: async (stage) => {
      const author = await stage.active();
      await stage.epochMoved(author);
      const suspended = await stage.moved(await stage.active(), 'suspended');
      for (const [why, by] of [
        ['epoch moved', authored(author)],
        ['is suspended', authored(suspended)],
      ] as const) {
        const creation = stage.creation({ by });
        const claim = await stage.contracts.AdminCommandRepository.create(creation);
        stage.check.lost(`by one whose ${why}`, claim, 'author_moved');
        stage.check.lost('its invitation code', await claimed(stage, creation.invitation.codeDigest), 'unknown');
      }
    },
  },
]);
