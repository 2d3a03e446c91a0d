import { Redacted } from '@maatify/admin-infra';
import type { AdminActor, AdminStatus } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import type { World } from '../world.js';
import { commonRefusals } from './common.js';
import { lost, scenariosOf } from './scenario.js';
import type { Driver, Scenario, Twist } from './scenario.js';

const bootstrap: Driver = {
  operation: 'admin.bootstrap_first_admin',
  succeeds: 'created',
  prepare: (world) => {
    world.infra.store.admins.clear();
    return {
      actor: world.systemActor(),
      input: { email: 'first@example.org', password: Redacted.of('canary-bootstrap-password-91') },
      go: (actor: never, input: never) => world.lifecycle.bootstrapFirstAdmin(actor, input),
    };
  },
};

const create: Driver = {
  operation: 'admin.create',
  succeeds: 'created',
  prepare: async (world) => ({
    actor: await world.actor('admins.create'),
    input: { email: 'New.Admin@Example.ORG', name: 'New Admin' },
    go: (actor: never, input: never) => world.lifecycle.create(actor, input),
  }),
};

async function invited(world: World): Promise<{ adminId: string; code: Redacted }> {
  const creator = await world.actor('admins.create');
  const created = await world.lifecycle.create(creator, { email: 'invited@example.org', name: 'Invited' });
  const delivered = world.infra.contracts.SecretDelivery.intents.at(-1);
  if (created.outcome !== 'created' || delivered === undefined) throw new Error(created.outcome);
  return { adminId: created.admin.adminId, code: delivered.code };
}

const accept: Driver = {
  operation: 'admin.accept_invitation',
  succeeds: 'accepted',
  prepare: async (world) => {
    const { code } = await invited(world);
    return {
      actor: null,
      input: { code, password: Redacted.of('canary-invited-password-44') },
      go: (_: never, input: never) => world.lifecycle.acceptInvitation(input, TEST_ORIGIN),
    };
  },
};

const resend: Driver = {
  operation: 'admin.resend_invitation',
  succeeds: 'sent',
  prepare: async (world) => {
    const { adminId } = await invited(world);
    world.infra.clock.advance(61_000);
    return {
      actor: await world.actor('admins.create'),
      input: { adminId },
      go: (actor: never, input: never) => world.lifecycle.resendInvitation(actor, input),
    };
  },
};

type Named = 'activate' | 'suspend' | 'reinstate' | 'lock' | 'unlock';

function named(name: Named, from: AdminStatus): Driver {
  return {
    operation: `admin.${name}`,
    succeeds: 'changed',
    prepare: async (world) => ({
      actor: await world.actor(`admins.${name}`),
      input: { adminId: world.someone({ status: from }), reason: 'as agreed' },
      go: (actor: never, input: never) => world.lifecycle[name](actor, input),
    }),
  };
}

const changeStatus: Driver = {
  operation: 'admin.change_status',
  succeeds: 'changed',
  prepare: async (world) => ({
    actor: await world.actor('admins.unlock', 'admins.suspend', 'admins.activate'),
    input: { adminId: world.someone({ status: 'locked' }), from: 'locked', to: 'suspended', reason: 'as agreed' },
    go: (actor: never, input: never) => world.lifecycle.changeStatus(actor, input),
  }),
};

const statusIs =
  (status: AdminStatus, emailVerified = true): Twist =>
  (world, { input }) => ({ input: { ...input, adminId: world.someone({ status, emailVerified }) } });
const nobody: Twist = (_, { input }) => ({ input: { ...input, adminId: 'nobody' } });
const oneself: Twist = (_, { actor, input }) => ({ input: { ...input, adminId: (actor as AdminActor).adminId } });

const STATUS_ENDINGS: Readonly<Record<string, Twist>> = {
  self_forbidden: oneself,
  not_found: nobody,
  last_holder: lost('AdminCommandRepository', 'changeStatus', 'last_holder'),
  'conflict (status moved)': lost('AdminCommandRepository', 'changeStatus', 'status_moved'),
  'conflict (actor moved)': lost('AdminCommandRepository', 'changeStatus', 'author_moved'),
};

function namedScenarios(name: Named, from: AdminStatus, already: AdminStatus, illegal: AdminStatus): Scenario[] {
  const driver = named(name, from);
  return scenariosOf(driver, {
    ...commonRefusals(driver),
    ...STATUS_ENDINGS,
    unchanged: statusIs(already),
    illegal_transition: statusIs(illegal),
    ...(already === 'active' ? { email_not_verified: statusIs(from, false) } : {}),
  });
}

const get: Driver = {
  operation: 'admin.admin',
  succeeds: 'found',
  prepare: async (world) => ({
    actor: await world.actor('admins.view'),
    input: { adminId: world.someone() },
    go: (actor: never, input: never) => world.lifecycle.admin(actor, input),
  }),
};

const list: Driver = {
  operation: 'admin.admins',
  succeeds: 'page',
  prepare: async (world) => ({
    actor: await world.actor('admins.view'),
    input: {},
    go: (actor: never, input: never) => world.lifecycle.admins(actor, input),
  }),
};

const weak: Twist = (_, { input }) => ({ input: { ...input, password: Redacted.of('short') } });

export const lifecycleScenarios: readonly Scenario[] = [
  ...scenariosOf(bootstrap, {
    ...commonRefusals(bootstrap),
    weak_password: weak,
    already_bootstrapped: (world) => void world.someone(),
  }),
  ...scenariosOf(create, {
    ...commonRefusals(create),
    email_taken: (world) => void world.someone({ email: 'new.admin@example.org' }),
    conflict: lost('AdminCommandRepository', 'create', 'author_moved'),
  }),
  ...scenariosOf(accept, {
    ...commonRefusals(accept),
    'accepted (and activated)': (world) => void world.infra.store.setSetting('lifecycle.activate_on_acceptance', true),
    weak_password: weak,
    'rejected/invalid_code': (_, { input }) => ({ input: { ...input, code: Redacted.of('guessed') } }),
    'rejected/code_expired': (world) => void world.infra.clock.advance(4 * 24 * 3_600_000),
    conflict: lost('AdminCommandRepository', 'acceptInvitation', 'not_invited'),
  }),
  ...scenariosOf(resend, {
    ...commonRefusals(resend),
    throttled: async (world, { actor, input, go }) => {
      await go(actor as never, input as never);
      return undefined;
    },
    already_accepted: (world, { input }) => ({ input: { ...input, adminId: world.someone({ status: 'active' }) } }),
    not_found: nobody,
    conflict: lost('OneTimeCodeRepository', 'issue', 'author_moved', { retryAt: null }),
  }),
  ...scenariosOf(changeStatus, {
    ...commonRefusals(changeStatus),
    ...STATUS_ENDINGS,
    'conflict (another status stored)': statusIs('active'),
    unchanged: (world, { input }) => ({
      input: { ...input, adminId: world.someone({ status: 'suspended' }), from: 'suspended', to: 'suspended' },
    }),
    illegal_transition: (world, { input }) => ({
      input: { ...input, adminId: world.someone({ status: 'created' }), from: 'created', to: 'active' },
    }),
    email_not_verified: (world, { input }) => ({
      input: { ...input, adminId: world.someone({ status: 'locked', emailVerified: false }), to: 'active' },
    }),
  }),
  ...namedScenarios('activate', 'pending_verification', 'active', 'suspended'),
  ...namedScenarios('suspend', 'active', 'suspended', 'locked'),
  ...namedScenarios('reinstate', 'suspended', 'active', 'locked'),
  ...namedScenarios('lock', 'active', 'locked', 'locked').filter(({ ending }) => ending !== 'illegal_transition'),
  ...namedScenarios('unlock', 'locked', 'active', 'suspended'),
  ...scenariosOf(get, { ...commonRefusals(get), not_found: nobody, 'found (oneself)': oneself }),
  ...scenariosOf(list, {
    ...commonRefusals(list),
    invalid_cursor: (_, { input }) => ({ input: { ...input, cursor: 'nonsense' } }),
    'page (filtered)': () => ({ input: { status: 'active', search: 'life', limit: 1 } }),
  }),
];
