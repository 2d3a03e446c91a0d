import type { Client, Reply } from '../support/client.js';
import type { Fleet } from '../support/fleet.js';
import { sameSession, startFleet } from '../support/fleet.js';
import { anActiveAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { SERVERS } from '../support/servers.js';

/**
 * `npm run bench:processes`: what one, two and four processes of the host do in a second on one database.
 *
 * The database is put some milliseconds away, so that a process waits for it as in production, and what another process adds is
 * no matter of how few processors this machine has. It wants a machine that does nothing else.
 */
const ROUND_TRIP_MS = 20;
const AT_ONCE = 2;
const MEASURED_MS = 4_000;
const SIZES = [1, 2, 4] as const;
const MOST = 4;

type Work = (client: Client, lane: number) => Promise<Reply>;

async function measure(name: string, url: string): Promise<void> {
  const fleet = await startFleet(url, MOST, ROUND_TRIP_MS);
  try {
    const ada = await fleet.firstAdmin();
    const rows: Record<string, Record<string, number>> = {};
    for (const [kind, work] of Object.entries(await worksOf(fleet, ada))) {
      const row: Record<string, number> = {};
      for (const size of SIZES) row[`${String(size)} processes`] = await perSecond(fleet, ada, size, work);
      rows[`${kind}, a second`] = row;
    }
    console.log(name);
    console.table(rows);
  } finally {
    await fleet.close();
  }
}

async function worksOf(fleet: Fleet, ada: SignedIn): Promise<Readonly<Record<string, Work>>> {
  const invited = Array.from({ length: MOST * AT_ONCE }, () => anActiveAdmin(fleet.at(0), ada));
  const targets = (await Promise.all(invited)).map(({ adminId }) => ({ adminId, active: true }));
  let made = 0;
  return {
    'session checks': (client) => client.get('/me'),
    invitations: (client) => client.post('/admins', { email: `m${String((made += 1))}@example.test`, name: 'Measured' }),
    'suspensions and returns': (client, lane) => {
      const target = targets[lane] ?? { adminId: '', active: true };
      const form = target.active ? 'suspend' : 'reinstate';
      target.active = !target.active;
      return client.post(`/admins/${target.adminId}/${form}`, { reason: 'measured' });
    },
  };
}

async function perSecond(fleet: Fleet, who: SignedIn, size: number, work: Work): Promise<number> {
  const clients = Array.from({ length: size }, (_, place) => sameSession(fleet.at(place), who));
  const lanes = clients.flatMap((client) => Array.from({ length: AT_ONCE }, () => client));
  await Promise.all(lanes.map((client, lane) => work(client, lane)));
  const endMs = performance.now() + MEASURED_MS;
  let done = 0;
  const inLane = async (client: Client, lane: number): Promise<void> => {
    for (; performance.now() < endMs; done += 1) {
      const { status, text } = await work(client, lane);
      if (status >= 300) throw new Error(`${String(status)} ${text}`);
    }
  };
  await Promise.all(lanes.map(inLane));
  return Math.round((done * 1_000) / MEASURED_MS);
}

for (const [name, url] of SERVERS) await measure(name, url);
