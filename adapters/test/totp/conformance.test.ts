import { describe, it } from '@jest/globals';
import { createInMemoryContracts, describeContractConformance } from '@maatify/admin-infra/testing';

import { SealedTotpAuthenticator } from '../../src/totp/index.js';
import { K1 } from './keys.js';

describeContractConformance(
  { describe, it },
  {
    only: ['TotpAuthenticator'],
    subject: () => {
      const { contracts, grants } = createInMemoryContracts();
      const TotpAuthenticator = new SealedTotpAuthenticator({ keys: { current: 'k1', all: { k1: K1 } }, issuer: 'Acme' });
      return {
        contracts: { ...contracts, TotpAuthenticator },
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
