import { expect } from '@jest/globals';
import fc from 'fast-check';

import { hostileSinks } from '../races/scenarios/effects.invariants.js';
import type { LightOptions } from '../races/support/light-world.js';
import type { StepCommand } from './command.js';
import type { Model } from './model.js';
import { sequences } from './arbitraries.js';
import { start } from './real.js';
import { completeTotp, signIn } from './account.steps.js';
import { clockJump } from './outside.steps.js';
import type { Real } from './real.js';

const MAX_STEPS = 50;

/** Everybody is signed in already: most of what there is to do needs a session. */
async function begin(broken: LightOptions = {}): Promise<{ model: Model; real: Real }> {
  const { model, real } = start(broken);
  for (let who = 0; who < model.admins.size; who += 1) await signIn(model, real, [who, 1]);
  await completeTotp(model, real, [0, 0]);
  await clockJump(model, real, [2]);
  return { model, real };
}

/** No secret that went in or came out is in anything that was said, recorded or kept (X2). */
function expectNoSecretTold({ said, canaries, world }: Real): void {
  const { AuditLogger, NotificationDispatcher, SecretDelivery } = world.infra.contracts;
  const intents = [...AuditLogger.intents, ...NotificationDispatcher.intents, ...SecretDelivery.intents];
  const everything = [...said, JSON.stringify(intents), JSON.stringify(world.store.contents())].join('\n');
  for (const canary of canaries) expect(everything.includes(canary)).toBe(false);
}

function propertyOf(broken: () => LightOptions = () => ({})) {
  return fc.asyncProperty(sequences(MAX_STEPS), async (commands) => {
    const { model, real } = await begin(broken());
    await fc.asyncModelRun(() => ({ model, real }), commands);
    expectNoSecretTold(real);
  });
}

/** Random sequences against the model. */
export async function followsTheModel(sequencesRun: number): Promise<void> {
  await fc.assert(propertyOf(), { numRuns: sequencesRun });
}

/** The name of what the model throws at a broken part: an assertion that does not hold, or some error; null when nothing. */
export async function objectionOfTheModel(broken: () => LightOptions): Promise<string | null> {
  const parameters = { numRuns: 500, seed: 20_300_101, endOnFailure: true };
  const { failed, errorInstance } = await fc.check(propertyOf(broken), parameters);
  return failed ? (errorInstance as Error).constructor.name : null;
}

/** The same sequence twice: what was answered, and what is stored at the end. */
async function outcomeOf(commands: Iterable<fc.AsyncCommand<Model, Real>>, hostile: number | null): Promise<unknown> {
  let drawn = hostile ?? 0;
  const choose = (n: number): number => (drawn = (drawn * 7 + 3) % 1_000) % n;
  const { model, real } = await begin(hostile === null ? {} : { wraps: [hostileSinks(choose)] });
  const runs: string[] = [];
  for (const command of commands) {
    const { answer } = await underlying(command).perform(model, real);
    runs.push(`${String(command)} → ${JSON.stringify(answer)}`);
  }
  return { runs, contents: real.world.store.contents() };
}

/** fast-check wraps each command to note whether it ran. */
function underlying(command: fc.AsyncCommand<Model, Real>): StepCommand {
  return (command as unknown as { cmd: StepCommand }).cmd;
}

/** Results and state are the same whatever the sinks do (E1). */
export async function sinksChangeNothing(sequencesRun: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(sequences(MAX_STEPS), fc.nat({ max: 999 }), async (commands, hostile) => {
      const all = [...commands];
      expect(await outcomeOf(all, hostile)).toEqual(await outcomeOf(all, null));
    }),
    { numRuns: sequencesRun },
  );
}
