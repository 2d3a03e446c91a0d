import type { AdminId, AuditIntent } from '@maatify/admin-infra';
import type { ConformanceOptions, ConformanceSubject } from '@maatify/admin-infra/testing';
import { createInMemoryContracts } from '@maatify/admin-infra/testing';

import type { AnyKysely, KyselyContractName, KyselyContractsOptions, SchemaOptions } from '../../../src/kysely/index.js';
import { auditTrail, createKyselyContracts, createRoles, kyselyContracts } from '../../../src/kysely/index.js';

export const KEYS = {
  current: 'k1',
  all: { k1: Buffer.from('8f2c61b07d9e4a35c1f80b6ad24e97530e6b9d1c74a2f8533c90e7b54d1a6f28', 'hex') },
};

/** The contracts this package keeps in a database. */
const CHECKED = Object.keys(kyselyContracts({ db: () => undefined as never, keys: KEYS })) as KyselyContractName[];

/** Everything the kit has for those, with every feature on and with another connection to the same tables. */
export const WHOLE_KIT: ConformanceOptions = {
  // The rest of the kit is about contracts no database keeps.
  only: CHECKED,
  features: {
    contacts: true,
    devices: true,
    externalSignIn: true,
    impersonation: true,
    preferences: true,
    recoveryCodes: true,
    roles: true,
  },
  capabilities: ['parallelWrites', 'secondProcess', 'restart', 'auditReadBack', 'deliveryReadBack', 'passwordStates'],
};

export interface Connections {
  readonly db: AnyKysely;
  /** Other connections to the same tables, as another process would have. */
  readonly second?: AnyKysely;
  readonly reopen?: () => Promise<AnyKysely>;
  readonly dispose?: () => Promise<void> | void;
  readonly options?: Omit<KyselyContractsOptions, 'keys'>;
}

/** The adapters over a database; what no database keeps is the library's in-memory contract. */
function contractsOver(db: AnyKysely, options: Omit<KyselyContractsOptions, 'keys'> = {}) {
  const { PasswordHasher, TotpAuthenticator } = createInMemoryContracts().contracts;
  return { ...createKyselyContracts(db, { keys: KEYS, ...options }), PasswordHasher, TotpAuthenticator };
}

/** The adapters as the kit takes them. The tables are empty. */
export function subjectOver({ db, second, reopen, dispose, options = {} }: Connections): ConformanceSubject {
  const contracts = contractsOver(db, options);
  const roles = createRoles(db, options);
  return {
    contracts,
    ...(second === undefined ? {} : { second: { ...contracts, ...createKyselyContracts(second, { keys: KEYS, ...options }) } }),
    ...(reopen === undefined ? {} : { restart: async () => contractsOver(await reopen(), options) }),
    // A role for each ability, so that giving one never gives another.
    grantAbility: async (admin: AdminId, ability: string) => {
      await roles.define(ability, [ability]);
      await roles.assign(admin, ability);
    },
    revokeAbility: (admin: AdminId, ability: string) => roles.withdraw(admin, ability),
    auditEvents: () => storedEvents(db, options),
    // As a reset of the application's own would leave it; ids are texts where the kit runs.
    putPasswordState: async (admin, state) => {
      const password = state === 'none' ? { password_hash: null } : { must_change_password: 1 };
      await db.withoutPlugins().updateTable(tableOf('admins', options)).set(password).where('id', '=', admin).execute();
    },
    deliveredEventIds: async (sink) => {
      const table = tableOf('outbox', options);
      const kind = sink === 'SecretDelivery' ? 'code' : 'notification';
      const rows = await db.withoutPlugins().selectFrom(table).select('event_id').where('kind', '=', kind).execute();
      return rows.map(({ event_id }) => event_id as string);
    },
    ...(dispose === undefined ? {} : { dispose }),
  };
}

function tableOf(name: string, { prefix = 'admin_infra_', schema }: SchemaOptions): string {
  return `${schema === undefined ? '' : `${schema}.`}${prefix}${name}`;
}

/** The whole trail, in the order it was appended: it reads newest first, page by page. */
async function storedEvents(db: AnyKysely, options: SchemaOptions): Promise<readonly AuditIntent[]> {
  const trail = auditTrail(db, options);
  const newestFirst: AuditIntent[] = [];
  for (let cursor: string | null = null; ;) {
    const page = await trail.page({ cursor, limit: 2 });
    if (page.outcome !== 'page') throw new Error('the trail refuses its own cursor');
    newestFirst.push(...page.events);
    if (page.next === null) return newestFirst.reverse();
    cursor = page.next;
  }
}
