import type { AdminActor, Origin } from '@maatify/admin-infra';
import {
  AdminInfraModule,
  AdminLifecycleOrchestrator,
  AuthenticationOrchestrator,
  Redacted,
  SessionOrchestrator,
  SystemActors,
  SystemSettingsOrchestrator,
  TotpOrchestrator,
} from '@maatify/admin-infra';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { Test } from '@nestjs/testing';
import { asc } from 'drizzle-orm';
import { TOTP, Secret } from 'otpauth';

import { contracts } from '../../src/adapters/contracts.js';
import { DevelopmentMailbox } from '../../src/adapters/development-mailbox.js';
import { readConfiguration } from '../../src/config/read-configuration.js';
import type { Database } from '../../src/database/database.js';
import { DATABASE } from '../../src/database/database.js';
import { PersistenceModule } from '../../src/database/persistence.module.js';
import { auditEvents } from '../../src/database/schema.js';

const ORIGIN: Origin = { ip: '203.0.113.7', userAgent: 'Tests/1.0', channel: 'ui' };
const PASSWORD = 'a password for tests only';

/** Waits for what the library hands over without awaiting it. */
async function eventually<T>(read: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const found = await read();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('It never came.');
}

describe('every adapter through the library', () => {
  let module: TestingModule;
  beforeAll(async () => {
    const persistence = PersistenceModule.forRoot(readConfiguration({}));
    module = await Test.createTestingModule({
      imports: [
        persistence,
        AdminInfraModule.forRoot({
          imports: [persistence],
          contracts,
          policy: { systemActors: { 'bootstrap-cli': { abilities: ['admins.bootstrap'] } } },
        }),
      ],
      providers: [DevelopmentMailbox],
    }).compile();
    await module.init();
  });
  afterAll(() => module.close());

  const signIn = async (email: string, password = PASSWORD) =>
    module.get(AuthenticationOrchestrator).signIn({ email, password: Redacted.of(password) }, ORIGIN);
  const actorOf = async (email: string): Promise<AdminActor> => {
    const signedIn = await signIn(email);
    if (signedIn.outcome !== 'signed_in') throw new Error(signedIn.outcome);
    const access = await module.get(SessionOrchestrator).access({ token: signedIn.issued.token }, ORIGIN);
    if (access.outcome !== 'allowed') throw new Error(access.outcome);
    return access.actor;
  };

  it('from the first admin to a suspended second one', async () => {
    const lifecycle = module.get(AdminLifecycleOrchestrator);
    const system = module.get(SystemActors).get('bootstrap-cli', { ...ORIGIN, channel: 'cli' });
    const first = { email: 'first@example.org', name: 'First', password: Redacted.of(PASSWORD) };
    expect(await lifecycle.bootstrapFirstAdmin(system, first)).toMatchObject({ outcome: 'created' });
    expect(await lifecycle.bootstrapFirstAdmin(system, first)).toMatchObject({ outcome: 'already_bootstrapped' });
    expect(await signIn('first@example.org', 'wrong')).toMatchObject({ outcome: 'rejected' });
    expect(await signIn('nobody@example.org')).toMatchObject({ outcome: 'rejected' });
    const actor = await actorOf('first@example.org');

    const created = await lifecycle.create(actor, { email: 'Second@Example.org', name: 'Second' });
    if (created.outcome !== 'created') throw new Error(created.outcome);
    const { adminId } = created.admin;
    const invitation = await eventually(async () => (await module.get(DevelopmentMailbox).secrets(1))[0]);
    expect(invitation).toMatchObject({ purpose: 'invitation', address: 'Second@Example.org' });
    expect(await lifecycle.acceptInvitation({ code: invitation.code, password: Redacted.of(PASSWORD) }, ORIGIN)).toMatchObject({
      outcome: 'accepted',
    });
    expect(await lifecycle.activate(actor, { adminId, reason: 'known' })).toMatchObject({ outcome: 'changed' });
    const second = await actorOf('second@example.org');
    expect(await lifecycle.suspend(second, { adminId: actor.adminId, reason: 'no right' })).toMatchObject({ outcome: 'denied' });
    expect(await lifecycle.suspend(actor, { adminId, reason: 'left' })).toMatchObject({ outcome: 'changed' });
    expect(await lifecycle.suspend(second, { adminId: actor.adminId, reason: 'late' })).not.toMatchObject({ outcome: 'changed' });
    expect(await lifecycle.admins(actor, { limit: 10 })).toMatchObject({
      outcome: 'page',
      items: [{ name: 'First' }, { status: 'suspended' }],
    });
    expect(await module.get(SessionOrchestrator).sessions(actor, { adminId, limit: 10 })).toMatchObject({ outcome: 'page' });
    expect(await module.get(SystemSettingsOrchestrator).set(actor, { key: 'audit.log_views', value: true })).toMatchObject({
      outcome: 'changed',
    });

    const types = await eventually(async () => {
      const rows = await module
        .get<Database>(DATABASE)
        .select({ type: auditEvents.type })
        .from(auditEvents)
        .orderBy(asc(auditEvents.seq));
      const found = rows.map(({ type }) => type);
      return found.includes('system.setting.updated') ? found : undefined;
    });
    expect(types).toEqual(
      expect.arrayContaining(['admin.created', 'auth.login.failed', 'auth.login.success', 'admin.suspended']),
    );
  });

  it('a second factor, enrolled, then asked for, its code good once', async () => {
    const totp = module.get(TotpOrchestrator);
    const actor = await actorOf('first@example.org');
    const started = await totp.beginTotpEnrolment(actor, { password: Redacted.of(PASSWORD) });
    if (started.outcome !== 'started') throw new Error(started.outcome);
    const secret = Secret.fromBase32(started.secret.reveal());
    const code = Redacted.of(TOTP.generate({ secret }));
    expect(await totp.confirmTotpEnrolment(actor, { code })).toMatchObject({ outcome: 'enabled' });
    const asked = await signIn('first@example.org');
    if (asked.outcome !== 'totp_required') throw new Error(asked.outcome);
    const complete = (answer: Redacted) =>
      module.get(AuthenticationOrchestrator).completeTotp({ challenge: asked.challenge, code: answer }, ORIGIN);
    // The code that enabled the factor is used up by that (C10); the next step's code is within the window.
    expect(await complete(code)).toMatchObject({ outcome: 'rejected', reason: 'invalid_code' });
    const next = Redacted.of(TOTP.generate({ secret, timestamp: Date.now() + 30_000 }));
    expect(await complete(next)).toMatchObject({ outcome: 'signed_in' });
    expect(await complete(next)).toMatchObject({ outcome: 'rejected' });
  });
});
