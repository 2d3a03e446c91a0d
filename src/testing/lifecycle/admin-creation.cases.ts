import { ABILITIES } from '../../module/vocabulary.js';
import type { Arranged } from '../kit/arranged.js';
import { together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, START, UNICODE } from '../kit/moments.js';
import { howMany } from './admin-list.js';

const CREATE = 'create inserts a `pending_verification` admin without password or role, and its invitation code, in one write';
const UNIQUE = 'the canonical email is unique';

function claimed(arranged: Arranged, codeDigest: ReturnType<Arranged['digest']>) {
  return arranged.contracts.OneTimeCodeRepository.claim({ codeDigest, purpose: 'invitation', adminId: null, at: START });
}

export const adminCreationCases = casesOf('AdminCommandRepository', [
  {
    name: 'create: stores a pending admin without a password, and answers it',
    rule: CREATE,
    run: async (arranged) => {
      const creation = arranged.creation({ at: at(3) });
      const { admin } = await arranged.arrange('an admin', arranged.contracts.AdminCommandRepository.create(creation));
      const { email, canonicalEmail, name } = creation;
      const nothing = { emailVerified: false, statusReason: null, closedAt: null };
      const expected = { email, canonicalEmail, name, status: 'pending_verification', ...nothing };
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
      const padded = await arranged.invited({ name: '  two blanks  ' });
      arranged.check.equal('a name between blanks', (await arranged.record(padded.adminId)).name, '  two blanks  ');
      arranged.check.equal(
        'the address and its canonical form',
        [stored.email, stored.canonicalEmail],
        [given.email, given.canonicalEmail],
      );
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
    rule: 'create assigns no role',
    run: async (arranged) => {
      const { adminId } = await arranged.active();
      for (const ability of Object.keys(ABILITIES)) {
        const question = { actor: { kind: 'admin', adminId, impersonatorId: null }, ability, target: null } as const;
        const { decision } = await arranged.contracts.AbilityResolver.decide(question);
        arranged.check.equal(`the decision about ${ability}`, decision, 'deny');
      }
    },
  },
  {
    name: 'create: refused when the author moved',
    rule: AUTHOR,
    run: async (arranged) => {
      for (const [who, by] of Object.entries(await movedAuthors(arranged))) {
        const creation = arranged.creation({ by });
        const claim = await arranged.contracts.AdminCommandRepository.create(creation);
        arranged.check.lost(`by ${who}`, claim, 'author_moved');
        arranged.check.lost('its invitation code', await claimed(arranged, creation.invitation.codeDigest), 'unknown');
      }
    },
  },
  {
    name: 'create: an active author may',
    rule: AUTHOR,
    run: async (arranged) => {
      const by = authored(await arranged.epochMoved(await arranged.active()));
      const creation = arranged.creation({ by });
      arranged.check.won('the creation', await arranged.contracts.AdminCommandRepository.create(creation));
      arranged.check.won('its invitation code', await claimed(arranged, creation.invitation.codeDigest));
    },
  },
]);
