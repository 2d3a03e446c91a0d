import { getMetadataStorage, validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';

import { Redacted } from '../kernel/redacted.js';
import { secretFieldsOf, wrapSecret } from './input-rules.js';
import type { Violation } from './outcomes.js';

export type InputClass<I extends object> = new () => I;

export type AdmittedInput<I> =
  | { readonly admitted: true; readonly input: I; readonly secrets: readonly string[] }
  | { readonly admitted: false; readonly violations: readonly Violation[] };

interface InputSchema {
  readonly fields: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
}

const MAX_VIOLATIONS = 20;
const REFUSED_AS_A_WHOLE = (rule: string): AdmittedInput<never> => refused([{ path: '', rule }]);

/**
 * Copies the listed own fields of what a client sent into a fresh instance and validates that (L1, Z4).
 *
 * A key that is not listed is a violation rather than silently dropped: whoever sends `status` along with an email is
 * told, and it reaches nothing (F48). Inherited fields, `__proto__` and accessors of a hostile object cannot get in (X4).
 */
export class InputAdmission {
  readonly #schemas = new Map<InputClass<object>, InputSchema>();

  admit<I extends object>(inputClass: InputClass<I>, raw: unknown): AdmittedInput<I> {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return REFUSED_AS_A_WHOLE('object');
    const { fields, secrets } = this.schemaOf(inputClass);
    const input = new inputClass();
    const copy = input as Record<string, unknown>;
    const revealed: string[] = [];
    const violations: Violation[] = [];
    try {
      for (const key of Object.keys(raw)) {
        const value = (raw as Record<string, unknown>)[key];
        if (!fields.has(key)) {
          // A class with declared fields has own `undefined` keys; only a value is an attempt.
          if (value !== undefined) violations.push({ path: key.slice(0, 64), rule: 'unknown_field' });
          continue;
        }
        copy[key] = secrets.has(key) ? wrapSecret(value) : value;
        if (Redacted.is(copy[key])) revealed.push(String(copy[key].reveal()));
      }
    } catch {
      return REFUSED_AS_A_WHOLE('readable');
    }
    if (fields.size > 0) violations.push(...violationsOf(validateSync(input, STRICT)));
    if (violations.length > 0) return refused(violations);
    return { admitted: true, input: Object.freeze(input), secrets: revealed };
  }

  private schemaOf(inputClass: InputClass<object>): InputSchema {
    const known = this.#schemas.get(inputClass);
    if (known !== undefined) return known;
    const metadata = getMetadataStorage().getTargetValidationMetadatas(inputClass, '', true, false);
    const schema = { fields: new Set(metadata.map((one) => one.propertyName)), secrets: secretFieldsOf(inputClass) };
    this.#schemas.set(inputClass, schema);
    return schema;
  }
}

const STRICT = { forbidUnknownValues: true, validationError: { target: false, value: false } } as const;

function violationsOf(errors: readonly ValidationError[]): Violation[] {
  return errors.flatMap((error) =>
    Object.keys(error.constraints ?? { invalid: '' }).map((rule) => ({ path: error.property, rule })),
  );
}

function refused(violations: readonly Violation[]): AdmittedInput<never> {
  const frozen = violations.slice(0, MAX_VIOLATIONS).map((violation) => Object.freeze(violation));
  return { admitted: false, violations: Object.freeze(frozen) };
}
