import { SUPPORT_COMMANDS } from '../src/commands/support.js';
import type { Scene } from './scene.js';
import type { Colleague } from './story-colleague.js';
import { SAM } from './story-colleague.js';
import type { Ada } from './story-signing-in.js';
import { ADA } from './story-signing-in.js';

const ELEVEN_MINUTES_MS = 11 * 60_000;

/** What nobody does at an unlocked screen: the library asks for a factor once more. */
export async function aStepUp({ world, stage, printer }: Scene, ada: Ada, sam: Colleague): Promise<void> {
  printer.heading('A step up');
  const lock = ['POST', `/admins/${sam.adminId}/lock`, { reason: 'his laptop is gone' }] as const;
  world.clock.leap(ELEVEN_MINUTES_MS);
  printer.line('      (eleven minutes later)');
  await stage.http({
    title: 'Ada locks Sam; her last proof is too old for that, whoever sits at her desk',
    client: ada.browser,
    request: lock,
    expect: 'step_up_required',
  });
  const before = ada.browser.stolen();
  await stage.http({
    title: 'She proves her password once more; the session goes on under a new token',
    client: ada.browser,
    request: ['POST', '/auth/reauthenticate', { password: ADA.password }],
    expect: 'reauthenticated',
  });
  await stage.http({
    title: 'A copy of the cookie from before is worth nothing',
    client: before,
    request: ['GET', '/me'],
    expect: 'refused',
  });
  await stage.http({ title: 'And what she asked for is done', client: ada.browser, request: lock, expect: 'changed' });
  await stage.inProcess(
    'The laptop was in the other bag, and Ada has gone home: the operator unlocks him at the command line',
    `cli unlock --email ${SAM.email} --reason 'the laptop was found'`,
    'changed',
    () => SUPPORT_COMMANDS.unlock(world.app, { email: SAM.email, reason: 'the laptop was found' }),
  );
}
