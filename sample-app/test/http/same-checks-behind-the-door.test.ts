import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AdminLifecycleOrchestrator,
  AuthenticationOrchestrator,
  CredentialOrchestrator,
  EmergencyOrchestrator,
  Redacted,
  SessionOrchestrator,
  SystemSettingsOrchestrator,
  TotpOrchestrator,
} from '@maatify/admin-infra';
import type { AdminActor, Origin } from '@maatify/admin-infra';

import { anActiveAdmin, theFirstAdmin } from '../support/given.js';
import type { Person, SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

const ORIGIN: Origin = { channel: 'api' } as Origin;
const BAD: readonly unknown[] = [1, [], {}, null, '', 'a\0b', '\ud800', 'x'.repeat(5_000)];

type Fields = Readonly<Record<string, unknown>>;

/** A route and the operation behind it: what is right, and both ways to ask for it. */
interface Door {
  readonly method: 'POST' | 'PUT';
  readonly path: (sam: Person) => string;
  readonly right: Fields;
  readonly behind: (host: Host, actor: AdminActor, input: Fields) => Promise<object>;
  /** What the route itself adds. */
  readonly adds?: (sam: Person) => Fields;
}

const lifecycle = (host: Host) => host.app.get(AdminLifecycleOrchestrator);
const credentials = (host: Host) => host.app.get(CredentialOrchestrator);
const totp = (host: Host) => host.app.get(TotpOrchestrator);
const DOORS: Readonly<Record<string, Door>> = {
  'signing in': {
    method: 'POST',
    path: () => '/auth/sign-in',
    right: { email: 'somebody@example.test', password: 'a password' },
    behind: (host, _, input) => host.app.get(AuthenticationOrchestrator).signIn(input as never, ORIGIN),
  },
  'asking for a mailed code': {
    method: 'POST',
    path: () => '/password-recovery',
    right: { email: 'somebody@example.test' },
    behind: (host, _, input) => credentials(host).requestPasswordRecovery(input as never, ORIGIN),
  },
  'setting a password by a mailed code': {
    method: 'POST',
    path: () => '/password-recovery/complete',
    right: { code: 'e'.repeat(43), next: 'a long enough password' },
    behind: (host, _, input) => credentials(host).completePasswordRecovery(input as never, ORIGIN),
  },
  'changing the own password': {
    method: 'PUT',
    path: () => '/password',
    right: { current: 'a password', next: 'a long enough password' },
    behind: (host, actor, input) => credentials(host).changeOwnPassword(actor, input as never),
  },
  'taking a password away': {
    method: 'POST',
    path: ({ adminId }) => `/admins/${adminId}/password/reset`,
    right: { reason: 'why' },
    adds: ({ adminId }) => ({ adminId }),
    behind: (host, actor, input) => credentials(host).resetPassword(actor, input as never),
  },
  'forgetting attempts': {
    method: 'POST',
    path: ({ adminId }) => `/admins/${adminId}/throttle/clear`,
    right: { reason: 'why' },
    adds: ({ adminId }) => ({ adminId }),
    behind: (host, actor, input) => credentials(host).clearThrottle(actor, input as never),
  },
  'replacing a factor': {
    method: 'POST',
    path: () => '/totp/replacement',
    right: { password: 'a password', code: '123456' },
    behind: (host, actor, input) => totp(host).beginTotpReplacement(actor, input as never),
  },
  'doing without a factor': {
    method: 'POST',
    path: () => '/totp/disable',
    right: { password: 'a password', code: '123456' },
    behind: (host, actor, input) => totp(host).disableTotp(actor, input as never),
  },
  'taking a factor away': {
    method: 'POST',
    path: ({ adminId }) => `/admins/${adminId}/totp/reset`,
    right: { reason: 'why' },
    adds: ({ adminId }) => ({ adminId }),
    behind: (host, actor, input) => totp(host).resetTotp(actor, input as never),
  },
  'creating an admin': {
    method: 'POST',
    path: () => '/admins',
    right: { email: 'new@example.test', name: 'New' },
    behind: (host, actor, input) => lifecycle(host).create(actor, input as never),
  },
  'suspending an admin': {
    method: 'POST',
    path: ({ adminId }) => `/admins/${adminId}/suspend`,
    right: { reason: 'why' },
    adds: ({ adminId }) => ({ adminId }),
    behind: (host, actor, input) => lifecycle(host).suspend(actor, input as never),
  },
  'moving a status': {
    method: 'POST',
    path: ({ adminId }) => `/admins/${adminId}/status`,
    right: { from: 'active', to: 'suspended', reason: 'why' },
    adds: ({ adminId }) => ({ adminId }),
    behind: (host, actor, input) => lifecycle(host).changeStatus(actor, input as never),
  },
  'ending all sessions': {
    method: 'POST',
    path: ({ adminId }) => `/admins/${adminId}/sessions/revoke`,
    right: { reason: 'why' },
    adds: ({ adminId }) => ({ adminId }),
    behind: (host, actor, input) => host.app.get(SessionOrchestrator).revokeAll(actor, input as never),
  },
  'entering maintenance': {
    method: 'POST',
    path: () => '/system/maintenance/enter',
    right: { reason: 'why' },
    behind: (host, actor, input) => host.app.get(SystemSettingsOrchestrator).enterMaintenance(actor, input as never),
  },
  'an emergency': {
    method: 'POST',
    path: () => '/system/emergency/enable',
    right: { reason: 'why', trigger: 'manual' },
    behind: (host, actor, input) => host.app.get(EmergencyOrchestrator).enableEmergency(actor, input as never),
  },
  'read-only mode': {
    method: 'PUT',
    path: () => '/system/read-only',
    right: { on: true, reason: 'why' },
    behind: (host, actor, input) => host.app.get(SystemSettingsOrchestrator).setReadOnly(actor, input as never),
  },
};

describe('v5.0.0-2.2.2 what a route refuses, the operation behind it refuses alike', () => {
  let host: Host;
  let ada: SignedIn;
  let sam: Person;
  let actor: AdminActor;
  beforeAll(async () => {
    host = await startHost();
    ada = await theFirstAdmin(host);
    sam = await anActiveAdmin(host, ada);
    const token = Redacted.of(ada.client.cookies.get('session') ?? '');
    const access = await host.app.get(SessionOrchestrator).access({ token }, ORIGIN);
    if (access.outcome !== 'allowed') throw new Error(access.outcome);
    ({ actor } = access);
  }, 60_000);
  afterAll(() => host.close());

  it.each(Object.entries(DOORS))('%s', async (_, { method, path, right, behind, adds }) => {
    const wrong = Object.keys(right).flatMap((field) => BAD.map((value) => ({ ...right, [field]: value })));
    const inputs: readonly Fields[] = [...wrong, { ...right, isSuper: true }, {}];
    // Who sent a field nobody asked for is on record.
    const before = await host.everything('audit_events');
    for (const input of inputs) {
      const { status, body } = await ada.client.send(method, path(sam), input);
      const direct = await behind(host, actor, { ...input, ...adds?.(sam) });
      expect([input, status, direct]).toEqual([input, 400, body]);
      expect(direct).toEqual({ outcome: 'validation_failed', violations: expect.any(Array) });
    }
    expect(await host.everything('audit_events')).toBe(before);
  });
});
