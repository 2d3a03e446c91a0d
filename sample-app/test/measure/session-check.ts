import { readFileSync } from 'node:fs';

import type { Client } from '../support/client.js';
import { startFleet } from '../support/fleet.js';
import { SERVERS } from '../support/servers.js';

/**
 * `npm run bench:host`: what a request to the sample host costs its process, over each server: one that anybody may make, and one that
 * is answered after a check of the session. In turns, so that what the machine does to one route it does to the other. Linux only: the
 * processor time of another process is read from `/proc`.
 */
const ROUTES = ['/system/state', '/me'] as const;
const REQUESTS = 1_000;
const AT_ONCE = 4;
const [WARM, ROUNDS] = [2, 5];
/** The kernel counts in hundredths of a second, whatever the machine. */
const MS_PER_TICK = 10;

/** User and system time of a process so far. */
function cpuMs(pid: number): number {
  const [, fields = ''] = readFileSync(`/proc/${String(pid)}/stat`, 'utf8').split(') ');
  const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number);
  return (user + system) * MS_PER_TICK;
}

async function many(client: Client, route: string): Promise<void> {
  let left = REQUESTS;
  const lane = async (): Promise<void> => {
    while ((left -= 1) >= 0) {
      const { status, text } = await client.get(route);
      if (status !== 200) throw new Error(`${route} answered ${String(status)} ${text}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

for (const [name, url] of SERVERS) {
  const fleet = await startFleet(url, 1);
  try {
    const { client } = await fleet.firstAdmin();
    const pid = fleet.processes[0]?.child.pid ?? 0;
    const spent: Record<(typeof ROUTES)[number], number> = { '/system/state': 0, '/me': 0 };
    for (let round = 0; round < WARM + ROUNDS; round += 1) {
      for (const route of ROUTES) {
        const from = cpuMs(pid);
        await many(client, route);
        if (round >= WARM) spent[route] += cpuMs(pid) - from;
      }
    }
    const microsOf = (route: (typeof ROUTES)[number]): number => Math.round((spent[route] * 1_000) / (ROUNDS * REQUESTS));
    console.log(name, Object.fromEntries(ROUTES.map((route) => [`${route}, µs of CPU`, microsOf(route)])));
    console.log(`${name}: a session check costs ${(spent['/me'] / spent['/system/state']).toFixed(2)} times the public route`);
  } finally {
    await fleet.close();
  }
}
