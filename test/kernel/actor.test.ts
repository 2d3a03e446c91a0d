import { afterEach, describe, expect, it } from '@jest/globals';

import { isOwn, isSelf } from '../../src/kernel/actor.js';
import { impersonating } from '../support/impersonations.js';
import { createLightWorld } from '../support/light-world.js';

const world = createLightWorld();
afterEach(() => world.dispose());

describe('I2 who somebody is, and whose account they act in', () => {
  it('whoever acts as another is both, and acts in the other’s account alone', async () => {
    const { own, acting, adminId } = await impersonating(world);
    const [somebody, part] = [world.someone(), world.systemActor()];
    expect([own.adminId, adminId, somebody].map((id) => [isSelf(acting, id), isOwn(acting, id)])).toEqual([
      [true, false],
      [true, true],
      [false, false],
    ]);
    expect([own.adminId, adminId].map((id) => [isSelf(own, id), isOwn(own, id)])).toEqual([
      [true, true],
      [false, false],
    ]);
    expect([isSelf(part, adminId), isOwn(part, adminId)]).toEqual([false, false]);
  });
});
