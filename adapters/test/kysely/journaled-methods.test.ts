import { afterAll, expect, it } from '@jest/globals';
import type { Contracts } from '@maatify/admin-infra';

import { createKyselyContracts } from '../../src/kysely/index.js';
import { KEYS } from './support/subject.js';
import { emptyFile, openSqlite, removeFiles } from './support/sqlite.js';

afterAll(removeFiles);

/** `decided`: somebody decided it, and looks for it in the trail. `passing`: a step on the way to that, or what nobody decides by. */
type Kind = 'decided' | 'passing';
type Written =
  | `${'Admin' | 'Session' | 'Device' | 'Impersonation' | 'Contact' | 'ExternalIdentity' | 'Preference' | 'Totp'}CommandRepository`
  | `${'RecoveryCode' | 'Role' | 'SystemSettings'}CommandRepository`
  | 'OneTimeCodeRepository'
  | 'AttemptLimiter';

/** Each method that writes is named here, or this does not compile. */
const WRITES: { readonly [Name in Written]: { readonly [Method in keyof Contracts[Name]]: Kind } } = {
  AdminCommandRepository: {
    bootstrap: 'decided',
    create: 'decided',
    changeStatus: 'decided',
    acceptInvitation: 'decided',
    withdrawInvitation: 'decided',
    correctInvitation: 'decided',
    setPassword: 'decided',
    resetPassword: 'decided',
    renewPasswordHash: 'passing',
  },
  SessionCommandRepository: {
    open: 'decided',
    end: 'decided',
    expireDue: 'decided',
    endAll: 'decided',
    openChallenge: 'passing',
    touch: 'passing',
  },
  DeviceCommandRepository: { trust: 'decided', untrust: 'decided', revoke: 'decided' },
  ImpersonationCommandRepository: { start: 'decided', expireDue: 'decided' },
  ContactCommandRepository: {
    add: 'decided',
    retire: 'decided',
    makePrimary: 'decided',
    requestVerification: 'decided',
    confirmVerification: 'decided',
    revokeVerification: 'decided',
  },
  ExternalIdentityCommandRepository: { link: 'decided', confirm: 'decided', revoke: 'decided' },
  PreferenceCommandRepository: { update: 'decided', choose: 'decided' },
  TotpCommandRepository: {
    startPending: 'decided',
    enable: 'decided',
    disable: 'decided',
    cancelPending: 'decided',
    claimStep: 'passing',
  },
  RecoveryCodeCommandRepository: { replace: 'decided', claim: 'passing' },
  RoleCommandRepository: {
    create: 'decided',
    rename: 'decided',
    grantAbility: 'decided',
    revokeAbility: 'decided',
    assign: 'decided',
    withdraw: 'decided',
  },
  SystemSettingsCommandRepository: { change: 'decided', changeTogether: 'decided' },
  OneTimeCodeRepository: { issue: 'decided', request: 'passing', claim: 'passing' },
  AttemptLimiter: { clear: 'decided', reserve: 'passing', settle: 'passing' },
};

it('F47 whatever somebody decides is written down until it is recorded, by every contract that writes', async () => {
  const db = openSqlite(await emptyFile());
  const plain = createKyselyContracts(db, { keys: KEYS });
  const journaling = createKyselyContracts(db, { keys: KEYS, changeJournal: true });
  const kindOf = (contract: Written, method: string): Kind => {
    const [own, usual] = [journaling, plain].map((bound) => Reflect.get(bound[contract], method) as unknown);
    return own === usual ? 'passing' : 'decided';
  };
  const seen = Object.entries(WRITES).map(([contract, methods]) => [
    contract,
    Object.fromEntries(Object.keys(methods).map((method) => [method, kindOf(contract as Written, method)])),
  ]);
  expect(Object.fromEntries(seen)).toEqual(WRITES);
  await db.destroy();
});
