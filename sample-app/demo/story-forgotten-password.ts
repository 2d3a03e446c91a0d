import type { Scene } from './scene.js';
import type { Colleague } from './story-colleague.js';
import { SAM } from './story-colleague.js';

/** What Sam's password is from here on. */
export const SAM_NOW = { ...SAM, password: 'seven grey herons by the lock' } as const;

/** Sam forgets his password, and needs nobody to come in again. */
export async function aForgottenPassword({ world, stage, printer }: Scene, sam: Colleague): Promise<void> {
  printer.heading('A forgotten password');
  const atHome = world.browser();
  const asked = await stage.http({
    title: 'Sam forgot his password, and asks for a code',
    client: atHome,
    request: ['POST', '/password-recovery', { email: SAM.email }],
    expect: 'accepted',
  });
  const unknown = await stage.http({
    title: 'A stranger asks for an address nobody has: the same calls, the same answer',
    client: world.browser(),
    request: ['POST', '/password-recovery', { email: 'eve@example.com' }],
    expect: 'accepted',
  });
  const same = unknown.status === asked.status && JSON.stringify(unknown.body) === JSON.stringify(asked.body);
  stage.demand(same, 'an unknown address is answered differently from one somebody has');
  const code = await world.codeFor(SAM.email);
  await stage.http({
    title: 'With the code out of his mail he chooses a password that is too short; the code is still good',
    client: atHome,
    request: ['POST', '/password-recovery/complete', { code, next: 'short' }],
    expect: 'weak_password',
  });
  await stage.http({
    title: 'A better one counts; nobody is signed in by a mail, and every session he had is dead',
    client: atHome,
    request: ['POST', '/password-recovery/complete', { code, next: SAM_NOW.password }],
    expect: 'changed',
  });
  await stage.http({
    title: 'His other browser is refused at its next request',
    client: sam.browser,
    request: ['GET', '/me'],
    expect: 'refused',
  });
  await stage.http({
    title: 'Whoever reads the mail later has a code that opens nothing',
    client: world.browser(),
    request: ['POST', '/password-recovery/complete', { code, next: 'a password of a stranger' }],
    expect: 'rejected · invalid_code',
  });
  await stage.http({
    title: 'Sam signs in with the new one',
    client: sam.browser,
    request: ['POST', '/auth/sign-in', SAM_NOW],
    expect: 'signed_in',
  });
}
