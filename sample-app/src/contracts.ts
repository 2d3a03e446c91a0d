import type { RequiredBindings } from '@maatify/admin-infra';
import { argon2Contracts } from '@maatify/admin-infra-adapters/argon2';
import { kyselyContracts } from '@maatify/admin-infra-adapters/kysely';
import { passwordContracts } from '@maatify/admin-infra-adapters/passwords';
import { totpContracts } from '@maatify/admin-infra-adapters/totp';

import type { HostOptions } from './host-options.js';
import type { HostFeatures } from './host-policy.js';
import { firstAdmin, systemActorAbilities } from './host-policy.js';
import { auditKeys, sealingKeys } from './platform/config/sealing-keys.js';
import type { OpenedDatabase } from './platform/database/opened-database.js';
import { OPENED_DATABASE } from './platform/database/opened-database.js';
import { HASHING } from './platform/http/http-limits.js';

/** What each contract of the library is bound to: the ready adapters. `Clock` and `IdGenerator` keep their defaults. */
export function contractsOf({ configuration, contracts }: HostOptions): RequiredBindings<HostFeatures> {
  const keys = sealingKeys(configuration.totp);
  const digested = auditKeys(configuration.audit);
  const { schema } = configuration.database;
  const { commonFile, breachedFile } = configuration.passwordLists;
  return {
    ...kyselyContracts({
      inject: [OPENED_DATABASE],
      db: ({ db }: OpenedDatabase) => db,
      sinks: ({ sinks }: OpenedDatabase) => sinks,
      keys,
      changeJournal: true,
      firstAdmin,
      systemActors: systemActorAbilities,
      ...(digested === undefined ? {} : { auditKeys: digested }),
      ...(schema === undefined ? {} : { schema }),
    }),
    ...argon2Contracts(HASHING),
    ...passwordContracts({
      ...(commonFile === null ? {} : { commonFile }),
      ...(breachedFile === null ? {} : { breachedFile }),
    }),
    ...totpContracts({ keys, issuer: configuration.totp.issuer }),
    ...contracts,
  };
}
