import { ManualClock } from '@maatify/admin-infra/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { dropOwnSchema, inOwnSchema } from '../../demo/own-schema.js';
import type { AppConfiguration } from '../../src/platform/config/configuration.js';
import { auditEvents } from '../support/database.js';
import { liveOnce, watchOperations } from '../support/every-operation.js';
import { startHost, testConfiguration } from '../support/host.js';
import type { Host } from '../support/host.js';

const SERVERS = [
  ['PostgreSQL', process.env['POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test'],
  ['MariaDB', process.env['MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306/test'],
] as const;

describe.each(SERVERS)('every operation of the library, on %s', (_name, url) => {
  const clock = new ManualClock();
  let configuration: AppConfiguration;
  let host: Host;
  beforeAll(async () => {
    const env = { DATABASE_URL: url };
    configuration = await inOwnSchema(testConfiguration(env));
    const { schema } = configuration.database;
    host = await startHost({ env, clock, ...(schema === undefined ? {} : { schema }) });
  });
  afterAll(async () => {
    await host.close();
    await dropOwnSchema(configuration);
  });

  it('is done at least once, as its page says, without a failure', async () => {
    const left = watchOperations(host);
    await liveOnce(host, clock);
    expect(left()).toEqual([]);
    await host.settled();
    const types = (await auditEvents(host.opened)).map(({ type }) => type);
    expect(types).not.toContain('operation.outcome_unknown');
    expect(host.logger.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });
});
