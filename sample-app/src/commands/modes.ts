import type { SystemActor } from '@maatify/admin-infra';
import { EmergencyOrchestrator, SystemActors, SystemSettingsOrchestrator } from '@maatify/admin-infra';
import type { INestApplicationContext } from '@nestjs/common';

import { MODES_ACTOR } from '../host-policy.js';
import { cliCommand } from '../platform/config/start-environment.js';
import { refused } from './refusals.js';
import type { Told } from './told.js';
import { did } from './told.js';

/** Switches a mode when no admin can come in and do it; the reason is recorded and shown to whoever is told. */
type ModeCommand = (app: INestApplicationContext, reason: string) => Promise<Told>;

type Switch = (app: INestApplicationContext, actor: SystemActor, reason: string) => Promise<Told>;

const LOOK = 'look at the other modes: GET /system/state.';

/** Each command, and what may stand behind it. */
export const MODE_COMMANDS = {
  'leave-mode': {
    'read-only': asModes(async (app, actor, reason) => {
      const result = await app.get(SystemSettingsOrchestrator).setReadOnly(actor, { on: false, reason });
      switch (result.outcome) {
        case 'changed':
          return did('Read-only mode is off.', 'what it refused may be asked for again.');
        case 'unchanged':
          return did('Read-only mode was off already; nothing was changed.', LOOK);
        default:
          return refused(result);
      }
    }),
    maintenance: asModes(async (app, actor, reason) => {
      const result = await app.get(SystemSettingsOrchestrator).leaveMaintenance(actor, { reason });
      switch (result.outcome) {
        case 'left':
          return did('Maintenance is over.', 'everybody may sign in again.');
        case 'already':
          return did('Maintenance was over already; nothing was changed.', LOOK);
        default:
          return refused(result);
      }
    }),
  },
  emergency: {
    on: asModes(async (app, actor, reason) => {
      const result = await app.get(EmergencyOrchestrator).enableEmergency(actor, { reason, trigger: 'manual' });
      switch (result.outcome) {
        case 'enabled':
          return did(
            'Emergency is on, and every session and half-done sign-in is dead.',
            `who holds system.break_glass signs in with both factors, and ends it: POST /system/emergency/disable; or ${cliCommand()} emergency off --reason '…'`,
          );
        case 'already':
          return did('Emergency was on already; nothing was changed.', `to end it: ${cliCommand()} emergency off --reason '…'`);
        default:
          return refused(result);
      }
    }),
    off: asModes(async (app, actor, reason) => {
      const result = await app.get(EmergencyOrchestrator).disableEmergency(actor, { reason });
      switch (result.outcome) {
        case 'disabled':
          return did('Emergency is off. What died in it stays dead.', 'everybody signs in anew.');
        case 'already':
          return did('Emergency was off already; nothing was changed.', LOOK);
        default:
          return refused(result);
      }
    }),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ModeCommand>>>>;

function asModes(work: Switch): ModeCommand {
  return (app, reason) => work(app, app.get(SystemActors).get(MODES_ACTOR, { channel: 'cli' }), reason);
}
