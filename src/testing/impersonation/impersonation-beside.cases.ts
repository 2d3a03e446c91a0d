import { CORRECT_INVITATIONS } from '../../lifecycle/lifecycle.abilities.js';
import { IMPERSONATE } from '../../sessions/impersonation/impersonation.abilities.js';
import type { Ability } from '../../runner/ability.js';
import type { Arranged, Given } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, MINUTE, START } from '../kit/moments.js';
import { endOf } from '../sessions/ending.js';
import { anOpening, aSession, stored } from '../sessions/session-records.js';
import { aPair, started } from './impersonation-records.js';

const ABILITY = 'admins.suspend';

/** What others than its own contracts promise about an impersonation. */
export const impersonatedSessionCases = casesOf('SessionCommandRepository', [
  {
    name: 'open: a session in which somebody impersonates neither counts nor is ended',
    rule: 'count only sessions in which nobody impersonates the admin',
    uses: 'ImpersonationCommandRepository',
    run: async (arranged) => {
      const pair = await aPair(arranged);
      const session = await started(arranged, pair);
      for (const whenFull of ['refuse', 'end_oldest'] as const) {
        const opening = anOpening(arranged, aSession(arranged, pair.admin, { openedAt: at(9) }), { maxLive: 1, whenFull });
        const claim = await arranged.contracts.SessionCommandRepository.open(opening);
        if (arranged.check.won(`the admin's own, under ${whenFull}`, claim) && whenFull === 'refuse')
          arranged.check.equal('endedOldest', claim.endedOldest, 0);
      }
      arranged.check.equal('the impersonation', await stored(arranged, session), session);
    },
  },
  {
    name: 'expireDue: leaves a session in which somebody impersonates to those who tell of it',
    rule: 'expireDue leaves sessions in which somebody impersonates to `ImpersonationCommandRepository.expireDue`',
    uses: 'ImpersonationCommandRepository',
    run: async (arranged) => {
      const session = await started(arranged, await aPair(arranged), { session: { expiresAt: at(5) } });
      const bounds = { idleSince: START, openedSince: START, limit: 100, at: at(MINUTE) };
      const answer = await arranged.contracts.SessionCommandRepository.expireDue(bounds);
      arranged.check.equal('the answer', answer, { ended: 0, more: false });
      arranged.check.equal('its end', endOf(await stored(arranged, session)), [null, null]);
    },
  },
]);

export const impersonatingAbilityCases = casesOf('AbilityResolver', [
  {
    name: 'decide: nobody acts as somebody who holds an ability that they lack',
    rule: 'with the feature `impersonation` it denies `security.impersonate` as `outranked` on who holds an ability that the actor lacks',
    uses: 'ImpersonationCommandRepository',
    run: (arranged) => nobodyOutranked(arranged, IMPERSONATE),
  },
  {
    name: 'decide: nobody says who becomes somebody who holds an ability that they lack',
    rule: 'it denies `admins.invitation.correct` as `outranked` on who holds an ability that the actor lacks',
    run: (arranged) => nobodyOutranked(arranged, CORRECT_INVITATIONS),
  },
]);

async function nobodyOutranked(arranged: Arranged, ability: Ability): Promise<void> {
  const [actor, equal, above] = [
    await arranged.holder(ABILITY),
    await arranged.holder(ABILITY),
    await arranged.holder('admins.create'),
  ];
  const none = await arranged.active();
  await arranged.subject.grantAbility(actor.adminId, ability.key);
  const decide = (who: Given, target: Given) =>
    arranged.contracts.AbilityResolver.decide({
      actor: { kind: 'admin', adminId: who.adminId, impersonatorId: null },
      ability: ability.key,
      target: { type: 'admin', id: target.adminId },
    });
  arranged.check.equal('who holds nothing', await decide(actor, none), { decision: 'allow' });
  arranged.check.equal('who holds no more', await decide(actor, equal), { decision: 'allow' });
  const outranked = { decision: 'deny', reason: 'outranked' };
  arranged.check.equal('who holds something else', await decide(actor, above), outranked);
  await arranged.subject.grantAbility(equal.adminId, 'admins.create');
  arranged.check.equal('who holds more since', await decide(actor, equal), outranked);
  arranged.check.equal('by who may not at all', (await decide(equal, none)).decision, 'deny');
}
