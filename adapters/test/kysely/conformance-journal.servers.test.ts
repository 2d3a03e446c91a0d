import { JOURNALED } from '../../src/kysely/journal/journaled-methods.js';
import type { JournaledContract } from '../../src/kysely/journal/journaled-methods.js';
import { conformsOnServers } from './shared/conforms-on-servers.js';

// With the journal each change is a part of a longer transaction, whose parts are taken back by themselves; what it promises is the same.
conformsOnServers(
  'with the journal of changes, on $name',
  { changeJournal: true },
  { only: Object.keys(JOURNALED) as JournaledContract[] },
);
