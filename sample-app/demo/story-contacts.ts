import type { Scene } from './scene.js';
import type { Ada } from './story-signing-in.js';
import { ADA } from './story-signing-in.js';

const HOME = 'ada@home.example';

/** Somebody moves to another mailbox, and the old one hears of it. */
export async function aSecondAddress({ world, stage, printer }: Scene, ada: Ada): Promise<void> {
  printer.heading('Another address');
  const client = ada.browser;
  const { body } = await stage.http({
    title: 'Ada adds her address at home; that proves nothing yet',
    client,
    request: ['POST', '/contacts', { email: HOME }],
    expect: 'added',
  });
  const contact = `/contacts/${String(body['contactId'])}`;
  await stage.http({
    title: 'Nobody signs in by an address that was not proven',
    client,
    request: ['PUT', `${contact}/primary`],
    expect: 'not_verified',
  });
  await stage.http({ title: 'She has a code sent there', client, request: ['POST', `${contact}/verification`], expect: 'sent' });
  await stage.http({
    title: 'A code that is none is counted',
    client,
    request: ['POST', `${contact}/verification/confirm`, { code: 'nine violent turbines' }],
    expect: 'rejected · invalid_code',
  });
  await stage.http({
    title: 'The one from her mailbox proves it',
    client,
    request: ['POST', `${contact}/verification/confirm`, { code: await world.codeFor(HOME) }],
    expect: 'verified',
  });
  await stage.http({
    title: 'From now on she signs in with it; every other session is dead, and the old address is told as well as the new one',
    client,
    request: ['PUT', `${contact}/primary`],
    expect: 'made_primary',
  });
  await stage.http({
    title: 'The old address opens nothing any more',
    client: world.browser(),
    request: ['POST', '/auth/sign-in', ADA],
    expect: 'rejected · invalid_credentials',
  });
}
