import type { AbilityQuestion } from '../../authorization/ability-resolver.contract.js';
import type { AdminId } from '../../kernel/ids.js';
import type { Contracts } from '../../module/contracts.js';
import { ABILITIES } from '../../module/vocabulary.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { NOBODY } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';

const ABILITY = 'admins.suspend';
const EXPLICIT = 'only explicit grants count: no wildcard, no implicit super admin';
const UNKNOWN = 'deny what you do not know';
const NO_PROBE = 'answers for a target that does not exist exactly as for one out of scope';
const NO_CACHE = 'answers from stored grants at each call, without a cache that outlives a revocation';
const INTERSECTION = "while impersonating, the right is the intersection of both admins' rights";

/** Texts that a lookup, a pattern or a wildcard might take for the ability that was granted. */
const NEAR = [
  'admins',
  'admins.',
  'admins.*',
  '*',
  '',
  'admins.suspend.',
  'ADMINS.SUSPEND',
  ' admins.suspend',
  'admins.suspen',
  'admins_suspend',
  '%',
];
const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

function decide(
  arranged: Arranged,
  { adminId }: { readonly adminId: AdminId },
  { impersonatorId = null, ...changes }: Partial<AbilityQuestion> & { readonly impersonatorId?: AdminId | null } = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.AbilityResolver.decide({
    actor: { kind: 'admin', adminId, impersonatorId },
    ability: ABILITY,
    target: null,
    ...changes,
  });
}

function decideForSystem(arranged: Arranged, name: string, changes: Partial<AbilityQuestion> = {}) {
  return arranged.contracts.AbilityResolver.decide({
    actor: { kind: 'system', name },
    ability: ABILITY,
    target: null,
    ...changes,
  });
}

const admin = (id: string) => ({ type: 'admin', id });

export const abilityResolverCases = casesOf('AbilityResolver', [
  {
    name: 'decide: what was granted is allowed, on any target and on none',
    rule: EXPLICIT,
    run: async (arranged) => {
      const [holder, other] = [await arranged.holder(ABILITY), await arranged.active()];
      arranged.check.equal('without a target', (await decide(arranged, holder)).decision, 'allow');
      const target = admin(other.adminId);
      arranged.check.equal('with one', (await decide(arranged, holder, { target })).decision, 'allow');
    },
  },
  {
    name: 'decide: a grant allows nothing but itself, to nobody else',
    rule: EXPLICIT,
    run: async (arranged) => {
      const [holder, other] = [await arranged.holder(ABILITY), await arranged.active()];
      arranged.check.equal('another admin', (await decide(arranged, other)).decision, 'deny');
      arranged.check.equal('nobody', (await decide(arranged, { adminId: NOBODY })).decision, 'deny');
      for (const ability of Object.keys(ABILITIES).filter((one) => one !== ABILITY)) {
        arranged.check.equal(`another ability, ${ability}`, (await decide(arranged, holder, { ability })).decision, 'deny');
      }
    },
  },
  {
    name: 'decide: an ability that is only nearly the granted one is denied',
    rule: UNKNOWN,
    run: async (arranged) => {
      const holder = await arranged.holder(ABILITY);
      for (const ability of NEAR) {
        const { decision } = await decide(arranged, holder, { ability });
        arranged.check.equal(`the decision about ${JSON.stringify(ability)}`, decision, 'deny');
      }
    },
  },
  {
    name: 'decide: an unknown ability is denied, also to who holds every known one',
    rule: UNKNOWN,
    run: async (arranged) => {
      const holder = await arranged.active();
      for (const ability of Object.keys(ABILITIES)) await arranged.subject.grantAbility(holder.adminId, ability);
      for (const ability of ['no.such.ability', ...INHERITED]) {
        arranged.check.equal(`the decision about ${ability}`, (await decide(arranged, holder, { ability })).decision, 'deny');
      }
    },
  },
  {
    name: 'decide: who lacks the ability cannot tell whether a target exists',
    rule: NO_PROBE,
    run: async (arranged) => {
      const [asking, existing] = [await arranged.active(), await arranged.active()];
      const known = await decide(arranged, asking, { target: admin(existing.adminId) });
      arranged.check.equal('the decision', known.decision, 'deny');
      for (const target of [admin(NOBODY), admin(arranged.id()), { type: 'no such type', id: '1' }]) {
        arranged.check.equal('the same for one that does not exist', await decide(arranged, asking, { target }), known);
      }
    },
  },
  {
    name: 'decide: a target out of scope and one that does not exist get the same answer',
    rule: NO_PROBE,
    needs: 'scopes',
    run: async (arranged) => {
      const asking = await arranged.active();
      const target = await arranged.hook('outOfScope').call(arranged.subject, asking.adminId, ABILITY);
      const outside = await decide(arranged, asking, { target });
      arranged.check.equal('out of scope', outside.decision, 'deny');
      const nowhere = await decide(arranged, asking, { target: { type: target.type, id: NOBODY } });
      arranged.check.equal('one that does not exist', nowhere, outside);
    },
  },
  {
    name: 'decide: a revocation is seen at once',
    rule: NO_CACHE,
    run: async (arranged) => {
      const holder = await arranged.holder(ABILITY);
      for (let round = 0; round < 3; round += 1) {
        arranged.check.equal('granted', (await decide(arranged, holder)).decision, 'allow');
        await arranged.subject.revokeAbility(holder.adminId, ABILITY);
        arranged.check.equal('revoked', (await decide(arranged, holder)).decision, 'deny');
        await arranged.subject.grantAbility(holder.adminId, ABILITY);
      }
    },
  },
  {
    name: 'decide: a revocation is seen at once by the other process',
    rule: NO_CACHE,
    needs: 'secondProcess',
    run: async (arranged) => {
      const holder = await arranged.holder(ABILITY);
      const inSecond = async () => (await decide(arranged, holder, {}, arranged.second())).decision;
      arranged.check.equal('granted', await inSecond(), 'allow');
      await arranged.subject.revokeAbility(holder.adminId, ABILITY);
      arranged.check.equal('revoked', await inSecond(), 'deny');
    },
  },
  {
    name: 'decide: while impersonating both must hold it',
    rule: INTERSECTION,
    run: async (arranged) => {
      const [holder, second, without] = [await arranged.holder(ABILITY), await arranged.holder(ABILITY), await arranged.active()];
      const by = async (who: Given, impersonator: Given) =>
        (await decide(arranged, who, { impersonatorId: impersonator.adminId })).decision;
      arranged.check.equal('both hold it', await by(holder, second), 'allow');
      arranged.check.equal('the impersonator lacks it', await by(holder, without), 'deny');
      arranged.check.equal('the impersonated lacks it', await by(without, holder), 'deny');
    },
  },
  {
    name: 'decide: a part of the host that nobody listed may do nothing, whatever admins may',
    rule: EXPLICIT,
    run: async (arranged) => {
      const holder = await arranged.holder(ABILITY);
      for (const name of ['nobody-listed-this', holder.adminId, ...INHERITED]) {
        arranged.check.equal(`the decision about ${name}`, (await decideForSystem(arranged, name)).decision, 'deny');
      }
      arranged.check.equal('the admin itself', (await decide(arranged, holder)).decision, 'allow');
    },
  },
]);
