// An operation emits, sends and delivers what it declares; what it declares exists.
import type { AdminId, Instant, Redacted } from '@maatify/admin-infra';

import * as signingIn from '../../src/authentication/authentication.events.js';
import type { signOut } from '../../src/authentication/sign-out.operation.js';
import { TOTP_ENROLMENT } from '../../src/authentication/totp/totp.events.js';
import type { create } from '../../src/lifecycle/create.operation.js';
import * as lifecycle from '../../src/lifecycle/lifecycle.events.js';
import type { suspend } from '../../src/lifecycle/suspend.operation.js';
import type { RunIn } from './support/run-of.js';

declare const leaving: RunIn<typeof signOut>;
declare const suspending: RunIn<typeof suspend>;
declare const creating: RunIn<typeof create>;
declare const adminId: AdminId;
declare const code: { readonly adminId: AdminId; readonly address: string; readonly code: Redacted; readonly expiresAt: Instant };

leaving.audit(signingIn.LOGOUT, {});
// @ts-expect-error TS2379: an operation emits only the events it declares
leaving.audit(lifecycle.SUSPENDED, { reason: null });
// @ts-expect-error TS2551: an event that nobody defined cannot be emitted
leaving.audit(signingIn.LOGUOT, {});
// @ts-expect-error TS2345: an event is a constant of its domain, not a text
leaving.audit('auth.logout', {});

suspending.audit(lifecycle.SUSPENDED, { reason: 'as agreed' });
// @ts-expect-error TS2353: an event carries the metadata of its type and nothing else
suspending.audit(lifecycle.SUSPENDED, { reason: 'as agreed', password: 'hunter2' });
// @ts-expect-error TS2345: and all of it
suspending.audit(lifecycle.SUSPENDED, {});

suspending.notify(lifecycle.STATUS_NOTICE, { kind: 'admin', adminId });
// @ts-expect-error TS2345: an operation sends only the notifications it declares
suspending.notify(signingIn.NEW_SIGN_IN_NOTICE, { kind: 'admin', adminId });
// @ts-expect-error TS2551: a notification that nobody defined cannot be sent
suspending.notify(lifecycle.STATUS_NOTIZE, { kind: 'admin', adminId });

creating.deliver(lifecycle.INVITATION, code);
// @ts-expect-error TS2379: an operation delivers only codes of the purposes it declares
creating.deliver(TOTP_ENROLMENT, code);
