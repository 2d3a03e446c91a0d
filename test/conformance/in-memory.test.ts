import { describe, it } from '@jest/globals';

import type { Capability } from '@maatify/admin-infra/testing';
import { CAPABILITIES, describeContractConformance } from '@maatify/admin-infra/testing';
import { inMemorySubject } from './support/in-memory-subject.js';

describe('TS1 the in-memory contracts, as they are shipped', () => {
  describeContractConformance(
    { describe, it },
    { subject: inMemorySubject, capabilities: Object.keys(CAPABILITIES) as Capability[] },
  );
});
