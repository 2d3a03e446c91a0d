import type { WriteAuthor } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken } from './broken.js';

const ANYBODY: WriteAuthor = { kind: 'system', name: 'anybody' };

type Write = readonly [contract: string, method: string];
/** The author a broken write goes by; null refuses it. */
type Stand = (by: WriteAuthor, store: InMemoryStore) => WriteAuthor | null;

function writing(wrong: string, [contract, method]: Write, stand: Stand): Broken {
  return broken(wrong, ({ real, store }) => {
    const right = real as unknown as Record<string, Record<string, (told: object) => Promise<unknown>>>;
    const write = async (told: { readonly by: WriteAuthor }): Promise<unknown> => {
      const by = stand(told.by, store);
      if (by === null) return { outcome: 'lost', reason: 'author_moved', retryAt: null };
      return right[contract]![method]!({ ...told, by });
    };
    return { [contract]: { [method]: write } };
  });
}

const ofAdmin = (by: WriteAuthor, store: InMemoryStore) => (by.kind === 'admin' ? store.admins.get(by.adminId) : undefined);

export function authors(refused: string, allowed: string, write: Write): BrokenByCase {
  return {
    [refused]: [
      writing('does not look at the author', write, () => ANYBODY),
      writing('looks at the status of the author alone', write, (by, store) =>
        ofAdmin(by, store)?.status === 'active' ? ANYBODY : by,
      ),
      writing('looks at the epoch of the author alone', write, (by, store) =>
        by.kind === 'admin' && ofAdmin(by, store)?.credentialEpoch === by.credentialEpoch ? ANYBODY : by,
      ),
      writing('refuses suspended and locked authors', write, (by, store) => {
        const author = ofAdmin(by, store);
        const invited = author?.status === 'pending_verification' || author?.status === 'created';
        return invited ? ANYBODY : by;
      }),
      writing('lets an author pass whom it does not find', write, (by, store) =>
        by.kind === 'admin' && ofAdmin(by, store) === undefined ? ANYBODY : by,
      ),
    ],
    [allowed]: [
      writing('refuses every admin as an author', write, (by) => (by.kind === 'admin' ? null : by)),
      writing('wants an author whose epoch never moved', write, (by) =>
        by.kind === 'admin' && by.credentialEpoch > 1 ? null : by,
      ),
    ],
  };
}

export const brokenCreators = authors('create: refused when the author moved', 'create: an active author may', [
  'AdminCommandRepository',
  'create',
]);
export const brokenStatusAuthors = authors('changeStatus: refused when the author moved', 'changeStatus: an active author may', [
  'AdminCommandRepository',
  'changeStatus',
]);
export const brokenIssuers = authors(
  'issue: refused when the author moved, and the earlier code stays',
  'issue: an active author may',
  ['OneTimeCodeRepository', 'issue'],
);
export const brokenEnders = authors(
  'endAll: refused when the author moved',
  'endAll: an active author may end the sessions of another',
  ['SessionCommandRepository', 'endAll'],
);
export const brokenSettingAuthors = authors('change: refused when the author moved', 'change: an active author may', [
  'SystemSettingsCommandRepository',
  'change',
]);
export const brokenFactorDisablers = authors(
  'disable: refused when the author moved',
  'disable: an active author may, on oneself too',
  ['TotpCommandRepository', 'disable'],
);
export const brokenJointAuthors = authors(
  'changeTogether: refused when the author moved',
  'changeTogether: an active author may',
  ['SystemSettingsCommandRepository', 'changeTogether'],
);
