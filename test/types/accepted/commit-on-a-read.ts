import type { SettingChange } from '@maatify/admin-infra';

import { mutation, read } from '../../../src/operations/declaration.js';
import type { CallOf } from '../../../src/operations/call.js';
import { outcome } from '../../../src/operations/outcomes.js';
import { NoInput } from '../../../src/sessions/session.inputs.js';
import { changeSetting } from '../../../src/settings/settings.edges.js';

const common = {
  input: NoInput,
  actors: 'any',
  ability: 'system.settings.update',
  target: () => null,
  openDuring: [],
  outcomes: { done: outcome() },
} as const;
export const declared = mutation('test.mutation', {
  ...common,
  stepUp: true,
  impersonating: 'refused',
  writes: [changeSetting],
  audits: ['system.setting.updated'],
});
export const twin = read;

export function change(call: CallOf<typeof declared>, args: SettingChange) {
  return call.commit(changeSetting, call.grant, args);
}
