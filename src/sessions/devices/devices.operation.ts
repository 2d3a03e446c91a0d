import { isOwn } from '../../kernel/actor.js';
import { adminTarget } from '../../kernel/proofs.js';
import { pageAskedFor } from '../../runner/input/page-asked-for.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, OWN_ACCOUNT, read } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { VIEW_SESSIONS } from '../session.abilities.js';
import { adminStateForSessions } from '../session.methods.js';
import { DEVICES_VIEWED } from './device.events.js';
import { DevicesInput } from './device.inputs.js';
import { devicePage } from './device.methods.js';
import type { DeviceView } from './device.view.js';
import { deviceView } from './device.view.js';

export const devices = read('devices.devices', {
  input: DevicesInput,
  actors: 'any',
  // One's own devices need no ability; whoever may see the sessions of others may see where they come from.
  ability: ({ adminId }, actor) => (isOwn(actor, adminId) ? OWN_ACCOUNT : VIEW_SESSIONS),
  target: ({ adminId }) => adminTarget(adminId),
  openDuring: EVERY_MODE,
  outcomes: {
    /** One page, the device first seen last comes first; `next` is null on the last one. */
    page: done<{ readonly items: readonly DeviceView[]; readonly next: string | null }>(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
    /** The cursor is none that an earlier page handed out. */
    invalid_cursor: refused(),
  },
  audits: [DEVICES_VIEWED],
}).body(async (run) => {
  const { adminId } = run.input;
  const [admin, page] = await Promise.all([
    run.query(adminStateForSessions, { adminId }),
    run.query(devicePage, { adminId, ...pageAskedFor(run.input) }),
  ]);
  if (admin === null) return run.end('not_found', { entity: 'admin' });
  if (page.outcome === 'invalid_cursor') return run.end('invalid_cursor');
  run.audit(DEVICES_VIEWED, {});
  const { actor } = run;
  // Somebody who impersonates sits at a device of their own.
  const own = isOwn(actor, adminId) && actor.impersonatorId === null;
  const currentId = own ? actor.session.deviceDigest : null;
  const measure = { currentId, credentialEpoch: admin.adminCredentialEpoch };
  const items = page.devices.map((device) => deviceView(device, measure));
  return run.end('page', { items: Object.freeze(items), next: page.next });
});
export type DevicesResult = ResultOf<typeof devices>;
