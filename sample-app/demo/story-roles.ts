import type { AuthenticatorApp } from './authenticator-app.js';
import { bothFactors } from './both-factors.js';
import type { Scene } from './scene.js';
import type { Colleague } from './story-colleague.js';
import { SAM_NOW } from './story-forgotten-password.js';
import type { Ada } from './story-signing-in.js';

/** What people may do is handed from one to another, and never more than the giver has. */
export async function aRole(scene: Scene, ada: Ada, sam: Colleague, samsPhone: AuthenticatorApp): Promise<void> {
  const { stage, printer } = scene;
  printer.heading('A role');
  const made = await stage.http({
    title: 'Ada makes a role; a new one lets nobody do anything',
    client: ada.browser,
    request: ['POST', '/roles', { name: 'Front desk' }],
    expect: 'created',
  });
  const { roleId } = made.body['role'] as { readonly roleId: string };
  const held = `/admins/${sam.adminId}/roles/${roleId}`;
  for (const ability of ['admins.create', 'roles.assign']) {
    await stage.http({
      title: `It gets ${ability}: hers to hand out, since she holds it`,
      client: ada.browser,
      request: ['PUT', `/roles/${roleId}/abilities/${ability}`],
      expect: 'granted',
    });
  }
  await stage.http({ title: 'She gives it to Sam', client: ada.browser, request: ['PUT', held], expect: 'assigned' });
  await bothFactors(scene, sam.browser, SAM_NOW, samsPhone, { title: 'Sam comes in', expect: 'signed_in' });
  const create = (name: string) => ['POST', '/admins', { email: `${name.toLowerCase()}@example.com`, name }] as const;
  const kim = await stage.http({
    title: 'And creates Kim, which he could not when this story began',
    client: sam.browser,
    request: create('Kim'),
    expect: 'created',
  });
  const { adminId } = kim.body['admin'] as { readonly adminId: string };
  await stage.http({
    title: 'He may assign roles now, but not to himself',
    client: sam.browser,
    request: ['PUT', `/admins/${sam.adminId}/roles/owner`],
    expect: 'self_forbidden',
  });
  await stage.http({
    title: 'Nor does he make Kim an owner: nobody hands out what they may not',
    client: sam.browser,
    request: ['PUT', `/admins/${adminId}/roles/owner`],
    expect: 'escalation_forbidden',
  });
  await stage.http({ title: 'Ada takes the role back', client: ada.browser, request: ['DELETE', held], expect: 'revoked' });
  await stage.http({
    title: 'It is over with his next request; his session goes on',
    client: sam.browser,
    request: create('Lou'),
    expect: 'denied · not_permitted',
  });
  await stage.http({
    title: 'The last who can put things right stays so: the owners keep that ability while there is but one',
    client: ada.browser,
    request: ['DELETE', '/roles/owner/abilities/admins.administer'],
    expect: 'last_holder',
  });
}
