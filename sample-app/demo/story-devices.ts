import type { AuthenticatorApp } from './authenticator-app.js';
import { bothFactors } from './both-factors.js';
import type { Scene } from './scene.js';
import type { Colleague } from './story-colleague.js';
import { SAM_NOW } from './story-forgotten-password.js';
import type { Ada } from './story-signing-in.js';
import { ADA } from './story-signing-in.js';

interface Listed {
  readonly deviceId: string;
  readonly current: boolean;
}

/** A device that is not Sam's any more, and what he may say of the one that is. */
export async function aSoldLaptop(scene: Scene, sam: Colleague, samsPhone: AuthenticatorApp): Promise<void> {
  const { world, stage, printer } = scene;
  printer.heading('A sold laptop');
  const laptop = world.browser();
  await bothFactors(scene, laptop, SAM_NOW, samsPhone, { title: 'Sam comes in from his laptop, too', expect: 'signed_in' });
  const { body } = await stage.http({
    title: 'At his desk he sees every device he ever came from',
    client: sam.browser,
    request: ['GET', '/devices'],
    expect: 'page',
    notes: ({ body: { items } }) => (items as readonly Listed[]).map((device) => JSON.stringify(device)),
  });
  const [here, newest] = [(one: Listed) => one.current, (one: Listed) => !one.current].map(
    (is) => (body['items'] as readonly Listed[]).find(is)?.deviceId,
  );
  await stage.http({
    title: 'This one he calls trusted: a word to read, which opens nothing',
    client: sam.browser,
    request: ['PUT', `/devices/${String(here)}/trust`],
    expect: 'trusted',
  });
  await stage.http({
    title: 'The laptop is sold, and he takes it off the list',
    client: sam.browser,
    request: ['DELETE', `/devices/${String(newest)}`],
    expect: 'revoked',
  });
  await stage.http({
    title: 'Whoever opens it is out, with a session that was good a moment ago',
    client: laptop,
    request: ['GET', '/me'],
    expect: 'refused',
  });
}

/** What she changed and forgot. */
export async function aLookAtTheSettings(scene: Scene, ada: Ada): Promise<void> {
  const { stage, printer } = scene;
  printer.heading('A look at the settings');
  await bothFactors(scene, ada.browser, ADA, ada.phone, { title: 'Ada is back', expect: 'signed_in' });
  await stage.http({
    title: 'She keeps audit records longer than usual',
    client: ada.browser,
    request: ['PUT', '/settings/audit.retention_days', { value: 400 }],
    expect: 'changed',
  });
  await stage.http({
    title: 'A category at a glance: what each is, and who set it when',
    client: ada.browser,
    request: ['GET', '/settings?category=audit'],
    expect: 'page',
    notes: ({ body: { items } }) => (items as readonly object[]).map((setting) => JSON.stringify(setting)),
  });
  await stage.http({
    title: 'And back to what it is when nobody says anything',
    client: ada.browser,
    request: ['DELETE', '/settings/audit.retention_days'],
    expect: 'changed',
  });
}
