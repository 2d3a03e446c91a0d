import type { Scene } from './scene.js';
import type { Colleague } from './story-colleague.js';
import type { Ada } from './story-signing-in.js';

/** Somebody looks at what somebody else sees, in the open and for a while. */
export async function anImpersonation({ stage, printer }: Scene, ada: Ada, sam: Colleague): Promise<void> {
  printer.heading('An impersonation');
  const own = { client: ada.browser };
  await stage.http({
    title: 'Ada acts as Sam, to see what he sees; he is told at once',
    ...own,
    request: ['POST', `/admins/${sam.adminId}/impersonate`, { reason: 'ticket 4711', minutes: 10 }],
    expect: 'started',
  });
  await stage.http({
    title: 'She may do what both may do, and Sam may create nobody',
    ...own,
    request: ['POST', '/admins', { email: 'max@example.com', name: 'Max' }],
    expect: 'denied · not_permitted',
  });
  await stage.http({
    title: 'Out of it she acts as nobody else',
    ...own,
    request: ['POST', `/admins/${sam.adminId}/impersonate`, { reason: 'ticket 4711', minutes: 10 }],
    expect: 'denied · system_restriction',
  });
  await stage.http({
    title: 'She stops; her own session was there all the while',
    ...own,
    request: ['DELETE', '/impersonation'],
    expect: 'stopped',
  });
  await stage.http({
    title: 'Who acted as whom, and why, stays on record',
    ...own,
    request: ['GET', `/impersonations?adminId=${sam.adminId}`],
    expect: 'page',
  });
}
