import { describe, expect, it } from '@jest/globals';

import { Run } from '../../src/runner/run.js';
import { openChallengeWrite, openSessionWrite } from '../../src/sessions/session.methods.js';
import { AUTH_ENABLED } from '../../src/settings/core-settings.js';

const ORIGIN = { ip: null, userAgent: null, channel: 'api', correlationId: null };

/** A run whose operation declares one write. */
function aRun(): Run {
  const declaration = { name: 'some.operation', writes: [openSessionWrite] };
  return new Run({ declaration, actor: null, origin: ORIGIN, runId: 'r1', now: 5 } as never);
}

describe('L1 an operation can only do what it declares', () => {
  it('a setting that was not read decides nothing', () => {
    expect(() => aRun().stored(AUTH_ENABLED)).toThrow('some.operation asked for auth.enabled before settings were read');
    expect(() => aRun().setting(AUTH_ENABLED)).toThrow('some.operation decided by auth.enabled before settings were read');
  });

  it('a write that is not declared is not sent', () => {
    expect(() => aRun().restrict(openChallengeWrite as never, {} as never)).toThrow(
      'some.operation does not declare the write SessionCommandRepository.openChallenge; add it to `writes`',
    );
  });

  it('a forged proof opens nothing, and is called one', async () => {
    const args = { session: { adminId: 'ada' } };
    await expect(aRun().change(openSessionWrite, {} as never, args as never)).rejects.toMatchObject({
      code: 'proof.refused',
      message: 'some.operation tried SessionCommandRepository.open with a forged proof; nothing was sent.',
    });
  });
});
