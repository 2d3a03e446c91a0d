import type { Arranged, Given } from '../kit/arranged.js';
import { LIFELINE, NOBODY, together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { at } from '../kit/moments.js';
import { change as changeSetting, set } from '../settings/stored-settings.js';
import { claim, disabling, enabled, enabling, FIRST_STEP, starting, stateOf } from './totp-factors.js';

const DISABLE = 'disable removes the enabled seed and the pending one and moves the epoch by one, all in one write';
const DISABLE_ONLY = 'disable writes only while a factor is enabled and the epoch as expected';
const STEPS = 'disable keeps the last recorded step: a factor that is enrolled anew must not make an old step usable';
const LAST_HOLDER =
  'given a `lifelineAbility`, disable answers `last_holder` for the only holder of it who could sign in where everybody needs a second factor';

const RESTS_ON =
  'disable writes only while every setting it rests on is still stored as it says, all in the same write, so that no change of one slips between';

const ASKED = { lifelineAbility: LIFELINE } as const;

/** One who holds the lifeline ability, with a factor. */
async function holder(arranged: Arranged): Promise<Given> {
  const admin = await enabled(arranged);
  await arranged.subject.grantAbility(admin.adminId, LIFELINE);
  return admin;
}

export const totpDisablingCases = casesOf('TotpCommandRepository', [
  {
    name: 'disable: nothing is left of the factor, and the epoch moves by one',
    rule: DISABLE,
    run: async (arranged) => {
      const admin = await enabled(arranged);
      await arranged.arrange('a replacement', starting(arranged, admin, { pendingId: 'next', replaces: true }));
      const claimed = await disabling(arranged, admin);
      arranged.check.equal('the answer', claimed, {
        outcome: 'won',
        adminId: admin.adminId,
        credentialEpoch: admin.epoch + 1,
      });
      const { enabled: isEnabled, sealedSeed, pending } = await stateOf(arranged, admin);
      arranged.check.equal('enabled, seed, pending', [isEnabled, sealedSeed, pending], [false, null, null]);
      arranged.check.lost('a step of it', await claim(arranged, admin, FIRST_STEP + 1), 'not_enabled');
      const now = await arranged.stateOf(admin.adminId);
      arranged.check.equal('the epoch stored', now.epoch, admin.epoch + 1);
      arranged.check.equal('what a sign-in asks for', (await arranged.credentials(admin.adminId)).secondFactorEnabled, false);
      const late = await enabling(arranged, now, { pendingId: 'next', replaces: true });
      arranged.check.lost('the replacement', late, 'not_pending');
    },
  },
  {
    name: 'disable: moves nothing of the admin but the epoch, and of nobody else anything',
    rule: DISABLE,
    run: async (arranged) => {
      const [admin, other] = [await enabled(arranged), await enabled(arranged)];
      const before = await arranged.record(admin.adminId);
      arranged.check.won('disabling it', await disabling(arranged, admin, { at: at(1) }));
      arranged.check.equal('the record', await arranged.record(admin.adminId), before);
      const { passwordHash, mustChangePassword } = await arranged.credentials(admin.adminId);
      arranged.check.equal('the password', [passwordHash?.reveal(), mustChangePassword], ['stored hash', false]);
      arranged.check.equal('another admin', await arranged.stateOf(other.adminId), other);
      arranged.check.equal('their factor', (await stateOf(arranged, other)).enabled, true);
    },
  },
  {
    name: 'disable: a step that was used stays used for the next factor',
    rule: STEPS,
    run: async (arranged) => {
      const admin = await enabled(arranged);
      const used = FIRST_STEP + 7;
      await arranged.arrange('a used step', claim(arranged, admin, used));
      await arranged.arrange('no factor any more', disabling(arranged, admin));
      const now = await arranged.stateOf(admin.adminId);
      await arranged.arrange('the next seed', starting(arranged, now, { pendingId: 'anew' }));
      await arranged.arrange('the next factor', enabling(arranged, now, { pendingId: 'anew', step: FIRST_STEP + 2 }));
      arranged.check.lost('the step used before', await claim(arranged, admin, used), 'replayed');
      arranged.check.won('the step after it', await claim(arranged, admin, used + 1));
    },
  },
  {
    name: 'disable: without an enabled factor there is nothing to disable',
    rule: DISABLE_ONLY,
    run: async (arranged) => {
      const admin = await arranged.active();
      arranged.check.lost('no factor', await disabling(arranged, admin), 'not_enabled');
      await arranged.arrange('a pending seed', starting(arranged, admin));
      arranged.check.lost('only a pending one', await disabling(arranged, admin), 'not_enabled');
      arranged.check.lost('of nobody', await disabling(arranged, { adminId: NOBODY, epoch: 0 }), 'not_enabled');
      arranged.check.equal('the admin', await arranged.stateOf(admin.adminId), admin);
      arranged.check.won('the pending one', await enabling(arranged, admin));
    },
  },
  {
    name: 'disable: refused when the epoch moved',
    rule: DISABLE_ONLY,
    run: async (arranged) => {
      const admin = await enabled(arranged);
      const { epoch } = await arranged.epochMoved(admin);
      arranged.check.lost('under the old epoch', await disabling(arranged, admin), 'epoch_moved');
      arranged.check.lost('under one that is not yet', await disabling(arranged, { ...admin, epoch: epoch + 1 }), 'epoch_moved');
      arranged.check.equal('enabled all the same', (await stateOf(arranged, admin)).enabled, true);
      arranged.check.equal('the epoch', (await arranged.stateOf(admin.adminId)).epoch, epoch);
    },
  },
  {
    name: 'disable: of 16 parallel calls one wins',
    rule: DISABLE_ONLY,
    run: async (arranged) => {
      const admin = await enabled(arranged);
      const claims = await together(16, (index) => disabling(arranged, admin, {}, arranged.process(index)));
      arranged.check.endings('16 calls', claims, { won: 1, not_enabled: 15 });
      arranged.check.equal('the epoch', (await arranged.stateOf(admin.adminId)).epoch, admin.epoch + 1);
    },
  },
  {
    name: 'disable: the admin may have any status',
    rule: DISABLE_ONLY,
    run: async (arranged) => {
      const suspended = await arranged.moved(await enabled(arranged), 'suspended');
      arranged.check.won('of one who is suspended', await disabling(arranged, suspended));
    },
  },
  {
    name: 'disable: refused when the author moved',
    rule: AUTHOR,
    run: async (arranged) => {
      const admin = await enabled(arranged);
      for (const [who, by] of Object.entries(await movedAuthors(arranged)))
        arranged.check.lost(`by ${who}`, await disabling(arranged, admin, { by }), 'author_moved');
      arranged.check.equal('enabled all the same', (await stateOf(arranged, admin)).enabled, true);
    },
  },
  {
    name: 'disable: an active author may, on oneself too',
    rule: AUTHOR,
    run: async (arranged) => {
      const [admin, own] = [await enabled(arranged), await enabled(arranged)];
      const author = await arranged.epochMoved(await arranged.active());
      arranged.check.won('of another', await disabling(arranged, admin, { by: authored(author) }));
      arranged.check.equal('the author', await arranged.stateOf(author.adminId), author);
      arranged.check.won('of oneself', await disabling(arranged, own, { by: authored(own) }));
    },
  },
  {
    name: 'disable: the last holder who has a factor keeps it, when the lifeline is asked about',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      const only = await holder(arranged);
      await arranged.holder();
      await enabled(arranged);
      arranged.check.lost(
        'beside a holder without one, and one who holds nothing',
        await disabling(arranged, only, ASKED),
        'last_holder',
      );
      arranged.check.equal('enabled all the same', (await stateOf(arranged, only)).enabled, true);
      arranged.check.equal('the admin', await arranged.stateOf(only.adminId), only);
      const other = await holder(arranged);
      arranged.check.won('beside another with one', await disabling(arranged, only, ASKED));
      arranged.check.won('when it is not asked about', await disabling(arranged, other));
    },
  },
  {
    name: 'disable: a holder who is not active is none',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      const only = await holder(arranged);
      await arranged.moved(await holder(arranged), 'suspended');
      arranged.check.lost('beside a suspended holder', await disabling(arranged, only, ASKED), 'last_holder');
    },
  },
  {
    name: 'disable: who is no holder may lose the factor, whether there is one or not',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      arranged.check.won('with no holder at all', await disabling(arranged, await enabled(arranged), ASKED));
      const other = { lifelineAbility: 'admins.suspend' };
      arranged.check.won('the only holder of another ability', await disabling(arranged, await holder(arranged), other));
    },
  },
  {
    name: 'disable: of 8 holders whose factors go at once one keeps it',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      const holders: Given[] = [];
      for (let count = 0; count < 8; count += 1) holders.push(await holder(arranged));
      const claims = await together(8, (index) =>
        disabling(arranged, holders[index] ?? { adminId: NOBODY, epoch: 0 }, ASKED, arranged.process(index)),
      );
      arranged.check.endings('8 calls', claims, { won: 7, last_holder: 1 });
    },
  },
  {
    name: 'disable: refused when a setting it rests on is not as it says, set or not',
    rule: RESTS_ON,
    run: async (arranged) => {
      const admin = await enabled(arranged);
      await set(arranged, 'a.key', true);
      const moved = { 'moved since': ['a.key', false], 'set since': ['a.key', null], 'never set': ['b.key', false] } as const;
      for (const [what, [key, value]] of Object.entries(moved))
        arranged.check.lost(what, await disabling(arranged, admin, { restsOn: [{ key, value }] }), 'setting_moved');
      const [stands, moves] = [
        { key: 'b.key', value: null },
        { key: 'a.key', value: false },
      ];
      arranged.check.lost('the second of two', await disabling(arranged, admin, { restsOn: [stands, moves] }), 'setting_moved');
      arranged.check.equal('enabled all the same', (await stateOf(arranged, admin)).enabled, true);
      arranged.check.equal('the admin', await arranged.stateOf(admin.adminId), admin);
      arranged.check.won('as they are', await disabling(arranged, admin, { restsOn: [stands, { key: 'a.key', value: true }] }));
    },
  },
  {
    name: 'disable beside a change of a setting it rests on, by its owner: one of the two wins, 10 times without a deadlock',
    rule: RESTS_ON,
    run: async (arranged) => {
      for (let round = 0; round < 10; round += 1) {
        const [admin, key] = [await enabled(arranged), `key.${String(round)}`];
        const by = authored(admin);
        const restsOn = [{ key, value: null }];
        const claims = await together(2, async (index) =>
          index === 0
            ? disabling(arranged, admin, { restsOn, by }, arranged.process(0))
            : changeSetting(arranged, key, true, { by }, arranged.process(1)),
        );
        arranged.check.equal('how many won', claims.filter(({ outcome }) => outcome === 'won').length, 1);
      }
    },
  },
  {
    name: 'disable beside a suspension: of two holders one remains who can sign in, 10 times without a deadlock',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      for (let round = 0; round < 10; round += 1) {
        const [a, b] = [await holder(arranged), await holder(arranged)];
        const claims = await together(2, async (index) =>
          index === 0
            ? disabling(arranged, a, { ...ASKED, by: authored(b) }, arranged.process(0))
            : arranged
                .process(1)
                .AdminCommandRepository.changeStatus(
                  arranged.change(b, 'suspended', { holderNeedsFactor: true, by: authored(a) }),
                ),
        );
        arranged.check.equal('how many won', claims.filter(({ outcome }) => outcome === 'won').length, 1);
        for (const { adminId } of [a, b]) await arranged.subject.revokeAbility(adminId, LIFELINE);
      }
    },
  },
]);
