import { bootstrap } from '../src/first-admin/bootstrap.js';
import { AuthenticatorApp } from './authenticator-app.js';
import type { DemoClient } from './client.js';
import type { Scene } from './scene.js';

export const ADA = { email: 'ada@example.com', password: 'nine violet turbines hum softly' } as const;

/** The first administrator, with both of her factors. */
export interface Ada {
  readonly browser: DemoClient;
  readonly phone: AuthenticatorApp;
}

/** From an empty database to an administrator with two factors. */
export async function signingIn({ world, stage, printer }: Scene): Promise<Ada> {
  printer.heading('Signing in');
  await stage.inProcess(
    'The first administrator, Ada, is made at the command line; there is no route for it',
    'cli bootstrap --email ada@example.com',
    'created',
    () => bootstrap(world.app, ADA),
  );
  const ada = world.browser();
  const signIn = ['POST', '/auth/sign-in', ADA] as const;
  const mistyped = await stage.http({
    title: 'Ada mistypes her password',
    client: ada,
    request: ['POST', '/auth/sign-in', { email: ADA.email, password: 'nine violent turbines' }],
    expect: 'rejected · invalid_credentials',
  });
  const unknown = await stage.http({
    title: 'A stranger tries an address nobody has: the same calls, the same answer',
    client: world.browser(),
    request: ['POST', '/auth/sign-in', { email: 'eve@example.com', password: 'nine violent turbines' }],
    expect: 'rejected · invalid_credentials',
  });
  const same = unknown.status === mistyped.status && JSON.stringify(unknown.body) === JSON.stringify(mistyped.body);
  stage.demand(same, 'an unknown address is answered differently from a wrong password');
  await stage.http({
    title: 'Ada types it right; she has no second factor yet, so that is all',
    client: ada,
    request: signIn,
    expect: 'signed_in',
  });

  const { body } = await stage.http({
    title: 'She starts to enrol a second factor, and proves the password once more',
    client: ada,
    request: ['POST', '/totp/enrolment', { password: ADA.password }],
    expect: 'started',
    notes: () => ['The body carries the secret, an otpauth:// address and its QR code, this once.'],
  });
  const phone = new AuthenticatorApp(String(body['secret']), world.clock);
  await stage.http({
    title: 'A code of it enables it; her session goes on under a new token',
    client: ada,
    request: ['POST', '/totp/enrolment/confirm', { code: phone.freshCode() }],
    expect: 'enabled',
  });

  const copied = ada.stolen();
  await stage.http({ title: 'Ada signs out', client: ada, request: ['POST', '/auth/sign-out'], expect: 'signed_out' });
  await stage.http({
    title: 'A copy of her cookie is worth nothing now: signing out ended the session, not just the cookie',
    client: copied,
    request: ['GET', '/me'],
    expect: 'refused',
  });

  const first = await stage.http({
    title: 'She comes back: the password alone opens nothing any more',
    client: ada,
    request: signIn,
    expect: 'totp_required',
  });
  const code = phone.freshCode();
  await stage.http({
    title: 'Password and code: a session',
    client: ada,
    request: ['POST', '/auth/totp', { challenge: first.body['challenge'], code }],
    expect: 'signed_in',
  });
  const thief = world.browser();
  const second = await stage.http({
    title: 'Somebody looked over her shoulder, and has the password …',
    client: thief,
    request: signIn,
    expect: 'totp_required',
  });
  await stage.http({
    title: '… and the code she just used: it works once, and looks like any wrong code',
    client: thief,
    request: ['POST', '/auth/totp', { challenge: second.body['challenge'], code }],
    expect: 'rejected · invalid_code',
  });
  return { browser: ada, phone };
}
