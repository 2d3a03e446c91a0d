import { at } from '../support/people.js';
import type { Counted } from './counted.js';
import { by } from './counted.js';

/** Round trips of what is about preferences. */
export const PREFERENCE_STATEMENTS: Counted = {
  'PreferenceQueryRepository.ofAdmin': [
    1,
    ({ contracts, person: { adminId } }) =>
      () =>
        contracts.PreferenceQueryRepository.ofAdmin({ adminId }),
  ],
  'PreferenceCommandRepository.update': [
    5,
    (scene) => () => {
      const { adminId } = scene.person;
      const preferred = { language: 'de', timezone: 'UTC', locale: null };
      const update = { adminId, expectedVersion: 0, ...preferred, at: at(1), by: by(scene) };
      return scene.contracts.PreferenceCommandRepository.update(update);
    },
  ],
  'PreferenceCommandRepository.choose': [
    5,
    (scene) => () => {
      const { adminId } = scene.person;
      const choice = { channel: 'email', type: 'new_sign_in', enabled: false, keepsOneOf: ['chat'] };
      return scene.contracts.PreferenceCommandRepository.choose({ adminId, ...choice, at: at(1), by: by(scene) });
    },
  ],
};
