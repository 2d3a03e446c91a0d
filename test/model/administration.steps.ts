import type { AdminStatus } from '../../src/kernel/admin-status.js';
import { statusStep } from '../../src/lifecycle/status-graph.policy.js';
import { acting, closed, holds, mostly, somebody } from './acting.js';
import type { ModelAdmin } from './model.js';
import type { Play, Step } from './play.js';
import { newcomer, say } from './real.js';

const MOVES = {
  suspend: { to: 'suspended', ability: 'admins.suspend', always: true },
  lock: { to: 'locked', ability: 'admins.lock', always: true },
  reinstate: { to: 'active', ability: 'admins.reinstate', always: false },
  unlock: { to: 'active', ability: 'admins.unlock', always: false },
  activate: { to: 'active', ability: 'admins.activate', always: false },
} as const satisfies Record<string, { to: AdminStatus; ability: string; always: boolean }>;

export const moveStatus = (verb: keyof typeof MOVES): Step =>
  acting(holds(MOVES[verb].ability), async ({ after, real, actor, admin, session, now, n: [whom] }) => {
    const { to, ability, always } = MOVES[verb];
    const letsBackIn = verb === 'reinstate' || verb === 'unlock';
    const movable = ({ status }: ModelAdmin) => statusStep(status, to)?.ability.key === ability;
    const target = mostly([...after.admins.values()], movable, whom)!;
    const answer = await say(real, real.world.lifecycle[verb](actor, { adminId: target.adminId, reason: 'a step' }));
    const play = (expected: string): Play => ({ expected, answer });
    const shut = always ? null : closed(after, false);
    if (shut !== null) return play(shut);
    if (!admin.abilities.has(ability)) return play('denied/not_permitted');
    if (!after.steppedUp(session, now)) return play('step_up_required');
    if (target.adminId === admin.adminId) return play('self_forbidden');
    const leadsTo = letsBackIn && !target.verified ? 'pending_verification' : to;
    if (target.status === leadsTo) return play('unchanged');
    const step = statusStep(target.status, leadsTo);
    if (step?.ability.key !== ability) return play('illegal_transition');
    if (step.email === 'verified' && !target.verified) return play('email_not_verified');
    if (target.status === 'active') {
      if (after.isLastHolder(target.adminId)) return play('last_holder');
      target.epoch += 1;
    }
    target.status = leadsTo;
    return play('changed');
  });

export const revokeAll = acting(holds('sessions.revoke'), async ({ after, real, actor, admin, n: [whom] }) => {
  const target = somebody(after, whom);
  const answer = await say(real, real.world.sessions.revokeAll(actor, { adminId: target.adminId, reason: 'a step' }));
  if (!admin.abilities.has('sessions.revoke')) return { expected: 'denied/not_permitted', answer };
  target.epoch += 1;
  return { expected: 'revoked', answer };
});

export const setReadOnly = acting(holds('system.read_only'), async ({ after, real, actor, admin, n: [on] }) => {
  const wanted = on! % 3 === 0;
  const answer = await say(real, real.world.settings.setReadOnly(actor, { on: wanted, reason: 'a step' }));
  if (!admin.abilities.has('system.read_only')) return { expected: 'denied/not_permitted', answer };
  if ((after.readOnly ?? false) === wanted) return { expected: 'unchanged', answer };
  after.readOnly = wanted;
  return { expected: 'changed', answer };
});

export const setSetting = acting(
  holds('system.settings.security.update'),
  async ({ after, real, actor, admin, session, now, n: [which, how] }) => {
    const [key, field, values] = (
      [
        ['auth.session.max_live', 'maxLive', [1, 2, 5, 0]],
        ['auth.max_login_attempts', 'maxAttempts', [2, 3, 5, 99]],
        ['auth.session.idle_minutes', 'idleMinutes', [5, 30, 60, 61]],
      ] as const
    )[(which ?? 0) % 3]!;
    const value = values[(how ?? 0) % 4]!;
    const stored = real.world.store.settings.get(key)?.value ?? null;
    const answer = await say(real, real.world.settings.set(actor, { key, value }));
    const shut = closed(after, true);
    if (shut !== null) return { expected: shut, answer };
    if (!admin.abilities.has('system.settings.security.update')) return { expected: 'denied/not_permitted', answer };
    if (!after.steppedUp(session, now)) return { expected: 'step_up_required', answer };
    if (value === values[3]) return { expected: 'invalid_value', answer };
    if (stored === value) return { expected: 'unchanged', answer };
    after.settings[field] = value;
    return { expected: 'changed', answer };
  },
);

export const create = acting(holds('admins.create'), async ({ after, real, actor, admin, n: [who] }) => {
  const email = `invited-${String((who ?? 0) % 3)}@example.org`;
  const answer = await say(real, real.world.lifecycle.create(actor, { email, name: 'Invited' }));
  const shut = closed(after, false);
  if (shut !== null) return { expected: shut, answer };
  if (!admin.abilities.has('admins.create')) return { expected: 'denied/not_permitted', answer };
  if ([...after.admins.values()].some((known) => known.email === email)) return { expected: 'email_taken', answer };
  const made = real.world.store.adminByEmail(email);
  if (made !== null) after.admins.set(made.adminId, newcomer(made.adminId, email, [], null));
  return { expected: 'created', answer };
});
