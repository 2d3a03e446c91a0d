import { afterAll, describe, it } from '@jest/globals';

import { describeContractConformance } from '@maatify/admin-infra/testing';

import type { OpenedDatabase } from '../../src/database/database.js';
import { openEmbedded } from '../adapters/support/databases.js';
import { emptied } from './support/emptied.js';
import { sampleSubject } from './support/sample-subject.js';

let opened: OpenedDatabase | null = null;
afterAll(() => opened?.close());

// One connection: calls made together are interleaved, statement by statement. The races are run on a server as well.
describeContractConformance(
  { describe, it },
  {
    subject: async () => {
      opened ??= await openEmbedded();
      await emptied(opened.db);
      return sampleSubject({ db: opened.db });
    },
    capabilities: ['auditReadBack', 'deliveryReadBack'],
  },
);
