import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { adminId as toAdminId, Redacted } from '@maatify/admin-infra';
import type { Origin } from '@maatify/admin-infra';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import { person, signIn } from '../threats/support/people.js';

const ORIGINS: readonly Origin[] = [
  { ip: '192.0.2.1', userAgent: 'a browser', channel: 'ui' },
  { ip: '192.0.2.2', userAgent: 'curl/8', channel: 'api' },
  { ip: null, userAgent: null, channel: 'cli' },
  { ip: null, userAgent: null, channel: 'job' },
];

/** What somebody meets who signs in, looks, changes, is refused, and leaves: good and bad endings of all five domains. */
async function story(world: LightWorld, origin: Origin): Promise<readonly object[]> {
  const ada = person(world, 'ada@example.org', { totp: true });
  const { actor, adminId } = await world.signedIn({
    email: 'grace@example.org',
    abilities: ['admins.view', 'system.settings.view'],
    origin,
  });
  return [
    await signIn(world, { email: ada.email, origin }),
    await signIn(world, { email: ada.email, password: 'wrong', origin }),
    await signIn(world, { email: 'nobody@example.org', origin }),
    await world.authentication.completeTotp(
      { challenge: Redacted.of('no-challenge-of-anybody-at-all'), code: Redacted.of('123456') },
      origin,
    ),
    await world.sessions.access({ token: Redacted.of('a-token-nobody-ever-issued-of-43-characters') }, origin),
    await world.lifecycle.admin(actor, { adminId: ada.adminId }),
    await world.lifecycle.admin(actor, { adminId: toAdminId('nobody') }),
    await world.lifecycle.suspend(actor, { adminId: ada.adminId, reason: 'x' }),
    await world.sessions.sessions(actor, { adminId }),
    await world.settings.setting(actor, { key: 'auth.enabled' }),
    await world.settings.setting(actor, { key: 'no.such.key' }),
    await world.settings.feature({ key: 'features.reports.enabled' }, origin),
    await world.authorization.authorize(actor, { ability: 'orders.refund' }),
    await world.authentication.signOut(actor),
    await world.authentication.signOut(actor),
  ];
}

/** Where somebody stood is shown in the list of sessions, and nowhere else. */
function withoutOrigin(results: readonly object[]): unknown {
  const shown = JSON.stringify(results, (key, value: unknown) =>
    ['ip', 'userAgent', 'channel'].includes(key) ? 'there' : value,
  );
  return JSON.parse(shown) as unknown;
}

describe('FEM-22 OR-16 wherever somebody stands, the answer is the same', () => {
  it.each(ORIGINS.map((origin) => [origin.channel, origin] as const))('%s', async (_, origin) => {
    const [here, first] = [createLightWorld(), createLightWorld()];
    const answers = withoutOrigin(await story(here, origin)) as readonly { readonly outcome: string }[];
    expect(answers).toEqual(withoutOrigin(await story(first, ORIGINS[0]!)));
    expect(new Set(answers.map(({ outcome }) => outcome)).size).toBeGreaterThanOrEqual(8);
    await Promise.all([here.dispose(), first.dispose()]);
  });
});

describe('FEM-22 OR-18 an answer can be handed on as it is', () => {
  let world: LightWorld;
  beforeEach(() => {
    world = createLightWorld();
  });
  afterEach(() => world.dispose());

  it.each(SCENARIOS.map((scenario) => [scenarioName(scenario), scenario] as const))('%s', async (_, scenario) => {
    const run = await scenario.arrange(world);
    const result = await run();
    expect(unfit(result, 'result')).toEqual([]);
    // On the wire nothing is lost but what is not to be shown.
    expect(Object.keys(JSON.parse(JSON.stringify(result)) as object)).toEqual(Object.keys(result));
  });
});

/** What travels as itself, frozen or closed by its own class. */
const CLASSES = ['Redacted', 'Grant', 'AdminActor'];

/** Every place that can be written, or that is no plain value. */
function unfit(value: unknown, at: string): readonly string[] {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return [];
  if (typeof value !== 'object') return [`${at} is a ${typeof value}`];
  const writable = Object.isFrozen(value) ? [] : [`${at} can be written`];
  const { name } = value.constructor;
  if (CLASSES.includes(name)) return writable;
  if (name !== 'Object' && name !== 'Array') return [`${at} is a ${name}`];
  return [...writable, ...Object.entries(value).flatMap(([key, inner]) => unfit(inner, `${at}.${key}`))];
}
