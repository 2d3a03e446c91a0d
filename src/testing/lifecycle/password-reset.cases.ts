import { issue, issued, claim } from '../credentials/one-time-codes.js';
import { Redacted } from '../../kernel/redacted.js';
import { NOBODY, together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, MINUTE } from '../kit/moments.js';
import { enabled, stateOf } from '../totp/totp-factors.js';
import { hashOf, resetOf, resetting, setting } from './passwords.js';

const RESETS = 'resetPassword forgets the password, moves the credential epoch by one and stores the mailed code, in one write';
const ONLY = 'resetPassword writes only while the email is verified and the epoch as expected';
const RECOVERY = { purpose: 'password_recovery' } as const;
const recoveryOf = ({ recovery }: ReturnType<typeof resetOf>) => ({ ...recovery, ...RECOVERY });

export const passwordResetCases = casesOf('AdminCommandRepository', [
  {
    name: 'resetPassword: forgets the password, moves the epoch by one, and answers the stored address',
    rule: `${RESETS}; it answers the stored primary address`,
    run: async (arranged) => {
      const admin = await arranged.active();
      const record = await arranged.record(admin.adminId);
      const won = { outcome: 'won', adminId: admin.adminId, address: admin.email, credentialEpoch: admin.epoch + 1 };
      arranged.check.equal('the answer', await resetting(arranged, admin), won);
      arranged.check.equal('the hash', await hashOf(arranged, admin), null);
      arranged.check.equal('the record', await arranged.record(admin.adminId), record);
      const after = { ...admin, epoch: admin.epoch + 1 };
      arranged.check.equal('status, version and epoch', await arranged.stateOf(admin.adminId), after);
    },
  },
  {
    name: 'resetPassword: its mailed code works once, and exactly as long as was said',
    rule: RESETS,
    run: async (arranged) => {
      for (const [what, ms, ending] of [
        ['1 ms before its end', HOUR - 1, 'won'],
        ['at its end', HOUR, 'expired'],
      ] as const) {
        const admin = await arranged.active();
        const reset = resetOf(arranged, admin);
        await arranged.arrange('a reset', arranged.contracts.AdminCommandRepository.resetPassword(reset));
        const claimed = await claim(arranged, recoveryOf(reset), { at: at(ms) });
        if (ending === 'expired') arranged.check.lost(what, claimed, 'expired');
        else {
          const won = { outcome: 'won', adminId: admin.adminId, codeDigest: reset.recovery.codeDigest };
          arranged.check.equal(what, claimed, won);
          arranged.check.lost('once more', await claim(arranged, recoveryOf(reset), { at: at(ms) }), 'unknown');
        }
      }
    },
  },
  {
    name: 'resetPassword: its code counts as issued at the moment of the reset, and another is due after it',
    rule: RESETS,
    run: async (arranged) => {
      const admin = await arranged.active();
      await arranged.arrange('a reset', resetting(arranged, admin, { at: at(MINUTE) }));
      const soon = { ...RECOVERY, issuedAt: at(HOUR), expiresAt: at(2 * HOUR) };
      arranged.check.lost('exactly as old', await issue(arranged, admin, { ...soon, notSince: at(MINUTE) }), 'too_soon');
      arranged.check.won('older', await issue(arranged, admin, { ...soon, notSince: at(MINUTE + 1) }));
    },
  },
  {
    name: 'resetPassword: its code takes the place of an earlier one, used or not, and of no other',
    rule: RESETS,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const earlier = await issued(arranged, admin, RECOVERY);
      const others = {
        'of another purpose': await issued(arranged, admin),
        'of another admin': await issued(arranged, other, RECOVERY),
      };
      const reset = resetOf(arranged, admin);
      arranged.check.won('the reset', await arranged.contracts.AdminCommandRepository.resetPassword(reset));
      arranged.check.lost('the earlier one', await claim(arranged, earlier), 'unknown');
      arranged.check.won('its own', await claim(arranged, recoveryOf(reset)));
      for (const [which, one] of Object.entries(others)) arranged.check.won(`one ${which}`, await claim(arranged, one));
      const again = resetOf(arranged, { ...admin, epoch: admin.epoch + 1 });
      arranged.check.won('a second reset', await arranged.contracts.AdminCommandRepository.resetPassword(again));
      arranged.check.won('its code, after one that was used', await claim(arranged, recoveryOf(again)));
    },
  },
  {
    name: 'resetPassword: lost when the epoch is not as expected, and for nobody',
    rule: ONLY,
    run: async (arranged) => {
      const admin = await arranged.active();
      const moved = await arranged.epochMoved(admin);
      const code = await issued(arranged, admin, RECOVERY);
      arranged.check.lost('under the old epoch', await resetting(arranged, admin), 'epoch_moved');
      const early = resetOf(arranged, { ...moved, epoch: moved.epoch + 1 });
      const claimed = await arranged.contracts.AdminCommandRepository.resetPassword(early);
      arranged.check.lost('under one that is not yet', claimed, 'epoch_moved');
      arranged.check.lost('its code', await claim(arranged, recoveryOf(early)), 'unknown');
      arranged.check.lost('for nobody', await resetting(arranged, { ...admin, adminId: NOBODY }), 'epoch_moved');
      arranged.check.equal('the hash', await hashOf(arranged, admin), 'stored hash');
      arranged.check.equal('status, version and epoch', await arranged.stateOf(admin.adminId), moved);
      arranged.check.won('the code of before', await claim(arranged, code));
    },
  },
  {
    name: 'resetPassword: lost while the email is not verified',
    rule: ONLY,
    run: async (arranged) => {
      const invited = await arranged.invited();
      const reset = resetOf(arranged, invited);
      const claimed = await arranged.contracts.AdminCommandRepository.resetPassword(reset);
      arranged.check.lost('for one who is only invited', claimed, 'not_verified');
      arranged.check.lost('its code', await claim(arranged, recoveryOf(reset)), 'unknown');
      arranged.check.equal('status, version and epoch', await arranged.stateOf(invited.adminId), invited);
    },
  },
  {
    name: 'resetPassword: asks for no status and moves none',
    rule: ONLY,
    run: async (arranged) => {
      const suspended = await arranged.moved(await arranged.active(), 'suspended');
      arranged.check.won('for one who is suspended', await resetting(arranged, suspended));
      arranged.check.equal('the hash', await hashOf(arranged, suspended), null);
      const after = { ...suspended, epoch: suspended.epoch + 1 };
      arranged.check.equal('status, version and epoch', await arranged.stateOf(suspended.adminId), after);
    },
  },
  {
    name: 'resetPassword: the second factor stays as it is',
    rule: 'resetPassword leaves the second factor as it is',
    uses: 'TotpCommandRepository',
    run: async (arranged) => {
      const admin = await enabled(arranged, 'the seed');
      arranged.check.won('the reset', await resetting(arranged, admin));
      const { enabled: isEnabled, sealedSeed } = await stateOf(arranged, admin);
      arranged.check.equal('enabled, seed', [isEnabled, sealedSeed?.reveal()], [true, 'the seed']);
    },
  },
  {
    name: 'resetPassword: concerns that admin alone',
    rule: RESETS,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      arranged.check.won('the reset', await resetting(arranged, admin));
      arranged.check.equal('the hash of another', await hashOf(arranged, other), 'stored hash');
      arranged.check.equal('its state', await arranged.stateOf(other.adminId), other);
    },
  },
  {
    name: 'resetPassword: of 16 parallel calls one wins, and its code alone works',
    rule: ONLY,
    run: async (arranged) => {
      const admin = await arranged.active();
      const resets = Array.from({ length: 16 }, () => resetOf(arranged, admin));
      const claims = await together(16, (index) =>
        arranged.process(index).AdminCommandRepository.resetPassword(resets[index] ?? resetOf(arranged, admin)),
      );
      arranged.check.endings('16 calls', claims, { won: 1, epoch_moved: 15 });
      const working: number[] = [];
      for (const [index, reset] of resets.entries())
        if ((await claim(arranged, recoveryOf(reset))).outcome === 'won') working.push(index);
      arranged.check.equal('whose code works', working, [claims.findIndex(({ outcome }) => outcome === 'won')]);
      arranged.check.equal('the epoch', (await arranged.stateOf(admin.adminId)).epoch, admin.epoch + 1);
    },
  },
  {
    name: 'setPassword beside resetPassword: of those that expect one epoch one wins, whole',
    rule: 'setPassword and resetPassword write only while the epoch is as expected, each in one write',
    run: async (arranged) => {
      for (let round = 0; round < 4; round += 1) {
        const admin = await arranged.active();
        const reset = resetOf(arranged, admin);
        const claims = await together(8, async (index) =>
          index === 2 * round
            ? arranged.process(index).AdminCommandRepository.resetPassword(reset)
            : setting(arranged, admin, { passwordHash: Redacted.of(`hash ${String(index)}`) }, arranged.process(index)),
        );
        arranged.check.endings('8 calls', claims, { won: 1, epoch_moved: 7 });
        const winner = claims.findIndex(({ outcome }) => outcome === 'won');
        const wasReset = winner === 2 * round;
        arranged.check.equal('the hash', await hashOf(arranged, admin), wasReset ? null : `hash ${String(winner)}`);
        const works = (await claim(arranged, recoveryOf(reset))).outcome === 'won';
        arranged.check.equal('whether the mailed code works', works, wasReset);
      }
    },
  },
  {
    name: 'resetPassword: two admins who reset each other at once: one does, 10 times without a deadlock',
    rule: AUTHOR,
    run: async (arranged) => {
      for (let round = 0; round < 10; round += 1) {
        const [one, other] = [await arranged.active(), await arranged.active()];
        const claims = await together(2, (index) => {
          const [by, target] = index === 0 ? [one, other] : [other, one];
          return resetting(arranged, target, { by: authored(by) }, arranged.process(index));
        });
        arranged.check.endings('two resets', claims, { won: 1, author_moved: 1 });
      }
    },
  },
  {
    name: 'resetPassword: refused when the author moved',
    rule: AUTHOR,
    run: async (arranged) => {
      const admin = await arranged.active();
      for (const [who, by] of Object.entries(await movedAuthors(arranged)))
        arranged.check.lost(`by ${who}`, await resetting(arranged, admin, { by }), 'author_moved');
      arranged.check.equal('the hash', await hashOf(arranged, admin), 'stored hash');
      arranged.check.equal('status, version and epoch', await arranged.stateOf(admin.adminId), admin);
    },
  },
  {
    name: 'resetPassword: an active author may',
    rule: AUTHOR,
    run: async (arranged) => {
      const [admin, author] = [await arranged.active(), await arranged.epochMoved(await arranged.active())];
      arranged.check.won('of another', await resetting(arranged, admin, { by: authored(author) }));
      arranged.check.won('of oneself', await resetting(arranged, author, { by: authored(author) }));
    },
  },
]);
