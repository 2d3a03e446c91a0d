import { MANAGE_EXTERNAL_IDENTITIES } from '../../authentication/external/external.abilities.js';
import type { Given } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';

export const managingExternalCases = casesOf('AbilityResolver', [
  {
    name: 'decide: nobody links identities to somebody who holds an ability that they lack',
    rule: 'with the feature `externalSignIn` it denies `admins.external.manage` as `outranked` on who holds an ability that the actor lacks',
    uses: 'ExternalIdentityCommandRepository',
    run: async (arranged) => {
      const [actor, equal, above] = [
        await arranged.holder('admins.suspend'),
        await arranged.holder('admins.suspend'),
        await arranged.holder('admins.create'),
      ];
      await arranged.subject.grantAbility(actor.adminId, MANAGE_EXTERNAL_IDENTITIES.key);
      const decide = (target: Given) =>
        arranged.contracts.AbilityResolver.decide({
          actor: { kind: 'admin', adminId: actor.adminId, impersonatorId: null },
          ability: MANAGE_EXTERNAL_IDENTITIES.key,
          target: { type: 'admin', id: target.adminId },
        });
      arranged.check.equal('who holds nothing', await decide(await arranged.active()), { decision: 'allow' });
      arranged.check.equal('who holds no more', await decide(equal), { decision: 'allow' });
      arranged.check.equal('who holds something else', await decide(above), { decision: 'deny', reason: 'outranked' });
    },
  },
]);
