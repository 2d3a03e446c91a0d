import { Redacted } from '../../src/kernel/redacted.js';
import { at, NOTHING } from './acting.js';
import { HOUR, MINUTE, STEP } from './model.js';
import type { Step } from './play.js';
import { ORIGIN, say } from './real.js';
import type { Answer } from './real.js';

/** Somebody with a tool of the host's: modes and epochs move without an operation of the library. */
export const fromOutside: Step = async (after, { world }, [which]) => {
  if ((which ?? 0) % 3 === 0) {
    world.store.setSetting('system.epoch', (after.settings.systemEpoch += 1));
  } else {
    const maintenance = !after.settings.maintenance && (which ?? 0) % 3 === 1;
    world.store.setSetting('system.maintenance.enabled', (after.settings.maintenance = maintenance));
  }
  return NOTHING;
};

const JUMPS = [1_000, 1_000, STEP, STEP, MINUTE, 9 * MINUTE, 11 * MINUTE, 31 * MINUTE, 5 * HOUR, -STEP, -10 * MINUTE, -HOUR];
export const clockJump: Step = async (_, { world }, [which]) => {
  world.clock.stepWall(JUMPS[(which ?? 0) % JUMPS.length]!);
  return NOTHING;
};

/** Nothing of it means anything; everything stays as it is. */
export const nonsense: Step = async (_, real, [which]) => {
  const { authentication, sessions } = real.world;
  const email = 'root@example.org';
  const inputs = [
    () => authentication.signIn({ email, password: Redacted.of('x'), isSuper: true } as never, ORIGIN),
    () => authentication.signIn({ email: ['root'], password: 1 } as never, ORIGIN),
    () => authentication.completeTotp({ challenge: '', code: '12345 ' } as never, ORIGIN),
    () => sessions.access({ token: { toString: () => 'x' } } as never, ORIGIN),
    () => sessions.access(null as never, ORIGIN),
  ] as const;
  return { expected: 'validation_failed', answer: await say<Answer>(real, at(inputs, which)!()) };
};
