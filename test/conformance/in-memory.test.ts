import { describe, it } from '@jest/globals';

import type { Capability } from '@maatify/admin-infra/testing';
import { CAPABILITIES, conformanceCases, describeContractConformance } from '@maatify/admin-infra/testing';
import { idsOfCase } from './support/case-ids.js';
import { inMemorySubject } from './support/in-memory-subject.js';

const idsByName = new Map(conformanceCases().map((one) => [one.name, idsOfCase(one)]));

/** A host reads the name of a case alone; our own evidence wants to know what it witnesses. */
function withIds(name: string): string {
  const ids = idsByName.get(name) ?? [];
  return ids.length === 0 ? name : `${name} [${ids.join(' ')}]`;
}

describe('TS1 the in-memory contracts, as they are shipped', () => {
  const evident = (name: string, body: () => Promise<void>, timeoutMs: number) => it(withIds(name), body, timeoutMs);
  describeContractConformance(
    { describe, it: Object.assign(evident, { skip: it.skip }) },
    {
      subject: inMemorySubject,
      capabilities: Object.keys(CAPABILITIES) as Capability[],
      features: {
        contacts: true,
        devices: true,
        externalSignIn: true,
        impersonation: true,
        preferences: true,
        recoveryCodes: true,
        roles: true,
      },
    },
  );
});
