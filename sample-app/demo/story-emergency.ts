import { MODE_COMMANDS } from '../src/commands/modes.js';
import type { AuthenticatorApp } from './authenticator-app.js';
import { bothFactors } from './both-factors.js';
import type { Scene } from './scene.js';
import type { Colleague } from './story-colleague.js';
import { SAM_NOW } from './story-forgotten-password.js';
import type { Ada } from './story-signing-in.js';
import { ADA } from './story-signing-in.js';

/** Somebody is inside who must not be: everybody out, and back in by breaking the glass. */
export async function anEmergency(scene: Scene, ada: Ada, sam: Colleague, samsPhone: AuthenticatorApp): Promise<void> {
  const { stage, printer } = scene;
  printer.heading('An emergency');
  await stage.http({
    title: 'A laptop is stolen, nobody knows whose: Ada ends every session there is, in one write',
    client: ada.browser,
    request: ['POST', '/system/emergency/enable', { reason: 'a stolen laptop', trigger: 'suspected_compromise' }],
    expect: 'enabled',
  });
  await stage.http({ title: 'Her own as well', client: ada.browser, request: ['GET', '/me'], expect: 'refused' });
  await bothFactors(scene, sam.browser, SAM_NOW, samsPhone, {
    title: 'Sam proves both of his and says why, and stays outside: he may not break the glass',
    expect: 'emergency_restricted',
    reason: 'to go on with my work',
  });
  await bothFactors(scene, ada.browser, ADA, ada.phone, {
    title: 'Ada is asked why before her code is looked at, as everybody is',
    expect: 'reason_required',
  });
  await bothFactors(scene, ada.browser, ADA, ada.phone, {
    title: 'Ada may, by both factors; everybody who could have is told of it',
    expect: 'signed_in',
    reason: 'to end the emergency once the laptop is found',
  });
  await stage.http({
    title: 'She looks why it is on, and since when',
    client: ada.browser,
    request: ['GET', '/system/emergency'],
    expect: 'found',
    notes: ({ body }) => [JSON.stringify(body['emergency'])],
  });
  await stage.http({
    title: 'Even she changes nothing now but what leads out',
    client: ada.browser,
    request: ['POST', '/admins', { email: 'kim@example.com', name: 'Kim' }],
    expect: 'emergency_restricted',
  });
  await stage.http({
    title: 'The laptop is found, and she ends it',
    client: ada.browser,
    request: ['POST', '/system/emergency/disable', { reason: 'it was found, switched off' }],
    expect: 'disabled',
  });
  await bothFactors(scene, sam.browser, SAM_NOW, samsPhone, { title: 'Sam comes in again', expect: 'signed_in' });
}

/** A mode that nobody is there to leave. */
export async function theWayOut(scene: Scene, ada: Ada, sam: Colleague, samsPhone: AuthenticatorApp): Promise<void> {
  const { world, stage, printer } = scene;
  printer.heading('The way out');
  await stage.http({
    title: 'Ada closes the house for the weekend, and leaves',
    client: ada.browser,
    request: ['POST', '/system/maintenance/enter', { reason: 'new servers' }],
    expect: 'entered',
  });
  await stage.http({ title: 'She signs out', client: ada.browser, request: ['POST', '/auth/sign-out'], expect: 'signed_out' });
  await bothFactors(scene, world.browser(), SAM_NOW, samsPhone, {
    title: 'On Monday Sam stands before a closed door',
    expect: 'maintenance',
    reason: 'it is Monday',
  });
  const reason = 'Ada forgot to open';
  await stage.inProcess(
    'The operator opens it at the command line',
    `cli leave-mode maintenance --reason '${reason}'`,
    'left',
    () => MODE_COMMANDS['leave-mode'].maintenance(world.app, reason),
  );
  await bothFactors(scene, sam.browser, SAM_NOW, samsPhone, { title: 'Sam goes to work', expect: 'signed_in' });
}
