import { relayOver } from '../audit-relay/audit-relay.module.js';
import type { AppConfiguration } from '../platform/config/configuration.js';
import { databaseName } from '../platform/database/open-database.js';
import { prepareDatabase } from '../platform/database/prepare-database.js';
import { did, didNot, tell } from './told.js';

/** Ends the relay of the audit trail, for a host that has none any more: the retention waited for it. */
export async function endRelayCommand(configuration: AppConfiguration): Promise<number> {
  const opened = await prepareDatabase(configuration, 'operate');
  try {
    const relay = relayOver(opened, null);
    const waiting = await relay.waiting();
    if (waiting === null) return tell(didNot('There is no relay, so nothing was changed.'), databaseName(configuration.database));
    await relay.forget();
    const left = `The relay is forgotten; ${String(waiting.records)} records were not at the other system.`;
    return tell(
      did(left, 'see that no process has AUDIT_RELAY_FILE: one that has begins anew.'),
      databaseName(configuration.database),
    );
  } finally {
    await opened.close();
  }
}
