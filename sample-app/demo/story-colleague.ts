import type { DemoClient } from './client.js';
import type { Scene } from './scene.js';

export const SAM = { email: 'sam@example.com', password: 'quiet harbour lights at four' } as const;

export interface Colleague {
  readonly adminId: string;
  readonly browser: DemoClient;
  /** Holds the cookie of the session that died when he was suspended. */
  readonly oldCookie: DemoClient;
}

/** An administrator is made, does what is not his, and is shut out. */
export async function aColleague({ world, stage, printer }: Scene, ada: DemoClient): Promise<Colleague> {
  printer.heading('A colleague');
  const { body } = await stage.http({
    title: 'Ada creates Sam: no password, no right, an invitation by mail',
    client: ada,
    request: ['POST', '/admins', { email: SAM.email, name: 'Sam' }],
    expect: 'created',
  });
  const { adminId } = body['admin'] as { readonly adminId: string };
  const sam = world.browser();
  await stage.http({
    title: 'Sam takes the code out of his mail and chooses a password',
    client: sam,
    request: ['POST', '/invitations/accept', { code: await world.codeFor(SAM.email), password: SAM.password }],
    expect: 'accepted',
  });
  await stage.http({
    title: 'Ada decides that he may work',
    client: ada,
    request: ['POST', `/admins/${adminId}/activate`, { reason: 'starts today' }],
    expect: 'changed',
  });
  await stage.http({ title: 'Sam signs in', client: sam, request: ['POST', '/auth/sign-in', SAM], expect: 'signed_in' });
  const oldCookie = sam.stolen();
  await stage.http({
    title: 'Sam tries to create an admin; nobody gave him that ability',
    client: sam,
    request: ['POST', '/admins', { email: 'friend@example.com', name: 'A friend' }],
    expect: 'denied · not_permitted',
  });
  await stage.http({
    title: "One of the host's own routes asks the library as well",
    client: sam,
    request: ['POST', '/reports', { title: 'Everything' }],
    expect: 'denied · not_permitted',
  });
  await stage.http({
    title: 'Ada suspends him; status and epoch move in one write, and every session of his is dead',
    client: ada,
    request: ['POST', `/admins/${adminId}/suspend`, { reason: 'tried to make friends' }],
    expect: 'changed',
  });
  await stage.http({
    title: "Sam's browser is refused at its next request, and not told why",
    client: sam,
    request: ['GET', '/me'],
    expect: 'refused',
  });
  await stage.http({
    title: 'From suspended there is no way called activate, only reinstate',
    client: ada,
    request: ['POST', `/admins/${adminId}/activate`, { reason: 'second thoughts' }],
    expect: 'illegal_transition',
  });
  return { adminId, browser: sam, oldCookie };
}
