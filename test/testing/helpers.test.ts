import { describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { Test } from '@nestjs/testing';

import { AdminLifecycleOrchestrator, AuthenticationOrchestrator, Redacted, SessionOrchestrator } from '@maatify/admin-infra';
import { AdminInfraTestingModule, codeFor, InMemoryInfra, signedInActor, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { endingOf, scenarioName } from '../support/scenarios/scenario.js';
import { record, recordAll, successes } from '../flows/support/recordings.js';

async function withModule(use: (module: TestingModule) => Promise<void>): Promise<void> {
  const module = await Test.createTestingModule({ imports: [AdminInfraTestingModule.forRoot()] }).compile();
  await use(module);
  await module.close();
}

describe('TS2 one clock and one source of ids and secrets, all of it injected', () => {
  it('two runs of an operation differ in nothing: results, events with their ids and times, calls and arguments', async () => {
    for (const recording of await recordAll(successes())) {
      const again = await record(recording.scenario);
      const seen = ({ result, run, injected }: typeof again) => JSON.stringify([endingOf(result), result, run, injected]);
      // How long a call took is told by the clock as well, and the clock stands still.
      expect([scenarioName(recording.scenario), seen(again)]).toEqual([scenarioName(recording.scenario), seen(recording)]);
    }
  });

  it('time passes where a test says so, and nowhere else', () =>
    withModule(async (module) => {
      const { actor, issued } = await signedInActor(module);
      const { clock } = module.get(InMemoryInfra);
      const started = clock.now();
      const state = async () => (await module.get(SessionOrchestrator).access({ token: issued.token }, TEST_ORIGIN)).outcome;
      expect(await state()).toBe('allowed');
      expect(clock.now()).toBe(started);
      clock.advance(30 * 60_000);
      expect(await state()).toBe('refused');
      expect(actor.session.provenAt).toBe(started);
    }));
});

describe('TS3 what a test of a host needs is there', () => {
  it('an actor who really signed in, with abilities, with a second factor, again and again', () =>
    withModule(async (module) => {
      const email = 'ada@example.org';
      const first = await signedInActor(module, { email, abilities: ['admins.create'], totp: true });
      const { infra, next } = { infra: module.get(InMemoryInfra), next: first };
      expect(infra.store.sessions.get(first.actor.sessionId)).toMatchObject({ adminId: first.adminId });
      const result = await module.get(AdminLifecycleOrchestrator).create(next.actor, { email: 'new@example.org', name: 'New' });
      expect(result.outcome).toBe('created');
    }));

  it('the code an authenticator shows, and the codes that were delivered', () =>
    withModule(async (module) => {
      const { store, contracts, clock } = module.get(InMemoryInfra);
      const { actor } = await signedInActor(module, { abilities: ['admins.create'] });
      await module.get(AdminLifecycleOrchestrator).create(actor, { email: 'new@example.org', name: 'New' });
      const invitation = contracts.SecretDelivery.intents.at(-1)!;
      expect([invitation.purpose, invitation.address]).toEqual(['invitation', 'new@example.org']);
      store.setSetting('lifecycle.activate_on_acceptance', true);
      const password = Redacted.of('a password of fifteen words');
      await module.get(AdminLifecycleOrchestrator).acceptInvitation({ code: invitation.code, password }, TEST_ORIGIN);
      const secret = store.enableTotp(invitation.adminId);
      const authentication = module.get(AuthenticationOrchestrator);
      const first = await authentication.signIn({ email: 'new@example.org', password }, TEST_ORIGIN);
      if (first.outcome !== 'totp_required') throw new Error(first.outcome);
      const code = Redacted.of(codeFor(secret, clock.now()));
      const second = await authentication.completeTotp({ challenge: first.challenge, code }, TEST_ORIGIN);
      expect(second.outcome).toBe('signed_in');
    }));

  it('sinks that keep what they got: records by type, notifications, deliveries', () =>
    withModule(async (module) => {
      const { contracts } = module.get(InMemoryInfra);
      const { adminId } = await signedInActor(module);
      expect(contracts.AuditLogger.types).toEqual(['auth.login.success', 'security.session.created', 'security.device.detected']);
      expect(contracts.AuditLogger.ofType('auth.login.success')).toMatchObject([{ metadata: { factors: 'password' } }]);
      expect(contracts.NotificationDispatcher.intents.map(({ type, to }) => [type, to])).toEqual([
        ['new_sign_in', { kind: 'admin', adminId }],
        ['new_device', { kind: 'admin', adminId }],
      ]);
      expect(contracts.SecretDelivery.intents).toEqual([]);
      contracts.AuditLogger.clear();
      expect(contracts.AuditLogger.intents).toEqual([]);
    }));
});
