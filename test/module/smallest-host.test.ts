import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import 'reflect-metadata';

import { afterAll, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';

import { AdminInfraModule, AuthenticationOrchestrator, Redacted, SessionOrchestrator } from '@maatify/admin-infra';
import type { AdminInfraOptions, ConfigurationException } from '@maatify/admin-infra';
import { createInMemoryContracts, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { CONTRACT_CATALOGUE, contractsFor, DEFAULT_FEATURES } from '../../src/module/contracts.js';
import type { Features } from '../../src/module/contracts.js';
import { bindings, bootFailure, start } from './support/bindings.js';

const README = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');
const SMALLEST = { totp: false, settingsAdministration: false } as const;
const EVERY = Object.fromEntries(Object.keys(DEFAULT_FEATURES).map((name) => [name, true])) as unknown as Features;
const boundFor = (features: Partial<Features>) =>
  contractsFor({ ...DEFAULT_FEATURES, ...features })
    .filter(({ hasDefault }) => !hasDefault)
    .map(({ name }) => name);
const { store, contracts } = createInMemoryContracts();
const only = (names: readonly string[]): AdminInfraOptions['contracts'] =>
  Object.fromEntries(Object.entries(bindings(contracts)).filter(([name]) => names.includes(name))) as never;

const problemsAtBoot = async (boot: () => Promise<unknown>): Promise<readonly string[]> =>
  ((await bootFailure(boot)) as ConfigurationException).problems;

describe('the smallest host', () => {
  const started: TestingModule[] = [];
  afterAll(() => Promise.all(started.map((one) => one.close())));

  it('binds as many contracts as the README says, and with more features more', () => {
    const figures = /binds (\d+) contracts; with what is on by default they are (\d+), with every feature (\d+)/.exec(README);
    expect(figures?.slice(1).map(Number)).toEqual([boundFor(SMALLEST), boundFor({}), boundFor(EVERY)].map((one) => one.length));
    expect(boundFor(SMALLEST).length).toBeLessThanOrEqual(12);
    expect(boundFor(EVERY).length).toBe(CONTRACT_CATALOGUE.filter(({ hasDefault }) => !hasDefault).length);
  });

  it('boots on exactly these, signs in and knows its session', async () => {
    const given = { contracts: only(boundFor(SMALLEST)), features: SMALLEST } as never;
    const module = await start(AdminInfraModule.forRoot(given));
    started.push(module);
    store.addAdmin({ email: 'ada@example.org', password: 'a password of the smallest host' });
    const input = { email: 'ada@example.org', password: Redacted.of('a password of the smallest host') };
    const signedIn = await module.get(AuthenticationOrchestrator).signIn(input, TEST_ORIGIN);
    if (signedIn.outcome !== 'signed_in') throw new Error(signedIn.outcome);
    const { outcome } = await module.get(SessionOrchestrator).access({ token: signedIn.issued.token }, TEST_ORIGIN);
    expect(outcome).toBe('allowed');
  });

  it.each(boundFor(SMALLEST))('does not boot without %s', async (missing) => {
    const rest = only(boundFor(SMALLEST).filter((name) => name !== missing));
    const problems = await problemsAtBoot(() =>
      start(AdminInfraModule.forRoot({ contracts: rest, features: SMALLEST } as never)),
    );
    expect(problems).toEqual([expect.stringContaining(`${missing} is missing`)]);
  });

  it('a feature that adds to one that is off is refused at boot', async () => {
    const features = { totp: false, recoveryCodes: true };
    const given = { contracts: only(boundFor(EVERY)), features } as never;
    const problems = await problemsAtBoot(() => start(AdminInfraModule.forRoot(given)));
    expect(problems).toContain('features.recoveryCodes needs features.totp; switch both on, or this one off.');
  });
});
