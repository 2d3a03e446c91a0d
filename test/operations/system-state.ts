import { systemState } from '../../src/settings/system-state.operation.js';
import { setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(systemState, {
  prepare: () => ({ input: {} }),
  succeeds: 'found',
  holds: (_, { result: { state } }) => [state, { auth: true, totp: true, maintenance: false, readOnly: false, emergency: false }],
  changes: 'nothing',
  flow: 'settings',
  tells: [],
  again: 'found',
  leftBehind: {},
  endings: { found: { 'read-only': setTo('system.read_only', true) } },
});
