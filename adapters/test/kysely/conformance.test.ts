import { afterAll, describe, it } from '@jest/globals';

import { describeContractConformance } from '@maatify/admin-infra/testing';

import { WHOLE_KIT, subjectOver } from './support/subject.js';
import { emptyFile, openSqlite, removeFiles } from './support/sqlite.js';

afterAll(removeFiles);

// Two connections on one file, as two processes would have: what one holds, the other waits for.
describeContractConformance(
  { describe, it },
  {
    subject: async () => {
      const file = await emptyFile();
      const open = [openSqlite(file), openSqlite(file)] as const;
      const reopened: ReturnType<typeof openSqlite>[] = [];
      return subjectOver({
        db: open[0],
        second: open[1],
        reopen: () => {
          const again = openSqlite(file);
          reopened.push(again);
          return Promise.resolve(again);
        },
        dispose: async () => {
          for (const db of [...open, ...reopened]) await db.destroy();
        },
      });
    },
    ...WHOLE_KIT,
  },
);
