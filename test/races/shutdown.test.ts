import { describe, expect, it } from '@jest/globals';

import { lightWorld } from './support/light-world.js';
import { person, signIn } from './support/people.js';
import { standIn } from './support/stand-in.js';

describe('shutting down', () => {
  it('C20 X5 E6: an operation whose contract hangs is answered although the application shut down meanwhile', async () => {
    const world = lightWorld({
      policy: { effects: { drainMs: 0 } },
      wraps: [standIn('AdminQueryRepository', () => ({ forSignIn: () => new Promise(() => undefined) }))],
    });
    let answer: unknown = null;
    void signIn(world, person(world)).catch((error: unknown) => (answer = error));
    await world.effects.drain();
    world.effects.shutDown();
    world.runner.stop();
    world.clock.advance(60_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(answer).toMatchObject({ code: 'operation.shut_down', failure: 'infrastructure_failure', mutation: 'none' });
  });
});
