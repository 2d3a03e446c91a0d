import 'reflect-metadata';

import { Transform } from 'class-transformer';
import { ValidateBy, ValidateIf } from 'class-validator';

import { canonicalEmail } from '../../kernel/canonical-email.js';
import { canonicalPhone } from '../../kernel/canonical-phone.js';
import { canonicalRoleName } from '../../kernel/canonical-role-name.js';
import { isExternalId, isProviderName } from '../../kernel/external-identity.js';
import { isAdminId, isRoleId } from '../../kernel/ids.js';
import { isReadable } from '../../kernel/readable-text.js';
import type { Lines } from '../../kernel/readable-text.js';
import { Redacted } from '../../kernel/redacted.js';

/** Makes of what was sent what the input class holds; what it cannot make anything of it leaves as it is, for the rule to refuse. */
type FieldReader = (sent: unknown) => unknown;

const FIELD_READERS = Symbol('fieldReaders');

/** How the fields of an input class are read, where not as they are: secrets are wrapped, whole numbers may come as digits. */
export function fieldReadersOf(inputClass: new () => object): ReadonlyMap<string, FieldReader> {
  return (
    (Reflect.getMetadata(FIELD_READERS, inputClass.prototype as object) as Map<string, FieldReader> | undefined) ?? new Map()
  );
}

export interface TextBounds {
  readonly min?: number;
  readonly max: number;
  /**
   * For a text that somebody reads, such as a name or a reason: it has something to see, no controls, and nothing that hides in it or
   * turns it around; with `many`, line breaks and tabs are allowed. @default any well-formed text
   */
  readonly lines?: Lines;
}

/** No lone surrogates (they have no UTF-8 form and no equality in storage) and no NUL (PostgreSQL refuses it). */
function isCleanText(value: unknown, { min = 0, max, lines }: TextBounds): value is string {
  if (typeof value !== 'string' || value.length < min || value.length > max) return false;
  return value.isWellFormed() && !value.includes('\0') && (lines === undefined || isReadable(value, lines));
}

type Validate = (value: unknown, input: object) => boolean;

/**
 * One rule of one field, the same for the library and for a host's `ValidationPipe`.
 *
 * The pipe's `enableImplicitConversion` would make a switch of the text "false" and a text of a number before any rule sees them;
 * each field goes back to what was sent, so that it means the same under every setting of the pipe.
 */
function rule(name: string, validate: Validate, read?: FieldReader): PropertyDecorator {
  const check = ValidateBy({
    name,
    validator: {
      validate: (value, args) => validate(value, args?.object ?? {}),
      defaultMessage: () => `$property breaks the rule ${name}`,
    },
  });
  const asSent = Transform(
    ({ obj, key }: { obj: Readonly<Record<string, unknown>>; key: string }) => {
      const sent = Object.hasOwn(obj, key) ? obj[key] : undefined;
      return read === undefined ? sent : read(sent);
    },
    { toClassOnly: true },
  );
  return (target, property) => {
    if (read !== undefined) {
      const own = new Map(Reflect.getMetadata(FIELD_READERS, target) as Map<string, FieldReader> | undefined);
      Reflect.defineMetadata(FIELD_READERS, own.set(String(property), read), target);
    }
    asSent(target, property);
    check(target, property);
  };
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

function secretRule(name: string, validate: (revealed: unknown) => boolean, read: FieldReader = wrapSecret): PropertyDecorator {
  const check = rule(name, (value) => Redacted.is(value) && validate(value.reveal()), read);
  const stayWrapped = Transform(({ obj, key }: { obj: Readonly<Record<string, unknown>>; key: string }) => carried(obj[key]), {
    toPlainOnly: true,
  });
  return (target, property) => {
    check(target, property);
    stayWrapped(target, property);
  };
}

/**
 * A pipe that strips keys without transforming makes a plain object of the checked instance, and class-transformer takes every
 * object in it apart; only a function goes through whole. So a wrapped secret crosses there inside one, and shows nothing.
 */
const CARRIED = new WeakMap<object, Redacted<unknown>>();

function carried(value: unknown): unknown {
  if (!Redacted.is(value)) return value;
  const carrier = (): string => String(value);
  CARRIED.set(carrier, value);
  return carrier;
}

export function wrapSecret(value: unknown): unknown {
  if (typeof value === 'function') return CARRIED.get(value) ?? value;
  return typeof value === 'string' ? Redacted.of(value) : value;
}

/**
 * A secret that a browser may still have from before, such as the token of an earlier session; beside `MayBeAbsent`. A text that is out
 * of bounds counts as absent: a stale or mangled cookie keeps nobody out. Rule: `secret`, for what is no text at all.
 */
export function IsLeftoverSecret(bounds: TextBounds): PropertyDecorator {
  const fits = (text: unknown): boolean => isCleanText(text, bounds);
  return secretRule('secret', fits, (sent) => {
    const wrapped = wrapSecret(sent);
    return Redacted.is(wrapped) && typeof wrapped.reveal() === 'string' && !fits(wrapped.reveal()) ? null : wrapped;
  });
}

/** An email address; see `canonicalEmail`. Rule: `email`. */
export function IsEmailAddress(): PropertyDecorator {
  return rule('email', (value) => isCleanText(value, { max: 300 }) && canonicalEmail(value) !== null);
}

/** A phone number with its country code; see `canonicalPhone`. Rule: `phone`. */
export function IsPhoneNumber(): PropertyDecorator {
  return rule('phone', (value) => isCleanText(value, { max: 41 }) && canonicalPhone(value) !== null);
}

const SIX_ASCII_DIGITS = /^[0-9]{6}$/;
const SIX_GROUPS_OF_FOUR = /^[0-9a-z]{4}(?:[- ]?[0-9a-z]{4}){5}$/i;

/** Whether a code has the form of a recovery code, however it was copied: a code of the authenticator never has. */
export function isRecoveryCode(code: string): boolean {
  return SIX_GROUPS_OF_FOUR.test(code);
}

/**
 * A wrapped TOTP code: exactly six ASCII digits. Blanks, signs and other scripts' digits never get further. Where a recovery code may
 * stand in its place, six groups of four letters or digits too, in either case, apart by a hyphen, a blank or nothing. Rule: `totp_code`.
 */
export function IsTotpCode({ orRecoveryCode = false }: { readonly orRecoveryCode?: boolean } = {}): PropertyDecorator {
  const isCode = (text: string): boolean => SIX_ASCII_DIGITS.test(text) || (orRecoveryCode && isRecoveryCode(text));
  return secretRule('totp_code', (text) => typeof text === 'string' && isCode(text));
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

/** A role's id. Rule: `role_id`. */
export function IsRoleId(): PropertyDecorator {
  return rule('role_id', isRoleId);
}

/** What a role may be called; see `canonicalRoleName`. Rule: `role_name`. */
export function IsRoleName(): PropertyDecorator {
  return rule('role_name', (value) => isCleanText(value, { max: 100 }) && canonicalRoleName(value) !== null);
}

const PRINTABLE_ID = /^[\x21-\x7e]{1,64}$/;
/** A session's public id. Rule: `session_id`. */
export function IsSessionId(): PropertyDecorator {
  return rule('session_id', (value) => typeof value === 'string' && PRINTABLE_ID.test(value));
}

/** A contact's id. Rule: `contact_id`. */
export function IsContactId(): PropertyDecorator {
  return rule('contact_id', (value) => typeof value === 'string' && PRINTABLE_ID.test(value));
}

/** The id of a link to an external identity. Rule: `link_id`. */
export function IsLinkId(): PropertyDecorator {
  return rule('link_id', (value) => typeof value === 'string' && PRINTABLE_ID.test(value));
}

/** The name of a provider of external identities: 1-32 lower-case letters, digits, dots, _ and -. Rule: `provider`. */
export function IsProvider(): PropertyDecorator {
  return rule('provider', isProviderName);
}

/** What a provider calls one account: 1-255 characters on one line, taken exactly as they are. Rule: `external_id`. */
export function IsExternalId(): PropertyDecorator {
  return rule('external_id', isExternalId);
}

const DEVICE_ID = /^[0-9a-f]{64}$/;
/** A device's public id: the digest of the value its browser keeps. Rule: `device_id`. */
export function IsDeviceId(): PropertyDecorator {
  return rule('device_id', (value) => typeof value === 'string' && DEVICE_ID.test(value));
}

/** One of these literals, compared strictly. Rule: `one_of`. */
export function IsOneOf(allowed: readonly string[]): PropertyDecorator {
  return rule('one_of', (value) => typeof value === 'string' && allowed.includes(value));
}

const DECIMAL_DIGITS = /^(?:0|[1-9][0-9]{0,15})$/;

/** A whole number within bounds; a query string brings it as decimal digits, without sign, blanks or leading zeros. Rule: `whole_number`. */
export function IsWholeNumber(min: number, max: number): PropertyDecorator {
  return rule(
    'whole_number',
    (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max,
    (sent) => (typeof sent === 'string' && DECIMAL_DIGITS.test(sent) ? Number(sent) : sent),
  );
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

/** The field and that other one are both given or both absent: half of a pair says nothing. Rule: `pair`. */
export function GoesWith(other: string): PropertyDecorator {
  const given = (input: object): boolean => Object.hasOwn(input, other) && (input as Record<string, unknown>)[other] != null;
  return rule('pair', (value, input) => value == null || given(input));
}

/** This field or that other one, and not both; it stands on both, in place of `MayBeAbsent`. Rule: `instead_of`. */
export function InsteadOf(other: string): PropertyDecorator {
  const given = (input: object): boolean => Object.hasOwn(input, other) && (input as Record<string, unknown>)[other] != null;
  // No `rule`: what the field holds is read as its other rule says.
  const check = ValidateBy({
    name: 'instead_of',
    validator: {
      validate: (value, args) => value == null || !given(args?.object ?? {}),
      defaultMessage: () => '$property breaks the rule instead_of',
    },
  });
  // With neither of them, both are checked and found wrong: something has to be given.
  const asked = ValidateIf((input: object, value: unknown) => value != null || !given(input));
  return (target, property) => {
    asked(target, property);
    check(target, property);
  };
}

/** The field may be absent or null. */
export { IsOptional as MayBeAbsent } from 'class-validator';
