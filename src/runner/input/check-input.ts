import type { ValidationError } from 'class-validator';
import { validateSync } from 'class-validator';

import { oncePer } from '../../kernel/once-per.js';
import { Redacted } from '../../kernel/redacted.js';
import type { Violation } from '../outcomes.js';
import { fieldReadersOf } from './input-rules.js';
import type { RulesOfClass } from './rules-of-class.js';
import { rulesOfClass } from './rules-of-class.js';

export type InputClass<I extends object> = new () => I;

/** What became of something a client sent: a frozen instance of the input class, or what is wrong with it. */
export type CheckedInput<I> =
  | { readonly valid: true; readonly input: I; readonly secrets: readonly string[] }
  | { readonly valid: false; readonly violations: readonly Violation[] };

interface InputSchema extends RulesOfClass {
  readonly readers: ReadonlyMap<string, (sent: unknown) => unknown>;
}

const MAX_VIOLATIONS = 20;
/** Whatever else a client uses for a key may be a whole body, passwords included, that was parsed as something it is not. */
const FIELD_NAME = /^[A-Za-z_$][\w$.-]{0,63}$/;
const NO_FIELD_NAME = '(no field name)';
const REFUSED_AS_A_WHOLE = (rule: string): CheckedInput<never> => refused([{ path: '', rule }]);

/** What is known of each input class, from its decorators. */
const schemaOf = oncePer((inputClass: InputClass<object>): InputSchema => ({
  ...rulesOfClass(inputClass),
  readers: fieldReadersOf(inputClass),
}));

/**
 * Checks what a client sent against an input class: copies the listed own fields into a fresh instance and validates that.
 *
 * When to use: for a host's own routes, with the rules this library exports; its operations call it themselves.
 *
 * Promises: a key that is not listed is a violation rather than silently dropped: whoever sends `status` along with an email is
 * told, by the name of the field where it looks like one, and it reaches nothing. Inherited fields, `__proto__` and accessors of a hostile object cannot get in. Texts in secret
 * fields come out wrapped in `Redacted`; `secrets` lists them revealed, so that a caller can keep them out of its logs. At most
 * 20 violations are told, never a value.
 *
 * Failures: none are thrown for what a client sent; what is wrong is told in `violations`.
 *
 * @example
 * const checked = checkInput(CreateOrderInput, request.body);
 * if (!checked.valid) return reply(422, checked.violations);
 */
export function checkInput<I extends object>(inputClass: InputClass<I>, raw: unknown): CheckedInput<I> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return REFUSED_AS_A_WHOLE('object');
  const { fields, readers, violations: broken } = schemaOf(inputClass);
  const input = new inputClass();
  const copy = input as Record<string, unknown>;
  const revealed: string[] = [];
  const violations: Violation[] = [];
  try {
    for (const key of Object.keys(raw)) {
      const value = (raw as Record<string, unknown>)[key];
      if (!fields.has(key)) {
        // A class with declared fields has own `undefined` keys; only a value is an attempt.
        if (value !== undefined) violations.push({ path: FIELD_NAME.test(key) ? key : NO_FIELD_NAME, rule: 'unknown_field' });
        continue;
      }
      const read = readers.get(key);
      copy[key] = read === undefined ? value : read(value);
      if (Redacted.is(copy[key])) revealed.push(String(copy[key].reveal()));
    }
  } catch {
    return REFUSED_AS_A_WHOLE('readable');
  }
  if (broken !== null) broken(input, violations);
  else violations.push(...violationsOf(validateSync(input, STRICT)));
  if (violations.length > 0) return refused(violations);
  return { valid: true, input: Object.freeze(input), secrets: revealed };
}

const STRICT = { forbidUnknownValues: true, validationError: { target: false, value: false } } as const;

function violationsOf(errors: readonly ValidationError[]): Violation[] {
  return errors.flatMap((error) =>
    (error.constraints === undefined ? ['invalid'] : Object.keys(error.constraints)).map((rule) => ({
      path: error.property,
      rule,
    })),
  );
}

function refused(violations: readonly Violation[]): CheckedInput<never> {
  const frozen = violations.slice(0, MAX_VIOLATIONS).map((violation) => Object.freeze(violation));
  return { valid: false, violations: Object.freeze(frozen) };
}
