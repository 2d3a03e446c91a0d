import 'reflect-metadata';

import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';

import { canonicalEmail } from '../../kernel/canonical-email.js';
import { isAdminId } from '../../kernel/ids.js';
import { Redacted } from '../../kernel/redacted.js';

const SECRET_FIELDS = Symbol('secretFields');

/** The fields of an input class that hold secrets; they arrive as text and go on wrapped. */
export function secretFieldsOf(inputClass: new () => object): ReadonlySet<string> {
  return (Reflect.getMetadata(SECRET_FIELDS, inputClass.prototype as object) as Set<string> | undefined) ?? new Set();
}

export interface TextBounds {
  readonly min?: number;
  readonly max: number;
}

/** No lone surrogates (they have no UTF-8 form and no equality in storage) and no NUL (PostgreSQL refuses it). */
function isCleanText(value: unknown, { min = 0, max }: TextBounds): value is string {
  return typeof value === 'string' && value.length >= min && value.length <= max && value.isWellFormed() && !value.includes('\0');
}

function rule(name: string, validate: (value: unknown) => boolean): PropertyDecorator {
  return ValidateBy({ name, validator: { validate, defaultMessage: () => `$property breaks the rule ${name}` } });
}

/** A text within bounds, in UTF-16 units, well-formed and without NUL. Rule: `text`. */
export function IsText(bounds: TextBounds): PropertyDecorator {
  return rule('text', (value) => isCleanText(value, bounds));
}

/**
 * A secret within bounds. JSON brings a string, which is wrapped at once, both by a `ValidationPipe` that transforms and
 * by the library; a caller in the same process hands in `Redacted.of(text)`. Rule: `secret`.
 */
export function IsSecret(bounds: TextBounds): PropertyDecorator {
  return secretRule('secret', (text) => isCleanText(text, bounds));
}

function secretRule(name: string, validate: (revealed: unknown) => boolean): PropertyDecorator {
  const check = rule(name, (value) => Redacted.is(value) && validate(value.reveal()));
  const wrap = Transform(({ value }: { value: unknown }) => wrapSecret(value), { toClassOnly: true });
  return (target, property) => {
    const own = new Set(Reflect.getMetadata(SECRET_FIELDS, target) as Set<string> | undefined);
    Reflect.defineMetadata(SECRET_FIELDS, own.add(String(property)), target);
    wrap(target, property);
    check(target, property);
  };
}

export function wrapSecret(value: unknown): unknown {
  return typeof value === 'string' ? Redacted.of(value) : value;
}

/** An email address; see `canonicalEmail`. Rule: `email`. */
export function IsEmailAddress(): PropertyDecorator {
  return rule('email', (value) => isCleanText(value, { max: 300 }) && canonicalEmail(value) !== null);
}

const SIX_ASCII_DIGITS = /^[0-9]{6}$/;
/** A wrapped TOTP code: exactly six ASCII digits. Blanks, signs and other scripts' digits never get further. Rule: `totp_code`. */
export function IsTotpCode(): PropertyDecorator {
  return secretRule('totp_code', (text) => typeof text === 'string' && SIX_ASCII_DIGITS.test(text));
}

const ABILITY_KEY = /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$/;
/** An ability key: dotted lower-case words, no wildcard. The marker for own-account operations is none. Rule: `ability`. */
export function IsAbilityKey(): PropertyDecorator {
  return rule('ability', (value) => isCleanText(value, { max: 128 }) && ABILITY_KEY.test(value));
}

/** An admin id. Rule: `admin_id`. */
export function IsAdminId(): PropertyDecorator {
  return rule('admin_id', isAdminId);
}

const PRINTABLE_ID = /^[\x21-\x7e]{1,64}$/;
/** A session's public id. Rule: `session_id`. */
export function IsSessionId(): PropertyDecorator {
  return rule('session_id', (value) => typeof value === 'string' && PRINTABLE_ID.test(value));
}

/** One of these literals, compared strictly. Rule: `one_of`. */
export function IsOneOf(allowed: readonly string[]): PropertyDecorator {
  return rule('one_of', (value) => typeof value === 'string' && allowed.includes(value));
}

/** A whole number within bounds. Rule: `whole_number`. */
export function IsWholeNumber(min: number, max: number): PropertyDecorator {
  return rule('whole_number', (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max);
}

/** True or false, and nothing that merely looks like it. Rule: `boolean`. */
export function IsBooleanValue(): PropertyDecorator {
  return rule('boolean', (value) => typeof value === 'boolean');
}

/** A setting's value: a string, a number or a boolean. Rule: `setting_value`. */
export function IsSettingValue(): PropertyDecorator {
  return rule(
    'setting_value',
    (value) => typeof value === 'boolean' || Number.isFinite(value) || isCleanText(value, { max: 4_096 }),
  );
}

/** The field may be absent or null. */
export { IsOptional as MayBeAbsent } from 'class-validator';
