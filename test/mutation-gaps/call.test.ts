import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync, ValidateNested } from 'class-validator';

import { Redacted } from '../../src/kernel/redacted.js';
import { SystemClock } from '../../src/kernel/system-clock.js';
import { InputAdmission } from '../../src/runner/input/check-input.js';
import { Call } from '../../src/runner/run.js';
import { IsSecret, IsText } from '../../src/runner/input/input-rules.js';
import { openChallengeWrite, openSessionWrite } from '../../src/sessions/session.methods.js';
import { AUTH_ENABLED } from '../../src/settings/core-settings.js';

const ORIGIN = { ip: null, userAgent: null, channel: 'api', correlationId: null };

/** A run whose operation declares one write. */
function aCall(): Call {
  const declaration = { name: 'some.operation', writes: [openSessionWrite] };
  return new Call({ declaration, actor: null, origin: ORIGIN, runId: 'r1', now: 5 } as never);
}

describe('L1 an operation can only do what it declares', () => {
  it('a setting that was not read decides nothing', () => {
    expect(() => aCall().setting(AUTH_ENABLED)).toThrow('some.operation decided by auth.enabled before settings were read');
  });

  it('a write that is not declared is not sent', () => {
    expect(() => aCall().narrow(openChallengeWrite as never, {} as never)).toThrow(
      'some.operation does not declare the write SessionCommandRepository.openChallenge; add it to `writes`',
    );
  });

  it('a forged proof opens nothing, and is called one', async () => {
    const args = { session: { adminId: 'ada' } };
    await expect(aCall().commit(openSessionWrite, {} as never, args as never)).rejects.toMatchObject({
      code: 'proof.refused',
      message: 'some.operation tried SessionCommandRepository.open with a forged proof; nothing was sent.',
    });
  });
});

class Inner {
  @IsText({ min: 2, max: 4 }) text!: string;
}
class Outer {
  @IsSecret({ min: 3, max: 5 }) secret!: Redacted;
  @ValidateNested() inner!: Inner;
}

describe('X4 what a client sends', () => {
  it('a secret is wrapped by a pipe that transforms too, on the way in alone', () => {
    const { secret } = plainToInstance(Outer, { secret: '1234' });
    expect(Redacted.is(secret) && secret.reveal()).toBe('1234');
  });

  it('a rule that is broken names itself', () => {
    const [error] = validateSync(plainToInstance(Inner, { text: 'x' }));
    expect(error?.constraints).toEqual({ text: 'text breaks the rule text' });
  });

  it('a violation without a rule of its own is invalid all the same', () => {
    const raw = { secret: '1234', inner: plainToInstance(Inner, { text: 'x' }) };
    const answer = new InputAdmission().admit(Outer, raw);
    expect(answer).toEqual({ admitted: false, violations: [{ path: 'inner', rule: 'invalid' }] });
  });
});

describe('F46 the ticker of the system clock', () => {
  const interval = { ref: jest.fn(), unref: jest.fn(() => interval) } as unknown as NodeJS.Timeout;
  const cleared: unknown[] = [];
  beforeEach(() => {
    jest.spyOn(globalThis, 'setInterval').mockReturnValue(interval);
    jest.spyOn(globalThis, 'clearInterval').mockImplementation((one) => void cleared.push(one));
  });
  afterEach(() => void jest.restoreAllMocks());

  it('keeps no process alive unless it is told to, and stops', () => {
    const ticker = new SystemClock().startTicker(5, () => undefined);
    expect([jest.mocked(interval.ref).mock.calls.length, jest.mocked(interval.unref).mock.calls.length]).toEqual([0, 1]);
    ticker.keepAlive(true);
    expect([jest.mocked(interval.ref).mock.calls.length, jest.mocked(interval.unref).mock.calls.length]).toEqual([1, 1]);
    ticker.keepAlive(false);
    expect([jest.mocked(interval.ref).mock.calls.length, jest.mocked(interval.unref).mock.calls.length]).toEqual([1, 2]);
    ticker.stop();
    expect(cleared).toEqual([interval]);
  });
});
