import { ABILITIES } from '../../authorization/abilities.js';
import type { AbilityQuestion } from '../../authorization/ability-resolver.contract.js';
import type { AdminId } from '../../kernel/ids.js';
import type { Contracts } from '../../module/contract-catalogue.js';
import { casesOf } from './conformance-case.js';
import type { Given, Stage } from './stage.js';
import { NOBODY } from './stage.js';

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
  stage: Stage,
  { adminId }: { readonly adminId: AdminId },
  changes: Partial<AbilityQuestion> = {},
  contracts: Contracts = stage.contracts,
) {
  return contracts.AbilityResolver.decide({ adminId, impersonatorId: null, ability: ABILITY, target: null, ...changes });
}

const admin = (id: string) => ({ type: 'admin', id });

export const abilityResolverCases = casesOf('AbilityResolver', [
  {
    name: 'decide: what was granted is allowed, on any target and on none',
    promise: EXPLICIT,
    invariants: ['Z1'],
    run: async (stage) => {
      const [holder, other] = [await stage.holder(ABILITY), await stage.active()];
      stage.check.equal('without a target', (await decide(stage, holder)).decision, 'allow');
      const target = admin(other.adminId);
      stage.check.equal('with one', (await decide(stage, holder, { target })).decision, 'allow');
    },
  },
  {
    name: 'decide: a grant allows nothing but itself, to nobody else',
    promise: EXPLICIT,
    invariants: ['Z2', 'Z5', 'F39'],
    run: async (stage) => {
      const [holder, other] = [await stage.holder(ABILITY), await stage.active()];
      stage.check.equal('another admin', (await decide(stage, other)).decision, 'deny');
      stage.check.equal('nobody', (await decide(stage, { adminId: NOBODY })).decision, 'deny');
      for (const ability of Object.keys(ABILITIES).filter((one) => one !== ABILITY)) {
        stage.check.equal(`another ability, ${ability}`, (await decide(stage, holder, { ability })).decision, 'deny');
      }
    },
  },
  {
    name: 'decide: an ability that is only nearly the granted one is denied',
    promise: UNKNOWN,
    invariants: ['AZ-02', 'Z2'],
    run: async (stage) => {
      const holder = await stage.holder(ABILITY);
      for (const ability of NEAR) {
        const { decision } = await decide(stage, holder, { ability });
        stage.check.equal(`the decision about ${JSON.stringify(ability)}`, decision, 'deny');
      }
    },
  },
  {
    name: 'decide: an unknown ability is denied, also to who holds every known one',
    promise: UNKNOWN,
    invariants: ['AZ-02', 'Z2', 'F51'],
    run: async (stage) => {
      const holder = await stage.active();
      for (const ability of Object.keys(ABILITIES)) await stage.subject.grantAbility(holder.adminId, ability);
      for (const ability of ['no.such.ability', ...INHERITED]) {
        stage.check.equal(`the decision about ${ability}`, (await decide(stage, holder, { ability })).decision, 'deny');
      }
    },
  },
  {
    name: 'decide: who lacks the ability cannot tell whether a target exists',
    promise: NO_PROBE,
    invariants: ['L1'],
    run: async (stage) => {
      const [asking, existing] = [await stage.active(), await stage.active()];
      const known = await decide(stage, asking, { target: admin(existing.adminId) });
      stage.check.equal('the decision', known.decision, 'deny');
      for (const target of [admin(NOBODY), admin(stage.id()), { type: 'no such type', id: '1' }]) {
        stage.check.equal('the same for one that does not exist', await decide(stage, asking, { target }), known);
      }
    },
  },
  {
    name: 'decide: a target out of scope and one that does not exist get the same answer',
    promise: NO_PROBE,
    invariants: ['L1'],
    needs: 'scopes',
    run: async (stage) => {
      const asking = await stage.active();
      const target = await stage.hook('outOfScope').call(stage.subject, asking.adminId, ABILITY);
      const outside = await decide(stage, asking, { target });
      stage.check.equal('out of scope', outside.decision, 'deny');
      const nowhere = await decide(stage, asking, { target: { type: target.type, id: NOBODY } });
      stage.check.equal('one that does not exist', nowhere, outside);
    },
  },
  {
    name: 'decide: a revocation is seen at once',
    promise: NO_CACHE,
    invariants: ['S2', 'F38'],
    run: async (stage) => {
      const holder = await stage.holder(ABILITY);
      for (let round = 0; round < 3; round += 1) {
        stage.check.equal('granted', (await decide(stage, holder)).decision, 'allow');
        await stage.subject.revokeAbility(holder.adminId, ABILITY);
        stage.check.equal('revoked', (await decide(stage, holder)).decision, 'deny');
        await stage.subject.grantAbility(holder.adminId, ABILITY);
      }
    },
  },
  {
    name: 'decide: a revocation is seen at once by the other process',
    promise: NO_CACHE,
    invariants: ['S2', 'F38'],
    needs: 'secondProcess',
    run: async (stage) => {
      const holder = await stage.holder(ABILITY);
      const inSecond = async () => (await decide(stage, holder, {}, stage.second())).decision;
      stage.check.equal('granted', await inSecond(), 'allow');
      await stage.subject.revokeAbility(holder.adminId, ABILITY);
      stage.check.equal('revoked', await inSecond(), 'deny');
    },
  },
  {
    name: 'decide: while impersonating both must hold it',
    promise: INTERSECTION,
    invariants: ['I2', 'F33'],
    run: async (stage) => {
      const [holder, second, without] = [await stage.holder(ABILITY), await stage.holder(ABILITY), await stage.active()];
      const by = async (who: Given, impersonator: Given) =>
        (await decide(stage, who, { impersonatorId: impersonator.adminId })).decision;
      stage.check.equal('both hold it', await by(holder, second), 'allow');
      stage.check.equal('the impersonator lacks it', await by(holder, without), 'deny');
      stage.check.equal('the impersonated lacks it', await by(without, holder), 'deny');
    },
  },
]);
