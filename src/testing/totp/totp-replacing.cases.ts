import { Redacted } from '../../kernel/redacted.js';
import { NOBODY, together } from '../kit/arranged.js';
import type { Arranged, Given } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, MINUTE } from '../kit/moments.js';
import { cancelling, claim, enabled, enabling, FIRST_STEP, starting, stateOf } from './totp-factors.js';

const REPLACES = '`replaces` says whether a factor is enabled; where it is not so, nothing is written';
const ONE_WRITE = 'enable puts the new seed in the place of the old one and moves the epoch by one, all in one write';
const CANCEL = 'cancelPending removes the pending seed, only while there is one that is not expired, and nothing else';
const STEPS = 'the last recorded step never falls';

const NEXT = { pendingId: 'next', replaces: true } as const;

/** An admin with the factor `old`, and the seed `new` that is to take its place. */
async function replacing(arranged: Arranged): Promise<Given> {
  const admin = await enabled(arranged, 'old');
  await arranged.arrange('a replacement', starting(arranged, admin, { ...NEXT, sealedSeed: Redacted.of('new') }));
  return admin;
}

async function seedsOf(arranged: Arranged, admin: Given) {
  const { sealedSeed, pending } = await stateOf(arranged, admin);
  return [sealedSeed?.reveal() ?? null, pending?.sealedSeed.reveal() ?? null];
}

export const totpReplacingCases = casesOf('TotpCommandRepository', [
  {
    name: 'startPending: a replacement stands beside the enabled factor, which goes on working',
    rule: 'startPending touches no enabled seed',
    run: async (arranged) => {
      const admin = await replacing(arranged);
      arranged.check.equal('the seeds', await seedsOf(arranged, admin), ['old', 'new']);
      arranged.check.equal('the admin', await arranged.stateOf(admin.adminId), admin);
      arranged.check.won('a step of the old factor', await claim(arranged, admin, FIRST_STEP + 1));
    },
  },
  {
    name: 'startPending: a replacement is refused where there is nothing to replace',
    rule: REPLACES,
    run: async (arranged) => {
      const admin = await arranged.active();
      arranged.check.lost('without a factor', await starting(arranged, admin, NEXT), 'not_enabled');
      await arranged.arrange('a first enrolment', starting(arranged, admin));
      arranged.check.lost('beside a pending one', await starting(arranged, admin, NEXT), 'not_enabled');
      arranged.check.won('that one', await enabling(arranged, admin));
    },
  },
  {
    name: 'enable: a replacement takes the old seed’s place and moves the epoch by one',
    rule: ONE_WRITE,
    run: async (arranged) => {
      const admin = await replacing(arranged);
      const step = FIRST_STEP + 5;
      const claimed = await enabling(arranged, admin, { ...NEXT, step });
      if (arranged.check.won('enabling it', claimed))
        arranged.check.equal('the epoch answered', claimed.credentialEpoch, admin.epoch + 1);
      arranged.check.equal('the seeds', await seedsOf(arranged, admin), ['new', null]);
      arranged.check.equal('the epoch stored', (await arranged.stateOf(admin.adminId)).epoch, admin.epoch + 1);
      arranged.check.lost('the step that confirmed it', await claim(arranged, admin, step), 'replayed');
    },
  },
  {
    name: 'enable: a replacement lowers no step',
    rule: STEPS,
    run: async (arranged) => {
      const admin = await replacing(arranged);
      const used = FIRST_STEP + 9;
      await arranged.arrange('a step of the old factor', claim(arranged, admin, used));
      arranged.check.won('confirmed by a lower one', await enabling(arranged, admin, { ...NEXT, step: used - 1 }));
      arranged.check.lost('the step used before', await claim(arranged, admin, used), 'replayed');
      arranged.check.won('the step after it', await claim(arranged, admin, used + 1));
    },
  },
  {
    name: 'enable: a replacement is not confirmed as a first factor, nor a first factor as a replacement',
    rule: REPLACES,
    run: async (arranged) => {
      const [admin, first] = [await replacing(arranged), await arranged.active()];
      arranged.check.lost('as a first one', await enabling(arranged, admin, { ...NEXT, replaces: false }), 'not_pending');
      await arranged.arrange('a first enrolment', starting(arranged, first));
      arranged.check.lost('as a replacement', await enabling(arranged, first, { replaces: true }), 'not_pending');
      arranged.check.equal('the seeds', await seedsOf(arranged, admin), ['old', 'new']);
      arranged.check.equal('the first one', await seedsOf(arranged, first), [null, 'sealed']);
      arranged.check.equal('the epoch', (await arranged.stateOf(admin.adminId)).epoch, admin.epoch);
    },
  },
  {
    name: 'enable: a replacement that is lost leaves the old factor',
    rule: ONE_WRITE,
    run: async (arranged) => {
      const [late, moved] = [await replacing(arranged), await replacing(arranged)];
      const after = await enabling(arranged, late, { ...NEXT, at: at(10 * MINUTE) });
      arranged.check.lost('too late', after, 'not_pending');
      await arranged.epochMoved(moved);
      arranged.check.lost('under the old epoch', await enabling(arranged, moved, NEXT), 'epoch_moved');
      for (const admin of [late, moved]) arranged.check.equal('the factor', (await seedsOf(arranged, admin))[0], 'old');
    },
  },
  {
    name: 'enable: of 16 parallel replacements one wins',
    rule: 'of parallel calls one wins',
    run: async (arranged) => {
      const admin = await replacing(arranged);
      const claims = await together(16, (index) => enabling(arranged, admin, NEXT, arranged.process(index)));
      arranged.check.equal('how many won', claims.filter(({ outcome }) => outcome === 'won').length, 1);
      arranged.check.equal('the epoch', (await arranged.stateOf(admin.adminId)).epoch, admin.epoch + 1);
    },
  },
  {
    name: 'enable beside claimStep: a replacement makes no used step usable',
    rule: STEPS,
    run: async (arranged) => {
      for (let round = 0; round < 6; round += 1) {
        const admin = await replacing(arranged);
        const steps = Array.from({ length: 8 }, (_, index) => FIRST_STEP + 1 + index);
        const claims = await together(8, async (index) =>
          index === round
            ? enabling(arranged, admin, { ...NEXT, step: FIRST_STEP + 1 }, arranged.process(index))
            : claim(arranged, admin, steps[index] ?? 0, arranged.process(index)),
        );
        const used = steps.filter((_, index) => index !== round && claims[index]?.outcome === 'won');
        const again = await claim(arranged, admin, used.at(-1) ?? FIRST_STEP);
        arranged.check.lost('the last step that was used', again, 'replayed');
      }
    },
  },
  {
    name: 'cancelPending: what was cancelled is never enabled',
    rule: CANCEL,
    run: async (arranged) => {
      const admin = await arranged.active();
      await arranged.arrange('a pending seed', starting(arranged, admin));
      const claimed = await cancelling(arranged, admin);
      arranged.check.equal('the answer', claimed, { outcome: 'won', adminId: admin.adminId });
      arranged.check.equal('the seeds', await seedsOf(arranged, admin), [null, null]);
      arranged.check.lost('enabling it', await enabling(arranged, admin), 'not_pending');
      arranged.check.lost('cancelling it again', await cancelling(arranged, admin), 'nothing_pending');
      arranged.check.equal('the admin', await arranged.stateOf(admin.adminId), admin);
    },
  },
  {
    name: 'cancelPending: leaves the enabled factor and its steps',
    rule: CANCEL,
    run: async (arranged) => {
      const admin = await replacing(arranged);
      await arranged.arrange('a used step', claim(arranged, admin, FIRST_STEP + 1));
      arranged.check.won('cancelling the replacement', await cancelling(arranged, admin));
      arranged.check.equal('the seeds', await seedsOf(arranged, admin), ['old', null]);
      arranged.check.lost('the used step', await claim(arranged, admin, FIRST_STEP + 1), 'replayed');
      arranged.check.won('the next step', await claim(arranged, admin, FIRST_STEP + 2));
    },
  },
  {
    name: 'cancelPending: an expired seed is not pending, from expiresAt on',
    rule: CANCEL,
    run: async (arranged) => {
      const [late, intime] = [await arranged.active(), await arranged.active()];
      for (const admin of [late, intime]) await arranged.arrange('a seed', starting(arranged, admin, { expiresAt: at(MINUTE) }));
      arranged.check.lost('at expiresAt', await cancelling(arranged, late, at(MINUTE)), 'nothing_pending');
      arranged.check.won('1 ms before it', await cancelling(arranged, intime, at(MINUTE - 1)));
    },
  },
  {
    name: 'cancelPending: concerns that admin alone',
    rule: CANCEL,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      for (const one of [admin, other]) await arranged.arrange('a pending seed', starting(arranged, one));
      arranged.check.won('cancelling it', await cancelling(arranged, admin));
      arranged.check.lost('of nobody', await cancelling(arranged, { adminId: NOBODY }), 'nothing_pending');
      arranged.check.equal('the other one', await seedsOf(arranged, other), [null, 'sealed']);
    },
  },
  {
    name: 'cancelPending beside enable: a seed is either cancelled or enabled, never both',
    rule: CANCEL,
    run: async (arranged) => {
      for (let round = 0; round < 12; round += 1) {
        const admin = await arranged.active();
        await arranged.arrange('a pending seed', starting(arranged, admin));
        const first = round % 2;
        const claims = await together(2, async (index) =>
          index === first
            ? enabling(arranged, admin, {}, arranged.process(index))
            : cancelling(arranged, admin, at(0), arranged.process(index)),
        );
        const [enabling_, cancelling_] = first === 0 ? claims : [...claims].reverse();
        const endings = [enabling_?.outcome, cancelling_?.outcome];
        arranged.check.equal('how many won', endings.filter((outcome) => outcome === 'won').length, 1);
        const isEnabled = (await stateOf(arranged, admin)).enabled;
        arranged.check.equal('enabled', isEnabled, enabling_?.outcome === 'won');
      }
    },
  },
]);
