import { describe, it } from '@jest/globals';
import { createInMemoryContracts, describeContractConformance } from '@maatify/admin-infra/testing';

import { ListedPasswordPolicy } from '../../src/passwords/index.js';

describeContractConformance(
  { describe, it },
  {
    only: ['PasswordPolicy'],
    subject: async () => {
      const { contracts, grants } = createInMemoryContracts();
      return {
        contracts: { ...contracts, PasswordPolicy: await ListedPasswordPolicy.open() },
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
