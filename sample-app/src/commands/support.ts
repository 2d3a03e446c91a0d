import type { AdminView, SystemActor } from '@maatify/admin-infra';
import { AdminLifecycleOrchestrator, CredentialOrchestrator, SystemActors, TotpOrchestrator } from '@maatify/admin-infra';
import type { INestApplicationContext } from '@nestjs/common';

import { SUPPORT_ACTOR } from '../host-policy.js';
import { findAdmin } from './find-admin.js';
import { refused } from './refusals.js';
import type { Told } from './told.js';
import { did, didNot } from './told.js';

/** Whom a command is about, and why it was given; the reason is recorded. */
export interface SupportCase {
  readonly email: string;
  readonly reason: string;
}

/** Help for an admin whom no other admin can help. */
export type SupportCommand = (app: INestApplicationContext, asked: SupportCase) => Promise<Told>;

type Help = (app: INestApplicationContext, actor: SystemActor, admin: AdminView, reason: string) => Promise<Told>;

/** Each command by its name. */
export const SUPPORT_COMMANDS = {
  'reset-password': forAdmin(async (app, actor, { adminId, email }, reason) => {
    const result = await app.get(CredentialOrchestrator).resetPassword(actor, { adminId, reason });
    if (result.outcome !== 'reset') return refused(result);
    const until = new Date(result.expiresAt).toISOString();
    return did(
      `The password of ${email} is taken away, and every session with it. The second factor is as it was.`,
      `the running host mails a code, good until ${until}; with it: POST /password-recovery/complete {code, next}.`,
    );
  }),
  'reset-factor': forAdmin(async (app, actor, { adminId, email }, reason) => {
    const result = await app.get(TotpOrchestrator).resetTotp(actor, { adminId, reason });
    if (result.outcome !== 'reset') return refused(result);
    return did(
      `The second factor of ${email} is taken away, and every session with it. The password is as it was.`,
      'they sign in with the password and enrol a new factor: POST /totp/enrolment. Where one is mandatory, somebody vouches for it first: enrolment-code here, or an administrator, POST /admins/{id}/totp-enrolment-code.',
    );
  }),
  'enrolment-code': forAdmin(async (app, actor, { adminId, email }, reason) => {
    const result = await app.get(TotpOrchestrator).issueTotpEnrolmentCode(actor, { adminId, reason });
    if (result.outcome !== 'sent') return refused(result);
    const until = new Date(result.expiresAt).toISOString();
    return did(
      `A code that vouches for a first factor of ${email} is made; an earlier one works no more.`,
      `the running host mails it, good until ${until}; they give it where signing in asks for a factor: POST /auth/totp-enrolment {challenge, enrolmentCode}.`,
    );
  }),
  'clear-throttle': forAdmin(async (app, actor, { adminId, email }, reason) => {
    const result = await app.get(CredentialOrchestrator).clearThrottle(actor, { adminId, reason });
    switch (result.outcome) {
      case 'cleared':
        return did(`The failed attempts of ${email} count no more.`, 'they may sign in again at once.');
      case 'not_throttled':
        return did(`${email} has no failed attempt that counts; nothing was changed.`, 'look for another cause: GET /audit.');
      default:
        return refused(result);
    }
  }),
  unlock: forAdmin(async (app, actor, { adminId, email }, reason) => {
    const result = await app.get(AdminLifecycleOrchestrator).unlock(actor, { adminId, reason });
    switch (result.outcome) {
      case 'changed':
        return result.to === 'active'
          ? did(`${email} is unlocked.`, 'they may sign in again.')
          : did(
              `${email} is unlocked, and "${result.to}" again.`,
              'they accept their invitation, then an administrator activates them.',
            );
      case 'unchanged':
        return did(`${email} is not locked; nothing was changed.`, 'they may sign in.');
      default:
        return refused(result);
    }
  }),
} as const satisfies Readonly<Record<string, SupportCommand>>;

function forAdmin(help: Help): SupportCommand {
  return async (app, { email, reason }) => {
    const actor = app.get(SystemActors).get(SUPPORT_ACTOR, { channel: 'cli' });
    const admin = await findAdmin(app, actor, email);
    return admin === null ? didNot(`Nobody has the address ${email}.`) : help(app, actor, admin, reason);
  };
}
