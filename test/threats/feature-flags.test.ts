import { describe, expect, it } from '@jest/globals';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { record, successes, writesOf, nameOfCall } from '../flows/support/recordings.js';
import { createLightWorld } from '../support/light-world.js';

const GATED = OPERATIONS.flatMap(({ name, feature }) => (feature === null ? [] : [[name, feature.key] as const]));

describe('ST1 a flag that is off closes what belongs to it', () => {
  it('these operations declare one', () => {
    expect(GATED.map(([name]) => name)).toEqual(expect.arrayContaining(['totp.begin_totp_enrolment']));
  });

  it.each(GATED)('%s by %s: nothing is read of it, nothing is written', async (operation, key) => {
    const scenario = successes().find((one) => one.operation === operation)!;
    const on = await record(scenario);
    expect(on.result.outcome).not.toBe('feature_disabled');
    const off = await record(scenario, ({ infra }) => infra.store.setSetting(key, false));
    expect(off.result).toEqual({ outcome: 'feature_disabled', key });
    expect(off.run.calls.map(nameOfCall).filter((call) => writesOf(operation).includes(call))).toEqual([]);
    expect(off.stateUnchanged).toBe(true);
  });

  it('a host asks for flags of its own before commands of its own', async () => {
    const world = createLightWorld();
    const key = 'features.reports.enabled';
    expect(await world.settings.feature({ key })).toMatchObject({ outcome: 'enabled' });
    world.infra.store.setSetting(key, false);
    expect(await world.settings.feature({ key })).toEqual({ outcome: 'feature_disabled', key });
    world.infra.store.setSetting(key, 'perhaps');
    expect(await world.settings.feature({ key })).toEqual({ outcome: 'feature_disabled', key });
    expect((await world.settings.feature({ key: 'features.unheard_of.enabled' })).outcome).toBe('feature_disabled');
    await world.dispose();
  });
});
