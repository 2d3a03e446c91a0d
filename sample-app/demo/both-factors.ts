import type { AuthenticatorApp } from './authenticator-app.js';
import type { DemoClient } from './client.js';
import type { Scene } from './scene.js';

/** A whole sign-in of somebody who has a second factor. */
export async function bothFactors(
  { stage }: Scene,
  client: DemoClient,
  who: { readonly email: string; readonly password: string },
  phone: AuthenticatorApp,
  { title, expect, reason }: { readonly title: string; readonly expect: string; readonly reason?: string },
): Promise<void> {
  const { body } = await stage.http({
    title: 'The password first',
    client,
    request: ['POST', '/auth/sign-in', who],
    expect: 'totp_required',
  });
  await stage.http({
    title,
    client,
    // Left out of the body where nobody gave one.
    request: ['POST', '/auth/totp', { challenge: body['challenge'], code: phone.freshCode(), reason }],
    expect,
  });
}
