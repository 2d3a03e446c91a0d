import type { DemoClient } from './client.js';
import type { Scene } from './scene.js';

const TWO_MINUTES_MS = 2 * 60_000;

/** An invitation goes to the wrong mailbox; it is sent to another one, and in the end taken back. */
export async function aMistypedAddress({ world, stage, printer }: Scene, ada: DemoClient): Promise<void> {
  printer.heading('A mistyped address');
  const { body } = await stage.http({
    title: 'Ada invites Robin, and mistypes the address: whoever reads that mailbox has a code that works',
    client: ada,
    request: ['POST', '/admins', { email: 'robni@example.com', name: 'Robin' }],
    expect: 'created',
  });
  const { adminId } = body['admin'] as { readonly adminId: string };
  const code = await world.codeFor('robni@example.com');
  world.clock.leap(TWO_MINUTES_MS);
  await stage.http({
    title: 'She corrects it: a new code goes to the right one',
    client: ada,
    request: ['POST', `/admins/${adminId}/invitation/correct`, { email: 'robin@example.com' }],
    expect: 'corrected',
  });
  await stage.http({
    title: 'The first code is dead',
    client: world.browser(),
    request: ['POST', '/invitations/accept', { code, password: 'whoever reads this mailbox' }],
    expect: 'rejected · invalid_code',
  });
  await stage.http({
    title: 'Robin works elsewhere now; she takes the invitation back, and the address is free for another admin',
    client: ada,
    request: ['POST', `/admins/${adminId}/invitation/withdraw`, { reason: 'hired by somebody else' }],
    expect: 'withdrawn',
  });
}
