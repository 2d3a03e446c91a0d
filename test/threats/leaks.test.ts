import { beforeAll, describe, expect, it } from '@jest/globals';

import { AdminInfraException, Redacted } from '@maatify/admin-infra';
import type { EventKind } from '../../src/effects/events.js';
import { createLightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import type { Scenario } from '../support/scenarios/scenario.js';
import { successes } from '../flows/support/recordings.js';
import type { WorldContracts } from '../support/world.js';
import { leaksIn, revealedIn, secretsOf } from './support/secrets.js';

/** The paths under which something is wrapped. */
function wrappedIn(value: unknown, path = ''): readonly string[] {
  if (Redacted.is(value)) return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => wrappedIn(inner, path === '' ? key : `${path}.${key}`));
}

describe('v5.0.0-16.2.5 X2 L9 AD6 no secret shows anywhere but in the fields made for it', () => {
  it('the scan itself finds what is there to be found', () => {
    const secret = 'canary-of-the-scan-itself';
    for (const leak of [{ a: [{ b: secret }] }, new Error(`no ${secret}`), [secret], new Map([['a', secret]])]) {
      expect(leaksIn('it', leak, [secret])).toHaveLength(1);
    }
    const nested = new Error('outer', { cause: new Error('inner', { cause: new Error(secret) }) });
    expect(leaksIn('it', nested, [secret])).toHaveLength(1);
    expect(leaksIn('it', { code: '123456', at: 1_123_456_000 }, ['123456'])).toHaveLength(1);
    expect(leaksIn('it', { at: 1_123_456_000, wrapped: Redacted.of(secret) }, ['123456', secret])).toEqual([]);
  });

  /** What every scenario shows and keeps, played once for all that is asked of it. */
  const shown: string[] = [];
  const wrappedInResults = new Set<string>();
  const wrappedInRecords: string[] = [];
  let secretsSeen = 0;
  beforeAll(async () => {
    for (const scenario of SCENARIOS) await look(scenario);
  }, 60_000);

  async function look(scenario: Scenario): Promise<void> {
    const world = createLightWorld();
    const events: unknown[] = [];
    for (const kind of ['operation', 'call', 'intent', 'lost'] as EventKind[])
      world.events.listen(kind, (event) => events.push(event));
    const result = await (await scenario.arrange(world))();
    const secrets = secretsOf(world, result);
    secretsSeen += secrets.length;
    const { AuditLogger, NotificationDispatcher, SecretDelivery } = world.infra.contracts;
    const surfaces = {
      result,
      actor: (result as { actor?: { session: unknown } }).actor?.session,
      audit: AuditLogger.intents,
      notifications: NotificationDispatcher.intents,
      deliveries: SecretDelivery.intents,
      events,
    };
    for (const [what, value] of Object.entries(surfaces)) {
      shown.push(...leaksIn(`${scenarioName(scenario)}: ${what}`, value, secrets));
    }
    for (const path of wrappedIn(result)) wrappedInResults.add(path.replace(/\.\d+$/, ''));
    wrappedInRecords.push(...wrappedIn([AuditLogger.intents, NotificationDispatcher.intents]));
    await world.dispose();
  }

  it('OP-16 over all scenarios: results, intents, events', () => {
    expect(shown).toEqual([]);
    expect(secretsSeen).toBeGreaterThan(1_000);
  });

  it('a result wraps what its client needs once, and nothing else', () => {
    expect([...wrappedInResults].sort()).toEqual(['challenge', 'codes', 'issued.token', 'provisioningUri', 'secret']);
  });

  it('AU-16 NT-18 nothing secret reaches an audit record or a notification, not even wrapped', () => {
    expect(wrappedInRecords).toEqual([]);
  });
});

describe('v5.0.0-16.5.1 F53 X2 an adapter that writes all it was given into its error gives nothing away', () => {
  /** Makes the n-th call to a contract throw an error that carries, in the open, whatever was wrapped in its arguments. */
  function chatty(n: number, state: { armed: boolean; calls: number; told: readonly string[] }) {
    const QUIET = ['Clock', 'IdGenerator', 'AuditLogger', 'NotificationDispatcher', 'SecretDelivery'];
    return (contracts: WorldContracts): WorldContracts =>
      Object.fromEntries(
        Object.entries(contracts).map(([name, contract]) => [
          name,
          QUIET.includes(name)
            ? contract
            : new Proxy(contract as object, {
                get: (target, method) => {
                  const real: unknown = Reflect.get(target, method);
                  if (typeof real !== 'function') return real;
                  return (args: unknown): unknown => {
                    if (!state.armed || (state.calls += 1) !== n) return Reflect.apply(real, target, [args]) as unknown;
                    state.told = revealedIn(args);
                    throw failure(state.told.join(' / '));
                  };
                },
              }),
        ]),
      ) as unknown as WorldContracts;
  }

  /** As drivers do it: the statement's parameters in message, code, detail, cause and stack. */
  function failure(told: string): Error {
    const cause = Object.assign(new Error(`params: ${told}`), { code: told, detail: told });
    return Object.assign(new Error(`insert failed, params: ${told}`, { cause }), { parameters: [told], query: told });
  }

  const BESIDE_A_PASSWORD = ['admin.accept_invitation', 'credentials.complete_password_recovery'];

  it.each(successes().map((scenario) => [scenario.operation, scenario] as const))('%s', async (_, scenario) => {
    for (let n = 1; ; n += 1) {
      const state: { armed: boolean; calls: number; told: readonly string[] } = { armed: false, calls: 0, told: [] };
      const world = createLightWorld(chatty(n, state));
      const run = await scenario.arrange(world);
      state.armed = true;
      const ending: unknown = await run().catch((thrown: unknown) => thrown);
      await world.dispose();
      if (state.calls < n) break;
      const secrets = [...secretsOf(world), ...state.told];
      // Nothing rests on guesses that are forgotten beside a new password; no result tells of their failure.
      if (!(ending instanceof AdminInfraException)) expect(BESIDE_A_PASSWORD).toContain(scenario.operation);
      expect(leaksIn(`call ${n}`, ending, secrets)).toEqual([]);
    }
  });
});

describe('v5.0.0-8.2.3 F54 SE6 a view shows no credential', () => {
  const VIEWS: Readonly<Record<string, readonly string[]>> = {
    'admin.admin → found': [
      ...[
        'admin.adminId',
        'admin.canonicalEmail',
        'admin.closedAt',
        'admin.createdAt',
        'admin.email',
        'admin.emailVerified',
        'admin.name',
      ],
      ...['admin.status', 'admin.statusChangedAt', 'admin.statusReason', 'admin.version', 'outcome'],
    ],
    'admin.create → created': [
      ...[
        'admin.adminId',
        'admin.canonicalEmail',
        'admin.closedAt',
        'admin.createdAt',
        'admin.email',
        'admin.emailVerified',
        'admin.name',
      ],
      ...['admin.status', 'admin.statusChangedAt', 'admin.statusReason', 'admin.version', 'outcome'],
    ],
    'sessions.sessions → page': [
      ...['items.0.adminId', 'items.0.channel', 'items.0.current', 'items.0.expiresAt', 'items.0.newDevice'],
      ...['items.0.deviceId', 'items.0.endReason'],
      ...['items.0.impersonatorId', 'items.0.ip', 'items.0.lastSeenAt', 'items.0.openedAt', 'items.0.provenAt'],
      ...['items.0.sessionId', 'items.0.state', 'items.0.userAgent', 'next', 'outcome'],
    ],
    'devices.devices → page': [
      ...['items.0.current', 'items.0.deviceId', 'items.0.firstSeenAt', 'items.0.lastSeenAt', 'items.0.name'],
      ...['items.0.revoked', 'items.0.trusted', 'next', 'outcome'],
    ],
    'settings.setting → found': [
      ...[
        'outcome',
        'setting.default',
        'setting.key',
        'setting.malformed',
        'setting.stored',
        'setting.type',
        'setting.updatedAt',
        'setting.updatedBy',
        'setting.value',
      ],
    ],
    'settings.system_state → found': [
      ...['outcome', 'state.auth', 'state.emergency', 'state.maintenance', 'state.readOnly', 'state.totp'],
    ],
  };
  const leaves = (value: unknown, path = ''): readonly string[] =>
    typeof value !== 'object' || value === null
      ? [path]
      : Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));

  it.each(Object.entries(VIEWS))('%s', async (name, fields) => {
    const scenario = SCENARIOS.find((one) => scenarioName(one) === name);
    const world = createLightWorld();
    const result = await (await scenario?.arrange(world))?.();
    expect([...leaves(result)].sort()).toEqual([...fields].sort());
    await world.dispose();
  });

  it('neither does what access, a list of admins or a sign-in hand out', async () => {
    const CREDENTIAL = /hash|digest|epoch|seed|password|tokenDigest/i;
    for (const name of ['sessions.access → allowed', 'admin.admins → page', 'auth.sign_in → signed_in']) {
      const scenario = SCENARIOS.find((one) => scenarioName(one) === name);
      const world = createLightWorld();
      const result = (await (await scenario?.arrange(world))?.()) as unknown as Record<string, unknown>;
      const { actor: _actor, ...plain } = result;
      expect([name, leaves(plain).filter((path) => CREDENTIAL.test(path))]).toEqual([name, []]);
      await world.dispose();
    }
  });
});
