import { describe, it } from '@jest/globals';
import { createInMemoryContracts, describeContractConformance } from '@maatify/admin-infra/testing';

import { SealedTotpAuthenticator } from '../../src/totp/index.js';
import { K1 } from './keys.js';

const options = { keys: { current: 'k1', all: { k1: K1 } }, issuer: 'Acme' };

describe.each([0, 1] as const)('with driftSteps %d', (driftSteps) => {
  describeContractConformance(
    { describe, it },
    {
      only: ['TotpAuthenticator'],
      subject: () => {
        const { contracts, grants } = createInMemoryContracts();
        return {
          contracts: { ...contracts, TotpAuthenticator: new SealedTotpAuthenticator({ ...options, driftSteps }) },
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
});
