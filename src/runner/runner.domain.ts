import { AuditLogger } from '../effects/audit-logger.contract.js';
import { NotificationDispatcher } from '../effects/notification-dispatcher.contract.js';
import { SecretDelivery } from '../effects/secret-delivery.contract.js';
import { Clock } from '../kernel/clock.contract.js';
import { IdGenerator } from '../kernel/id-generator.contract.js';
import { RandomIdGenerator } from '../kernel/random-id-generator.js';
import { SystemClock } from '../kernel/system-clock.js';
import { contract, contractWithDefault, domain } from './domain.js';
import { OPERATION_REFUSED, OUTCOME_UNKNOWN, PERMISSION_DENIED, SYSTEM_ACTOR_USED } from './runner.events.js';

/** What every operation needs, whatever its domain: time, ids, and the three sinks. */
export const runnerDomain = domain({
  key: 'operation',
  name: 'the runner',
  contracts: {
    AuditLogger: contract<AuditLogger>(AuditLogger, { record: true }),
    NotificationDispatcher: contract<NotificationDispatcher>(NotificationDispatcher, { dispatch: true }),
    SecretDelivery: contract<SecretDelivery>(SecretDelivery, { deliver: true }),
    Clock: contractWithDefault<Clock>(Clock, { now: true, monotonicMs: true, startTicker: true }, SystemClock),
    IdGenerator: contractWithDefault<IdGenerator>(IdGenerator, { id: true, secret: true }, RandomIdGenerator),
  },
  events: [PERMISSION_DENIED, SYSTEM_ACTOR_USED, OPERATION_REFUSED, OUTCOME_UNKNOWN],
});
