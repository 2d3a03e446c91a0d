import { SUPPORT_COMMANDS } from '../src/commands/support.js';
import { AuthenticatorApp } from './authenticator-app.js';
import type { DemoClient } from './client.js';
import type { Scene } from './scene.js';
import type { Colleague } from './story-colleague.js';
import { SAM_NOW } from './story-forgotten-password.js';
import type { Ada } from './story-signing-in.js';
import { ADA } from './story-signing-in.js';

/** What they have after both phones were lost. */
export interface NextPhones {
  readonly ada: Ada;
  readonly sam: AuthenticatorApp;
}

/** Two phones are lost: a colleague helps one of their owners, and the command line the other. */
export async function aLostPhone(scene: Scene, ada: Ada, sam: Colleague): Promise<NextPhones> {
  const { world, stage, printer } = scene;
  printer.heading('A lost phone');
  const first = 'Sam signs in, and enrols a second factor';
  await stage.http({ title: first, client: sam.browser, request: ['POST', '/auth/sign-in', SAM_NOW], expect: 'signed_in' });
  const lost = await enrolled(scene, sam.browser, SAM_NOW.password, null);
  const asked = await stage.http({
    title: 'The next day the phone is gone, and with it the way in',
    client: sam.browser,
    request: ['POST', '/auth/sign-in', SAM_NOW],
    expect: 'totp_required',
  });
  await stage.http({
    title: 'Ada, who knows his voice, takes the factor away; his sessions and half-done sign-ins go with it',
    client: ada.browser,
    request: ['POST', `/admins/${sam.adminId}/totp/reset`, { reason: 'called me: the phone is lost' }],
    expect: 'reset',
  });
  await stage.http({
    title: 'Who found the phone, and the sign-in that was under way, gets nowhere',
    client: sam.browser.stolen(),
    request: ['POST', '/auth/totp', { challenge: asked.body['challenge'], code: lost.freshCode() }],
    expect: 'rejected · challenge_expired',
  });
  const again = 'Sam signs in by the password alone, and enrols another phone at once';
  await stage.http({ title: again, client: sam.browser, request: ['POST', '/auth/sign-in', SAM_NOW], expect: 'signed_in' });
  const samsNext = await enrolled(scene, sam.browser, SAM_NOW.password, lost);

  await stage.inProcess(
    'Then Ada loses hers. Nobody else may help her, so the operator does, at the command line',
    `cli reset-factor --email ${ADA.email} --reason 'came to my desk with her passport'`,
    'reset',
    () => SUPPORT_COMMANDS['reset-factor'](world.app, { email: ADA.email, reason: 'came to my desk with her passport' }),
  );
  const back = 'She signs in by the password alone, and enrols the next phone';
  await stage.http({ title: back, client: ada.browser, request: ['POST', '/auth/sign-in', ADA], expect: 'signed_in' });
  const adasNext = await enrolled(scene, ada.browser, ADA.password, ada.phone);
  return { ada: { browser: ada.browser, phone: adasNext }, sam: samsNext };
}

/** The same, alone and at night: what was printed out stands in for the phone. */
export async function aLostPhoneAtNight({ world, stage, printer }: Scene, ada: Ada): Promise<Ada> {
  printer.heading('A phone lost at night');
  const signIn = ['POST', '/auth/sign-in', ADA] as const;
  const made = await stage.http({
    title: 'Ada prints out recovery codes; the store keeps digests of them',
    client: ada.browser,
    request: ['POST', '/totp/recovery-codes', {}],
    expect: 'regenerated',
  });
  const [first, second] = made.body['codes'] as readonly [string, string];
  const asked = await stage.http({
    title: 'Then the phone is gone',
    client: ada.browser,
    request: signIn,
    expect: 'totp_required',
  });
  await stage.http({
    title: 'A code from the paper takes its place, once; she is told that it was used',
    client: ada.browser,
    request: ['POST', '/auth/totp', { challenge: asked.body['challenge'], code: first }],
    expect: 'signed_in',
  });
  const { body } = await stage.http({
    title: 'The password and another one begin a new phone, without anybody’s help',
    client: ada.browser,
    request: ['POST', '/totp/replacement', { password: ADA.password, code: second }],
    expect: 'started',
  });
  const next = new AuthenticatorApp(String(body['secret']), world.clock, ada.phone);
  await stage.http({
    title: 'Confirmed; the lost phone and the rest of the paper are dead by the same write',
    client: ada.browser,
    request: ['POST', '/totp/replacement/confirm', { code: next.freshCode() }],
    expect: 'enabled',
  });
  return { browser: ada.browser, phone: next };
}

/** A new phone, while the old one still works: no moment without a second factor. */
export async function aNewPhone({ world, stage, printer }: Scene, ada: Ada): Promise<Ada> {
  printer.heading('A new phone');
  const { body } = await stage.http({
    title: 'Ada bought another phone; she proves both factors, and the old one goes on counting',
    client: ada.browser,
    request: ['POST', '/totp/replacement', { password: ADA.password, code: ada.phone.freshCode() }],
    expect: 'started',
  });
  const next = new AuthenticatorApp(String(body['secret']), world.clock, ada.phone);
  await stage.http({
    title: 'A code of the new one puts it in the place of the old one, in one write',
    client: ada.browser,
    request: ['POST', '/totp/replacement/confirm', { code: next.freshCode() }],
    expect: 'enabled',
  });
  const signIn = ['POST', '/auth/sign-in', ADA] as const;
  const first = await stage.http({ title: 'She signs in anew', client: ada.browser, request: signIn, expect: 'totp_required' });
  await stage.http({
    title: 'The old phone, which she sold, makes wrong codes from now on',
    client: ada.browser,
    request: ['POST', '/auth/totp', { challenge: first.body['challenge'], code: ada.phone.freshCode() }],
    expect: 'rejected · invalid_code',
  });
  await stage.http({
    title: 'The new one makes the right ones',
    client: ada.browser,
    request: ['POST', '/auth/totp', { challenge: first.body['challenge'], code: next.freshCode() }],
    expect: 'signed_in',
  });
  return { browser: ada.browser, phone: next };
}

/** Enrols a factor with a session that is there. */
async function enrolled(
  { world, stage }: Scene,
  client: DemoClient,
  password: string,
  before: AuthenticatorApp | null,
): Promise<AuthenticatorApp> {
  const { body } = await stage.http({
    title: 'The password once more, and the secret is shown this once',
    client,
    request: ['POST', '/totp/enrolment', { password }],
    expect: 'started',
  });
  const phone = new AuthenticatorApp(String(body['secret']), world.clock, before);
  await stage.http({
    title: 'A code of the phone enables it',
    client,
    request: ['POST', '/totp/enrolment/confirm', { code: phone.freshCode() }],
    expect: 'enabled',
  });
  return phone;
}
