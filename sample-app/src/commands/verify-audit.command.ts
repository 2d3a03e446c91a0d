import { verifyAuditTrail } from '@maatify/admin-infra-adapters/kysely';
import type { SealingKeys, TrailFinding } from '@maatify/admin-infra-adapters/kysely';

import type { AppConfiguration } from '../platform/config/configuration.js';
import { auditKeys } from '../platform/config/sealing-keys.js';
import { databaseName } from '../platform/database/open-database.js';
import type { OpenedDatabase } from '../platform/database/opened-database.js';
import { prepareDatabase } from '../platform/database/prepare-database.js';
import type { Told } from './told.js';
import { did, didNot, tell } from './told.js';

/** Says whether anybody changed the audit trail: each thing found as a line of JSON on standard output, the outcome beside it. */
export async function verifyAuditCommand(configuration: AppConfiguration): Promise<number> {
  const database = databaseName(configuration.database);
  const keys = auditKeys(configuration.audit);
  if (keys === undefined) return tell(didNot('AUDIT_DIGEST_KEYS is not set, so no digest can be checked.'), database);
  const opened = await prepareDatabase(configuration, 'operate');
  try {
    return tell(await verified(opened, keys, writeLine), database, process.stderr);
  } finally {
    await opened.close();
  }
}

/** @param found called for each thing that is wrong */
export async function verified(
  { db, schema }: OpenedDatabase,
  keys: SealingKeys,
  found: (finding: TrailFinding) => void,
): Promise<Told> {
  const report = await verifyAuditTrail(db, { ...schema, keys, onFinding: found });
  const { genuine, writers, taken, undigested, findings } = report;
  const seen =
    `${String(genuine)} records in ${String(writers)} ${writers === 1 ? 'chain' : 'chains'} are as they were written, ` +
    `${String(taken)} went by the retention, ${String(undigested)} are from before there were digests.`;
  if (findings === 0)
    return did(`Nobody changed the trail. ${seen}`, 'keep this line elsewhere: a trail with fewer records was cut.');
  return didNot(`Somebody changed the trail, in ${String(findings)} places. ${seen}`);
}

function writeLine(finding: TrailFinding): void {
  process.stdout.write(`${JSON.stringify(finding)}\n`);
}
