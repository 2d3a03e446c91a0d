import type { AbilityQuestion } from '../../authorization/ability-resolver.contract.js';
import type { AdminId } from '../../kernel/ids.js';
import { adminTarget } from '../../kernel/proofs.js';
import type { Contracts } from '../../module/contracts.js';
import { ABILITIES } from '../../module/vocabulary.js';
import type { Arranged, Given } from '../kit/arranged.js';
import { NOBODY } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { ABILITY, aRole, assign, holderOf, may, revoke, withdraw } from './role-records.js';

const MAY_GRANT =
  '`mayGrant` allows only where the actor may hand out every one of the abilities: for who thinks no further of it, where the actor holds each';
const COMPARE = '`compare` says `outranked` when the admin holds an ability that the actor lacks';
const UNION = '`abilitiesOf` lists what `decide` allows this admin: explicit grants alone, the union over all roles';
const NO_CACHE = 'each answers from stored grants at each call, without a cache that outlives a revocation';
const OTHER = 'admins.lock';

function acting({ adminId }: Pick<Given, 'adminId'>, impersonatorId: AdminId | null = null): AbilityQuestion['actor'] {
  return { kind: 'admin', adminId, impersonatorId };
}

async function mayGrant(
  arranged: Arranged,
  actor: AbilityQuestion['actor'],
  abilities: readonly string[] = [ABILITY],
  contracts: Contracts = arranged.contracts,
): Promise<string> {
  const question = { actor, abilities, target: adminTarget(NOBODY) };
  return (await contracts.RoleAuthority.mayGrant(question)).decision;
}

async function compare(
  arranged: Arranged,
  actor: AbilityQuestion['actor'],
  { adminId }: Pick<Given, 'adminId'>,
  contracts: Contracts = arranged.contracts,
): Promise<string> {
  return (await contracts.RoleAuthority.compare({ actor, adminId })).standing;
}

async function abilitiesOf(
  arranged: Arranged,
  { adminId }: Pick<Given, 'adminId'>,
  contracts: Contracts = arranged.contracts,
): Promise<readonly string[]> {
  return [...(await contracts.RoleAuthority.abilitiesOf({ adminId })).abilities].sort();
}

/** An admin who holds these by as many roles. */
async function holding(arranged: Arranged, ...abilities: readonly string[]): Promise<Given> {
  const admin = await arranged.active();
  for (const ability of abilities) await arranged.arrange('a holder', assign(arranged, admin, await aRole(arranged, [ability])));
  return admin;
}

export const roleAuthorityCases = casesOf('RoleAuthority', [
  {
    name: 'mayGrant: whoever holds each of them, by whatever role',
    rule: MAY_GRANT,
    run: async (arranged) => {
      const holder = await holding(arranged, ABILITY, OTHER);
      arranged.check.equal('one', await mayGrant(arranged, acting(holder)), 'allow');
      arranged.check.equal('both', await mayGrant(arranged, acting(holder), [ABILITY, OTHER]), 'allow');
      arranged.check.equal('granted by the resolver', await mayGrant(arranged, acting(await arranged.holder(ABILITY))), 'allow');
    },
  },
  {
    name: 'mayGrant: nobody who lacks one of them, and nobody else',
    rule: MAY_GRANT,
    run: async (arranged) => {
      const [holder, without] = [await holding(arranged, ABILITY), await arranged.active()];
      arranged.check.equal('one of two', await mayGrant(arranged, acting(holder), [ABILITY, OTHER]), 'deny');
      arranged.check.equal('in another order', await mayGrant(arranged, acting(holder), [OTHER, ABILITY]), 'deny');
      for (const ability of [...Object.keys(ABILITIES), '*', 'admins.*', 'no.such.ability', '__proto__'].filter(
        (one) => one !== ABILITY,
      )) {
        arranged.check.equal(`who holds another, of ${ability}`, await mayGrant(arranged, acting(holder), [ability]), 'deny');
      }
      arranged.check.equal('who holds nothing', await mayGrant(arranged, acting(without)), 'deny');
      arranged.check.equal('nobody', await mayGrant(arranged, acting({ adminId: NOBODY })), 'deny');
      const unlisted = { kind: 'system', name: 'nobody-listed-this' } as const;
      arranged.check.equal('a part of the host that nobody listed', await mayGrant(arranged, unlisted), 'deny');
    },
  },
  {
    name: 'compare: outranked by who holds what the actor lacks, and by nobody else',
    rule: COMPARE,
    run: async (arranged) => {
      const [both, one, nothing] = [
        await holding(arranged, ABILITY, OTHER),
        await holding(arranged, ABILITY),
        await arranged.active(),
      ];
      arranged.check.equal('more against less', await compare(arranged, acting(both), one), 'can_act_on');
      arranged.check.equal('less against more', await compare(arranged, acting(one), both), 'outranked');
      arranged.check.equal(
        'other against one',
        await compare(arranged, acting(await holding(arranged, OTHER)), one),
        'outranked',
      );
      arranged.check.equal('the same', await compare(arranged, acting(one), await holding(arranged, ABILITY)), 'can_act_on');
      arranged.check.equal(
        'nothing against nothing',
        await compare(arranged, acting(nothing), await arranged.active()),
        'can_act_on',
      );
      arranged.check.equal('oneself', await compare(arranged, acting(both), both), 'can_act_on');
      const unlisted = { kind: 'system', name: 'nobody-listed-this' } as const;
      arranged.check.equal('a part of the host that nobody listed', await compare(arranged, unlisted, one), 'outranked');
    },
  },
  {
    name: 'mayGrant, compare: while impersonating both must hold it',
    rule: 'while impersonating, the right is the intersection of both admins’ rights',
    run: async (arranged) => {
      const [holder, second, without] = [
        await holding(arranged, ABILITY),
        await holding(arranged, ABILITY),
        await arranged.active(),
      ];
      for (const [what, actor, expected] of [
        ['both hold it', acting(holder, second.adminId), 'allow'],
        ['the impersonator lacks it', acting(holder, without.adminId), 'deny'],
        ['the impersonated lacks it', acting(without, holder.adminId), 'deny'],
      ] as const) {
        arranged.check.equal(`mayGrant: ${what}`, await mayGrant(arranged, actor), expected);
        const standing = expected === 'allow' ? 'can_act_on' : 'outranked';
        arranged.check.equal(`compare: ${what}`, await compare(arranged, actor, await holding(arranged, ABILITY)), standing);
      }
    },
  },
  {
    name: 'abilitiesOf: the union over all roles, each once, as decide has it',
    rule: UNION,
    run: async (arranged) => {
      const [role, second] = [await aRole(arranged, [ABILITY, 'admins.view']), await aRole(arranged, [OTHER, 'admins.view'])];
      const admin = await holderOf(arranged, role);
      await arranged.arrange('two roles', assign(arranged, admin, second));
      await arranged.subject.grantAbility(admin.adminId, 'sessions.view');
      const expected = [OTHER, ABILITY, 'admins.view', 'sessions.view'].sort();
      arranged.check.equal('the admin', await abilitiesOf(arranged, admin), expected);
      for (const ability of Object.keys(ABILITIES)) {
        arranged.check.equal(`decide about ${ability}`, await may(arranged, admin, ability), expected.includes(ability));
      }
      arranged.check.equal('who holds nothing', await abilitiesOf(arranged, await arranged.active()), []);
      arranged.check.equal('nobody', await abilitiesOf(arranged, { adminId: NOBODY }), []);
    },
  },
  {
    name: 'abilitiesOf: a status takes nothing away and gives nothing',
    rule: 'nothing because of a status, a name or a way to sign in',
    run: async (arranged) => {
      const role = await aRole(arranged, [ABILITY], { roleName: `Super Admin ${arranged.id()}` });
      const admin = await holderOf(arranged, role);
      const invited = await arranged.invited();
      await arranged.arrange('an invited holder', assign(arranged, invited, role));
      await arranged.moved(admin, 'suspended');
      for (const one of [admin, invited]) arranged.check.equal('the abilities', await abilitiesOf(arranged, one), [ABILITY]);
    },
  },
  {
    name: 'mayGrant, compare, abilitiesOf: a revocation is seen at once',
    rule: NO_CACHE,
    run: async (arranged) => {
      const role = await aRole(arranged, [ABILITY]);
      const [holder, other] = [await holderOf(arranged, role), await holding(arranged, ABILITY)];
      const seen = async () => [
        await mayGrant(arranged, acting(holder)),
        await compare(arranged, acting(holder), other),
        await abilitiesOf(arranged, holder),
      ];
      arranged.check.equal('held', await seen(), ['allow', 'can_act_on', [ABILITY]]);
      await arranged.arrange('a holder no more', withdraw(arranged, holder, role));
      arranged.check.equal('withdrawn', await seen(), ['deny', 'outranked', []]);
      await arranged.arrange('a holder again', assign(arranged, holder, role));
      arranged.check.equal('held again', await seen(), ['allow', 'can_act_on', [ABILITY]]);
      await arranged.arrange('a role without it', revoke(arranged, role));
      arranged.check.equal('revoked', await seen(), ['deny', 'outranked', []]);
    },
  },
  {
    name: 'mayGrant, compare, abilitiesOf: a revocation is seen at once by the other process',
    rule: NO_CACHE,
    needs: 'secondProcess',
    run: async (arranged) => {
      const role = await aRole(arranged, [ABILITY]);
      const [holder, other] = [await holderOf(arranged, role), await holding(arranged, ABILITY)];
      const inSecond = async () => [
        await mayGrant(arranged, acting(holder), [ABILITY], arranged.second()),
        await compare(arranged, acting(holder), other, arranged.second()),
        await abilitiesOf(arranged, holder, arranged.second()),
      ];
      arranged.check.equal('held', await inSecond(), ['allow', 'can_act_on', [ABILITY]]);
      await arranged.arrange('a holder no more', withdraw(arranged, holder, role));
      arranged.check.equal('withdrawn', await inSecond(), ['deny', 'outranked', []]);
    },
  },
]);
