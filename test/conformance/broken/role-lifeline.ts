import type { RoleCommandRepository } from '@maatify/admin-infra';
import type { InMemoryStore, StoredAdmin, StoredHolding } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { onStaleRead, turn } from './broken.js';
import { commands } from './role-changes.js';

type Commands = RoleCommandRepository;
type Withdrawal = Parameters<Commands['withdraw']>[0];
type Revocation = Parameters<Commands['revokeAbility']>[0];
type Asked = Pick<Withdrawal, 'lifelineAbility' | 'holderNeedsFactor' | 'restsOn'>;
type Gone = (holding: StoredHolding) => boolean;

/** No ability: with it the real ones keep nothing. */
const OFF = { lifelineAbility: 'no.such.ability' };
const LAST = { outcome: 'lost', reason: 'last_holder' } as const;

interface Counting {
  /** Who counts as a holder who can sign in. */
  readonly signsIn?: (admin: StoredAdmin, store: InMemoryStore, asked: Asked) => boolean;
  /** Whether one of the two groups of whom one must remain may be left without. */
  readonly keeps?: (before: number, after: number) => boolean;
  readonly asked?: (asked: Asked) => Asked;
  /** What goes, as it is counted. */
  readonly gone?: (gone: Gone, told: Withdrawal | Revocation) => Gone;
  readonly wait?: () => Promise<void>;
}

const usually = (admin: StoredAdmin): boolean =>
  admin.status === 'active' && admin.emailVerified && admin.passwordHash !== null && !admin.mustChangePassword;

function isLast(store: InMemoryStore, told: Withdrawal | Revocation, gone: Gone, how: Counting): boolean {
  const { signsIn = usually, keeps = (before, after) => before > 0 && after === 0 } = how;
  const asked = how.asked?.(told) ?? told;
  const counted = (leaving: Gone, withFactor: boolean): number =>
    [...store.admins.values()].filter(
      (admin) =>
        signsIn(admin, store, asked) &&
        store.holdsWithout(admin.adminId, asked.lifelineAbility, leaving) &&
        (!withFactor || store.secondFactorEnabled(admin.adminId)),
    ).length;
  const leaving = how.gone?.(gone, told) ?? gone;
  const groups = asked.holderNeedsFactor ? [false, true] : [false];
  return groups.some((withFactor) =>
    keeps(
      counted(() => false, withFactor),
      counted(leaving, withFactor),
    ),
  );
}

/** Counts in its own way, and then writes as if nobody had to stay. */
function counting(wrong: string, how: Counting): Broken {
  return commands(wrong, (real, store) => ({
    withdraw: async (told) => {
      const { adminId, roleId } = told;
      const is = isLast(store, told, (one) => one.adminId === adminId && one.roleId === roleId, how);
      await how.wait?.();
      const held = store.holdingOf(adminId, roleId) !== null;
      return is && held ? LAST : real.withdraw({ ...told, ...OFF });
    },
    revokeAbility: async (told) => {
      const { roleId, ability } = told;
      const { lifelineAbility } = how.asked?.(told) ?? told;
      const is = ability === lifelineAbility && isLast(store, told, (one) => one.roleId === roleId, how);
      await how.wait?.();
      return is ? LAST : real.revokeAbility({ ...told, ...OFF });
    },
  }));
}

const neverAsks = (method: 'withdraw' | 'revokeAbility'): Broken =>
  commands(`${method} asks for no holder`, (real) => ({
    [method]: (told: object) => real[method]({ ...told, ...OFF } as never),
  }));

/** Rests on less than it was told to. */
const resting = (wrong: string, on: (restsOn: Asked['restsOn'], store: InMemoryStore) => Asked['restsOn']): Broken =>
  commands(wrong, (real, store) => ({
    withdraw: (told) => real.withdraw({ ...told, restsOn: on(told.restsOn, store) }),
    revokeAbility: (told) => real.revokeAbility({ ...told, restsOn: on(told.restsOn, store) }),
  }));

const looksThenWrites = counting('looks first, then writes', { wait: turn });

export const brokenRoleLifeline: BrokenByCase = {
  'withdraw, revokeAbility: the last holder of the lifeline keeps it': [
    neverAsks('withdraw'),
    neverAsks('revokeAbility'),
    counting('keeps every holder', { keeps: (before, after) => after < before }),
    commands('keeps every ability of a holder', (real) => ({
      revokeAbility: (told) => real.revokeAbility({ ...told, lifelineAbility: told.ability }),
    })),
  ],
  'withdraw, revokeAbility: whoever holds it by another role holds it still': [
    counting('forgets other roles of the admin', {
      gone: (gone, told) => (one) => gone(one) || ('adminId' in told && one.adminId === told.adminId),
    }),
    counting('counts a role and not who holds it', { keeps: (before) => before === 1 }),
  ],
  'withdraw, revokeAbility: a holder who is not active, or not verified, is none': [
    counting('counts whatever the status', { signsIn: (admin) => usually({ ...admin, status: 'active' }) }),
    counting('counts who is locked', { signsIn: (admin) => usually(admin) || admin.status === 'locked' }),
    counting('counts who is not verified', {
      signsIn: (admin) => admin.status === 'active' && !admin.mustChangePassword,
    }),
  ],
  'withdraw, revokeAbility: a holder who cannot sign in with a password of its own is none': [
    counting('counts who has no password', { signsIn: (admin) => usually(admin) || admin.passwordHash === null }),
    counting('counts who has to change it first', { signsIn: (admin) => usually({ ...admin, mustChangePassword: false }) }),
  ],
  'withdraw, revokeAbility: where everybody needs a second factor, one with it and one at all stay': [
    counting('looks at no factor', { asked: (asked) => ({ ...asked, holderNeedsFactor: false }) }),
    counting('always wants one with a factor', { asked: (asked) => ({ ...asked, holderNeedsFactor: true }) }),
    counting('wants nobody but one with a factor', {
      signsIn: (admin, store, { holderNeedsFactor }) =>
        usually(admin) && (!holderNeedsFactor || store.secondFactorEnabled(admin.adminId)),
    }),
  ],
  'withdraw, revokeAbility: where there was no holder who can sign in, nothing is kept': [
    counting('keeps where there was none', { keeps: (_, after) => after === 0 }),
  ],
  'withdraw, revokeAbility: the lifeline is the ability it is told': [
    counting('knows its lifeline itself', { asked: (asked) => ({ ...asked, lifelineAbility: 'admins.administer' }) }),
  ],
  'withdraw, revokeAbility: refused when a setting it rests on is not as it says, set or not': [
    resting('rests on nothing', () => []),
    resting('looks at the first alone', (restsOn) => restsOn.slice(0, 1)),
    resting('takes never set for off', (restsOn, store) =>
      restsOn.filter(({ key, value }) => value !== false || store.settings.has(key)),
    ),
    commands('refuses after the write', (real) => ({
      withdraw: async (told) => {
        const claim = await real.withdraw(told);
        if (claim.outcome === 'lost' && claim.reason === 'setting_moved') await real.withdraw({ ...told, restsOn: [] });
        return claim;
      },
    })),
  ],
  'withdraw: two holders who take it from each other at once leave one, 10 times without a deadlock': [
    looksThenWrites,
    commands('reads, then writes', (real, store) => ({ withdraw: (told) => onStaleRead(store, () => real.withdraw(told)) })),
  ],
  'withdraw, revokeAbility beside changeStatus: one holder stays who can sign in': [looksThenWrites],
  'withdraw, revokeAbility: holders who lose it at once leave one, 50 times, on real connections': [looksThenWrites],
};
