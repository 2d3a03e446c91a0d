import type { Clock } from '../kernel/clock.contract.js';
import { ContractViolationException, InfrastructureException } from '../kernel/exceptions.js';
import { copyForeignError } from '../kernel/foreign-error.js';
import type { IdGenerator } from '../kernel/id-generator.contract.js';
import { isInstant } from '../kernel/ids.js';
import type { Instant } from '../kernel/ids.js';

const ID = /^[\x21-\x7e]{1,64}$/;
const SECRET = /^[A-Za-z0-9_-]{22,128}$/;

/** Clock and ids as the core may use them: checked, and classified when they fail (P8, P9). */
export class SafeGenerator {
  constructor(
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  now(): Instant {
    const now = asked('Clock', 'now', () => this.clock.now());
    if (!isInstant(now)) throw violated('Clock', 'now', 'whole milliseconds since the Unix epoch');
    return now;
  }

  id(): string {
    const id = asked('IdGenerator', 'id', () => this.ids.id());
    if (typeof id !== 'string' || !ID.test(id)) throw violated('IdGenerator', 'id', '1-64 printable ASCII characters');
    return id;
  }

  /** Refuses a secret that is too short to be one, whatever the generator was replaced by (L9). */
  secret(): string {
    const secret = asked('IdGenerator', 'secret', () => this.ids.secret());
    if (typeof secret !== 'string' || !SECRET.test(secret)) throw violated('IdGenerator', 'secret', '22-128 base64url characters');
    return secret;
  }
}

function asked(contract: string, method: string, ask: () => unknown): unknown {
  try {
    return ask();
  } catch (thrown) {
    throw new InfrastructureException(`${contract}.${method} threw; see cause.`, {
      code: 'contract.threw',
      operation: null,
      contract,
      method,
      cause: copyForeignError(thrown, []),
    });
  }
}

function violated(contract: string, method: string, expected: string): ContractViolationException {
  return new ContractViolationException(`${contract}.${method} must answer ${expected}.`, {
    code: 'contract.malformed_answer',
    operation: null,
    contract,
    method,
  });
}
