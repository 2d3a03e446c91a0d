import { afterAll, describe, it } from '@jest/globals';

import { describeContractConformance } from '@maatify/admin-infra/testing';

import { JOURNALED } from '../../src/kysely/journal/journaled-methods.js';
import type { JournaledContract } from '../../src/kysely/journal/journaled-methods.js';
import { WHOLE_KIT, subjectOver } from './support/subject.js';
import { emptyFile, openSqlite, removeFiles } from './support/sqlite.js';

afterAll(removeFiles);

/** With the journal each change is a part of a longer transaction; what it promises is the same. */
describe('with the journal of changes', () => {
  describeContractConformance(
    { describe, it },
    {
      subject: async () => {
        const file = await emptyFile();
        const open = [openSqlite(file), openSqlite(file)] as const;
        return subjectOver({
          db: open[0],
          second: open[1],
          reopen: () => Promise.resolve(open[1]),
          dispose: async () => {
            for (const db of open) await db.destroy();
          },
          options: { changeJournal: true },
        });
      },
      ...WHOLE_KIT,
      only: Object.keys(JOURNALED) as JournaledContract[],
    },
  );
});
