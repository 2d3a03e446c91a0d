import type { DemoClient } from './client.js';
import type { Scene } from './scene.js';
import type { Ada } from './story-signing-in.js';

const SUB = '10769150350006150715113082367';

/** Somebody signs in by an account elsewhere, which spares the password and nothing else. */
export async function anAccountElsewhere({ world, stage, printer }: Scene, ada: Ada): Promise<void> {
  printer.heading('An account elsewhere');
  const client = ada.browser;
  const asserted = async (browser: DemoClient): Promise<object> => {
    const { body } = await browser.send('GET', '/auth/external/nonce');
    return { provider: 'google', assertion: world.provider.assert(SUB, String(body['nonce'])) };
  };
  await stage.http({
    title: 'Somebody has to switch it on first',
    client,
    request: ['PUT', '/settings/features.oauth.enabled', { value: true }],
    expect: 'changed',
  });
  const { body } = await stage.http({
    title: 'Ada says which account at the provider is hers; that proves nothing yet',
    client,
    request: ['POST', '/external-identities', { provider: 'google', externalId: SUB, usage: 'sign_in' }],
    expect: 'linked',
  });
  const own = `/external-identities/${String(body['linkId'])}`;
  await stage.http({
    title: 'A messenger is told things, and lets nobody in',
    client,
    request: ['POST', '/external-identities', { provider: 'telegram', externalId: '4711', usage: 'sign_in' }],
    expect: 'usage_forbidden',
  });
  const elsewhere = world.browser();
  await stage.http({
    title: 'Before she confirmed it nobody comes in by it, whatever the provider asserts',
    client: elsewhere,
    request: ['POST', '/auth/external/sign-in', await asserted(elsewhere)],
    expect: 'rejected · link_not_confirmed',
  });
  await stage.http({
    title: 'In her own session, with what the provider asserts just now, she does',
    client,
    request: ['POST', `${own}/confirm`, await asserted(client)],
    expect: 'confirmed',
  });
  await stage.http({
    title:
      'Now it stands for her password, and for nothing else: her phone is asked, although the provider says that it asked, too',
    client: elsewhere,
    request: ['POST', '/auth/external/sign-in', await asserted(elsewhere)],
    expect: 'totp_required',
  });
  await stage.http({
    title: 'She takes it back; whatever it opened is dead in the same write',
    client,
    request: ['DELETE', own],
    expect: 'revoked',
  });
  await stage.http({
    title: 'The provider vouches for somebody whom nobody here knows any more',
    client: elsewhere,
    request: ['POST', '/auth/external/sign-in', await asserted(elsewhere)],
    expect: 'rejected · link_not_found',
  });
}
