import { describe, it } from '@jest/globals';
import { createInMemoryContracts, describeContractConformance } from '@maatify/admin-infra/testing';

import { Argon2PasswordHasher } from '../../src/argon2/index.js';

describeContractConformance(
  { describe, it },
  {
    only: ['PasswordHasher'],
    subject: () => {
      const { contracts, grants } = createInMemoryContracts();
      return {
        contracts: { ...contracts, PasswordHasher: new Argon2PasswordHasher() },
        grantAbility: (adminId, ability) => {
          grants.grant(adminId, ability);
        },
        revokeAbility: (adminId, ability) => {
          grants.revoke(adminId, ability);
        },
      };
    },
  },
);
