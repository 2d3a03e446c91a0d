import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CapturingLogger } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { createApplication } from '../../src/platform/http/create-application.js';
import { inPieces } from '../../src/platform/jobs/in-pieces.js';
import { RepeatingJob } from '../../src/platform/jobs/repeating-job.js';
import { Mailbox } from '../support/mailbox.js';
import { startHost, testConfiguration, until } from '../support/host.js';

/** How often each job of the host runs, give or take a fifth. */
const EVERY_MS = { mail: 2_000, 'audit relay': 2_000, 'change journal': 300_000, housekeeping: 3_600_000 } as const;
type Job = keyof typeof EVERY_MS;

describe('the jobs of a host', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'jobs-'));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(directory, { recursive: true });
  });

  /** The timers that a start sets as jobs do where chance says this, and those of them that are left once it has closed. */
  async function scheduled(chance: number, options: { jobs?: boolean; mailer?: Mailbox }, env: Record<string, string>) {
    const set = jest.spyOn(globalThis, 'setTimeout');
    const cleared = jest.spyOn(globalThis, 'clearTimeout');
    const app = await createApplication({ configuration: testConfiguration(env), ...options }, new CapturingLogger());
    // Jobs begin at the end of this; what was made before has names made by chance.
    const random = jest.spyOn(Math, 'random').mockReturnValue(chance);
    await app.init();
    random.mockRestore();
    const waits = Object.values(EVERY_MS).map((ms) => ms * (0.8 + 0.4 * chance));
    const timers = set.mock.calls.flatMap(([, ms], index) => {
      const timer = set.mock.results[index]?.value as NodeJS.Timeout;
      return waits.includes(ms ?? 0) ? [{ ms: ms ?? 0, timer }] : [];
    });
    await app.close();
    const gone = new Set(cleared.mock.calls.map(([timer]) => timer));
    jest.restoreAllMocks();
    return {
      waits: timers.map(({ ms }) => ms).sort((a, b) => a - b),
      holding: timers.filter(({ timer }) => timer.hasRef()),
      left: timers.filter(({ timer }) => !gone.has(timer)),
    };
  }
  const of = (chance: number, ...jobs: Job[]): number[] =>
    jobs.map((job) => EVERY_MS[job] * (0.8 + 0.4 * chance)).sort((a, b) => a - b);
  const relayed = () => ({ AUDIT_RELAY_FILE: join(directory, 'audit.jsonl') });

  it.each([0, 0.25, 0.75])(
    'each has its own time, apart from that of other processes; none keeps the process, and closing ends all (chance %d)',
    async (chance) => {
      const { waits, holding, left } = await scheduled(chance, { mailer: new Mailbox() }, relayed());
      expect(waits).toEqual(of(chance, 'mail', 'audit relay', 'change journal', 'housekeeping'));
      expect([holding, left]).toEqual([[], []]);
    },
  );

  it('none brings the trail where no file is named', async () => {
    expect((await scheduled(0.25, { mailer: new Mailbox() }, {})).waits).toEqual(
      of(0.25, 'mail', 'change journal', 'housekeeping'),
    );
  });

  it('there are none in a process that leaves them to others', async () => {
    expect((await scheduled(0.25, { mailer: new Mailbox(), jobs: false }, relayed())).waits).toEqual([]);
  });

  it('a run that fails is told by the name of its job, and what failed', async () => {
    const host = await startHost();
    const job = new RepeatingJob({ name: 'of the test', everyMs: 1, run: () => Promise.reject(new RangeError('x')) });
    job.start();
    await until(() => (host.logger.filter({ level: 'error' }).length > 1 ? true : null));
    await job.stop();
    expect(JSON.stringify(host.logger.filter({ level: 'error' })[0])).toMatch(
      /"event":"job_failed","job":"of the test","name":"RangeError"/,
    );
    await host.close();
  });

  it('closing goes on without a run that never ends', async () => {
    let begun = false;
    const job = new RepeatingJob({
      name: 'hanging',
      everyMs: 1,
      run: () => {
        begun = true;
        return new Promise(() => undefined);
      },
    });
    job.start();
    await until(() => begun || null);
    await expect(job.stop()).resolves.toBeUndefined();
  });

  it('one run does no more than so many pieces, and none once the host closes', async () => {
    let pieces = 0;
    const closing = new AbortController();
    const endless = () => Promise.resolve({ more: (pieces += 1) > 0 });
    await inPieces(endless);
    expect(pieces).toBe(100);
    await inPieces(() => {
      if (pieces === 103) closing.abort();
      return endless();
    }, closing.signal);
    expect(pieces).toBe(104);
  });
});
