import { ContractViolationException, InfrastructureException } from './exceptions.js';
import { copyForeignError } from './foreign-error.js';
import type { IdGenerator } from './id-generator.contract.js';

const ID = /^[\x21-\x7e]{1,64}$/;
const SECRET = /^[A-Za-z0-9_-]{22,128}$/;

/** The bound generator as the core may use it: checked, and classified when it fails. */
export class SafeIdGenerator implements IdGenerator {
  constructor(private readonly ids: IdGenerator) {}

  id(): string {
    return this.asked('id', ID, '1-64 printable ASCII characters');
  }

  /** Refuses a secret that is too short to be one, whatever the generator was replaced by. */
  secret(): string {
    return this.asked('secret', SECRET, '22-128 base64url characters');
  }

  private asked(method: 'id' | 'secret', pattern: RegExp, expected: string): string {
    let answer: unknown;
    try {
      answer = this.ids[method]();
    } catch (thrown) {
      throw new InfrastructureException(`IdGenerator.${method} threw; see cause.`, {
        operation: null,
        contract: 'IdGenerator',
        method,
        code: 'contract.threw',
        cause: copyForeignError(thrown, []),
      });
    }
    if (typeof answer === 'string' && pattern.test(answer)) return answer;
    throw new ContractViolationException(`IdGenerator.${method} must answer ${expected}.`, {
      operation: null,
      contract: 'IdGenerator',
      method,
      code: 'contract.malformed_answer',
    });
  }
}
