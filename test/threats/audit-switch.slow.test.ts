import { describe, expect, it } from '@jest/globals';

import { record } from '../flows/support/recordings.js';
import { EXPECTATIONS } from '../support/every-expectation.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import type { World } from '../support/world.js';

/** Whom somebody was, what somebody may, and what endangers the system. Everything else may be switched off. */
const ALWAYS = /^(auth|authz|security|operation)\./;
const isAudit = ({ sink }: { readonly sink: string }): boolean => sink === 'AuditLogger';
const off = ({ infra }: World): void => infra.store.setSetting('audit.enabled', false);

describe('T1 AU-08 AU-09 AU-13 AD3 the general switch silences no event of authentication, authorization or security', () => {
  const successes = EXPECTATIONS.map((one) => [one.operation.name, one.scenarios[0]!] as const);
  const refusals = SCENARIOS.filter(({ ending }) => /^(denied|rejected|throttled|maintenance|auth_disabled)/.test(ending));

  it.each([...successes, ...refusals.map((one) => [scenarioName(one), one] as const)])('%s', async (_, scenario) => {
    const [usual, silenced] = [await record(scenario), await record(scenario, off)];
    const types = usual.run.intents.filter(isAudit).map(({ type }) => type);
    expect(silenced.result.outcome).toBe(usual.result.outcome);
    expect(silenced.run.intents.filter(isAudit).map(({ type }) => type)).toEqual(types.filter((type) => ALWAYS.test(type)));
  });

  it('and silences the others', async () => {
    const silencing = EXPECTATIONS.filter(({ tells }) => tells.some((type) => /^(admin|system)\./.test(type)));
    expect(silencing.length).toBeGreaterThanOrEqual(10);
    for (const { scenarios } of silencing) {
      const { run } = await record(scenarios[0]!, off);
      expect(run.intents.filter(isAudit).filter(({ type }) => /^(admin|system)\./.test(type))).toEqual([]);
    }
  });

  it.each(['auth.login.success', 'auth.login.failed', 'auth.totp.failed', 'authz.permission.denied', 'security.session.created'])(
    '%s is among those that are told all the same',
    async (type) => {
      const told = [...EXPECTATIONS.map(({ scenarios }) => scenarios[0]!), ...refusals];
      const types: string[] = [];
      for (const scenario of told)
        types.push(...(await record(scenario, off)).run.intents.filter(isAudit).map((one) => one.type));
      expect(types).toContain(type);
    },
  );
});
