import { afterAll, describe, it } from '@jest/globals';

import { describeContractConformance } from '@maatify/admin-infra/testing';

import type { OpenedDatabase } from '../../src/database/database.js';
import { openEmbedded, startOver } from '../adapters/support/databases.js';
import { sampleSubject, SKIPPED } from './support/sample-subject.js';

let opened: OpenedDatabase | null = null;
afterAll(() => opened?.close());

// One connection: calls made together are interleaved, statement by statement. The races are run on a server as well.
describeContractConformance(
  { describe, it },
  {
    subject: async () => {
      if (opened === null) opened = await openEmbedded();
      else await startOver(opened);
      return sampleSubject({ db: opened.db });
    },
    capabilities: ['auditReadBack', 'deliveryReadBack'],
    skip: SKIPPED,
  },
);
