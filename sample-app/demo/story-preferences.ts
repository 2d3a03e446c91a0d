import type { Scene } from './scene.js';
import type { Ada } from './story-signing-in.js';

/** Somebody chooses what they are told of, and is told of what matters all the same. */
export async function aPreference({ stage, printer }: Scene, ada: Ada): Promise<void> {
  printer.heading('A preference');
  const own = { client: ada.browser };
  await stage.http({
    title: 'Ada prefers another language; it is kept as she wrote it',
    ...own,
    request: ['PUT', '/preferences', { language: 'de-AT', timezone: 'Europe/Vienna' }],
    expect: 'updated',
  });
  await stage.http({
    title: 'She wants to hear of no changed setting',
    ...own,
    request: ['PUT', '/preferences/notifications/email/setting_changed', { enabled: false }],
    expect: 'updated',
  });
  await stage.http({
    title: 'Of sign-ins she is told, whatever she chooses',
    ...own,
    request: ['PUT', '/preferences/notifications/email/new_sign_in', { enabled: false }],
    expect: 'last_security_channel',
  });
}
