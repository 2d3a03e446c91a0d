import { beforeAll, describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';

import type { AbilityQuestion } from '@maatify/admin-infra';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { createLightWorld } from '../support/light-world.js';
import { impersonated } from '../support/scenarios/common.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import { as, codeNow, complete, challengeFor, access, person, signIn } from '../threats/support/people.js';
import { recordAll } from './support/recordings.js';
import type { Recording } from './support/recordings.js';

let all: readonly Recording[] = [];
beforeAll(async () => {
  all = await recordAll();
});

const questions = () =>
  all.flatMap(({ injected, name }) =>
    injected
      .filter(({ method }) => method === 'decide')
      .map(({ args }) => ({ name, question: args[0] as Record<string, unknown> })),
  );
const DENIED = SCENARIOS.filter(({ ending }) => ending === 'denied');

describe('OR-28 AZ-20 AZ-22 a denial is a value, and leaves a trace', () => {
  it('is tried for every operation with an ability', () => {
    expect(new Set(DENIED.map(({ operation }) => operation)).size).toBeGreaterThanOrEqual(22);
  });

  it.each(DENIED.map((scenario) => [scenarioName(scenario), scenario] as const))(
    '%s says which ability and why, the same each time, and is booked once each time',
    async (_, scenario) => {
      const { operation } = scenario;
      const world = createLightWorld();
      const run = await scenario.arrange(world);
      const sink = world.infra.contracts.AuditLogger;
      const before = sink.intents.length;
      const [first, second] = [await run(), await run()];
      const { ability, reason } = first as unknown as { readonly ability: string; readonly reason: string };
      expect(first).toEqual({
        outcome: 'denied',
        ability: expect.stringMatching(/^[a-z_]+(\.[a-z_]+)*$/),
        reason: expect.stringMatching(/^(not_permitted|scope_violation|outranked|system_restriction)$/),
      });
      expect(second).toEqual(first);
      expect(Object.isFrozen(first)).toBe(true);
      const refusals = sink.intents.slice(before);
      const booked = { type: 'authz.permission.denied', operation, metadata: { operation, ability, reason } };
      expect(refusals).toEqual([expect.objectContaining(booked), expect.objectContaining(booked)]);
      expect(refusals.map(({ actor: { kind } }) => kind)).not.toContain('anonymous');
      await world.dispose();
    },
  );
});

describe('AZ-01 AZ-16 rights come from who asks for what, and from nothing else', () => {
  it('the resolver is told the actor, the ability and the target: no status, no login method, no role', () => {
    expect(questions().length).toBeGreaterThan(60);
    for (const { name, question } of questions()) {
      expect([name, Object.keys(question).sort()]).toEqual([name, ['ability', 'actor', 'target']]);
    }
  });

  it('one who signed in with a password asks just as one who signed in with a second factor', async () => {
    const world = createLightWorld();
    const [plain, strong] = [person(world, 'plain@example.org'), person(world, 'strong@example.org', { totp: true })];
    const asked = async (token: Parameters<typeof access>[1]) => {
      const { actor } = as(await access(world, token), 'allowed');
      const { outcome } = await world.authorization.authorize(actor, { ability: 'orders.refund' });
      const question = world.faults.calls.filter(({ method }) => method === 'decide').at(-1)?.args[0];
      const { actor: asking, ...rest } = question as AbilityQuestion;
      return { outcome, question: { ...rest, actor: { ...asking, adminId: 'whoever' } } };
    };
    const one = as(await signIn(world, plain), 'signed_in').issued.token;
    const two = as(await complete(world, await challengeFor(world, strong), codeNow(world, strong)), 'signed_in').issued.token;
    expect(await asked(one)).toEqual(await asked(two));
    await world.dispose();
  });
});

describe('AZ-23 acting as somebody else shows in the context, and a target is anything', () => {
  it('no operation takes a flag for it', () => {
    const fields = OPERATIONS.flatMap(({ input }) =>
      getMetadataStorage()
        .getTargetValidationMetadatas(input, '', true, false)
        .map(({ propertyName }) => propertyName),
    );
    expect(fields.length).toBeGreaterThan(40);
    expect(fields.filter((field) => /imperson|onBehalf|actAs|sudo/i.test(field))).toEqual([]);
  });

  it('the session says so, and the resolver is told both', async () => {
    const world = createLightWorld();
    const actor = await impersonated(world, await world.actor());
    await world.authorization.authorize(actor, { ability: 'orders.refund', targetType: 'order', targetId: '42' });
    const question = world.faults.calls.filter(({ method }) => method === 'decide').at(-1)?.args[0];
    expect(actor).toMatchObject({ kind: 'admin', impersonatorId: expect.any(String) });
    expect(question).toEqual({
      actor: {
        kind: 'admin',
        adminId: (actor as { adminId: string }).adminId,
        impersonatorId: (actor as { impersonatorId: string }).impersonatorId,
      },
      ability: 'orders.refund',
      target: { type: 'order', id: '42' },
    });
    await world.dispose();
  });

  it('every target is a kind and an id', () => {
    const targets = questions().flatMap(({ question: { target } }) => (target === null ? [] : [target]));
    expect(targets.length).toBeGreaterThan(30);
    for (const target of targets) expect(target).toEqual({ type: expect.any(String), id: expect.any(String) });
  });
});
