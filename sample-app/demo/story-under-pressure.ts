import type { DemoClient } from './client.js';
import type { Scene } from './scene.js';
import type { Colleague } from './story-colleague.js';
import { SAM } from './story-colleague.js';
import { printTrail } from './trail.js';

/** Read-only mode, a sink that hangs, and what the records say about all of it. */
export async function underPressure({ world, stage, printer }: Scene, ada: DemoClient, sam: Colleague): Promise<void> {
  printer.heading('Under pressure');
  const readOnly = (on: boolean, reason: string) => ['PUT', '/system/read-only', { on, reason }] as const;
  await stage.http({
    title: 'Ada switches to read-only mode',
    client: ada,
    request: readOnly(true, 'moving the database'),
    expect: 'changed',
  });
  await stage.http({
    title: 'A change is refused, by her too',
    client: ada,
    request: ['POST', '/admins', { email: 'kim@example.com', name: 'Kim' }],
    expect: 'read_only',
  });
  await stage.http({
    title: "So is a command of the host's own",
    client: ada,
    request: ['POST', '/reports', { title: 'Too early' }],
    expect: 'read_only',
  });
  await stage.http({
    title: 'The way out is always open',
    client: ada,
    request: readOnly(false, 'moved'),
    expect: 'changed',
  });
  await stage.http({
    title: 'Sam is reinstated',
    client: ada,
    request: ['POST', `/admins/${sam.adminId}/reinstate`, { reason: 'talked it over' }],
    expect: 'changed',
  });
  await stage.http({
    title: 'That revives no session: his old cookie stays dead',
    client: sam.oldCookie,
    request: ['GET', '/me'],
    expect: 'refused',
  });
  world.auditLogger.hang();
  await stage.http({
    title: 'The audit logger hangs, and Sam signs in: nobody waits for a record',
    client: sam.browser,
    request: ['POST', '/auth/sign-in', SAM],
    expect: 'signed_in',
    notes: (_answer, durationMs) => [
      `Answered after ${String(durationMs)} ms, with ${String(world.inFlight())} records still under way.`,
    ],
  });
  stage.demand(world.inFlight() > 0, 'the audit logger did not hang');
  world.auditLogger.release();
  await world.settled();
  const { body } = await stage.http({
    title: "The host's own query over the audit trail; the records that hung are there",
    client: ada,
    request: ['GET', '/audit?limit=24'],
    expect: 'granted',
  });
  printTrail(printer, body['items'] as Parameters<typeof printTrail>[1], { [sam.adminId]: 'Sam' });
}
