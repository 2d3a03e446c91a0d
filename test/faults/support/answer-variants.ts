import { Redacted } from '@maatify/admin-infra';

import { changedAt, partsOf, put, thawed } from './answer-paths.js';
import type { Part } from './answer-paths.js';
import { contradictionsOf } from './contradictions.js';
import type { Expected, Kind } from './kinds.js';
import type { RecordedCall } from './recording.js';
import { proxyVariants } from './proxies.js';
import { HUGE_TEXT, aMillionNulls, isScalar, wrongFor } from './wrong-values.js';

export interface AnswerVariant {
  readonly kind: Kind;
  readonly name: string;
  readonly alter: (answer: unknown) => unknown;
  readonly expected?: Expected;
}

/** Fields that may be null by contract, whatever they were in this recording; and answers that may be null as a whole. */
const NULLABLE_FIELDS =
  /^(endedAt|endReason|closedAt|ip|userAgent|deviceDigest|impersonatorId|impersonator|next|statusReason|retryAt|throttledUntil|updatedAt|updatedBy|value|passwordHash|sealedSeed|pending|step|vouchedBy|trustedAt|trustedEpoch|revokedAt|language|timezone|locale)$/;
const NULLABLE_ANSWERS = /^(byTokenDigest|byId|challengeByDigest|adminState|credentialsOf|byDigest|latestBy|ownerOfCode)$/;
/** Texts that merely look like literals: everything else made of lower-case words is one. */
const FREE_TEXTS = /^(name|email|userAgent|statusReason|updatedBy|value|key|next|address|ip)$/;
const ID_FIELDS = /(Id|Digest|^canonicalEmail|^key|^provider)$/;

/**
 * Wrong answers, derived from what the contract really answered: nobody writes rows for a contract, so one that is added later
 * is covered by being called.
 */
export function answerVariants(call: RecordedCall): AnswerVariant[] {
  const { answer } = call;
  const variants: AnswerVariant[] = [{ kind: 'K4', name: 'after it was done', alter: () => undefined }];
  if (!(answer === null || NULLABLE_ANSWERS.test(call.method)))
    variants.push({ kind: 'K5', name: 'as a whole', alter: () => null });
  for (const [name, value] of wrongFor({ path: [], value: answer ?? {} })) {
    variants.push({ kind: 'K6', name: `${name} as a whole`, alter: () => value });
  }
  variants.push({ kind: 'K6', name: 'a boxed string as a whole', alter: () => Object('text') as unknown });
  if (typeof answer !== 'object' || answer === null) return variants;
  variants.push(
    { kind: 'K6', name: 'extra keys', alter: withExtraKeys, expected: 'same' },
    { kind: 'K16', name: 'as a whole', alter: (real) => Object.create(real as object) as unknown },
    ...proxyVariants(),
    ...partsOf(answer).flatMap((part) => partVariants(call, part)),
    ...contradictionsOf(call).map(({ name, path, value, expected }) => ({
      kind: 'K21' as const,
      name,
      expected,
      alter: (real: unknown) => put(real, path, value),
    })),
  );
  return variants;
}

function partVariants(call: RecordedCall, part: Part): AnswerVariant[] {
  const { path, value } = part;
  const at = path.join('.');
  const field = String(path.at(-1));
  const isItem = typeof path.at(-1) === 'number';
  const storedSetting = call.contract === 'SystemSettingsReader' && field === 'value';
  // Too long a text is read as the strictest value, so that it can still be mended; a write that compares with it is lost.
  const storedText = storedSetting ? 'narrower' : undefined;
  const variants: AnswerVariant[] = [];
  const add = (kind: Kind, name: string, alter: AnswerVariant['alter'], expected?: Expected) =>
    variants.push({ kind, name: `${at}: ${name}`, alter, ...(expected === undefined ? {} : { expected }) });
  const replace = (kind: Kind, name: string, by: unknown, expected?: Expected) =>
    add(kind, name, (answer) => put(answer, path, by), expected);

  replace('K4', 'undefined', undefined);
  // A proof that is on its way runs out at some time.
  const pending = call.contract.startsWith('Contact') && field === 'expiresAt';
  if (!isItem && value !== null && !mayBeNull(call, field)) replace('K5', 'null', null, pending ? 'impossible' : undefined);
  if (!isItem) add('K6', 'missing', (answer) => changedAt(answer, path, (parent, key) => delete parent[key]));
  for (const [name, wrong] of wrongFor(part)) {
    replace('K6', name, wrong, storedSetting && isScalar(wrong) ? 'narrower' : undefined);
  }
  if (!isItem && isLiteral(field, value)) {
    for (const wrong of ['unheard_of', value.toUpperCase(), `${value} `, 'constructor', '__proto__', ''])
      replace('K7', `'${wrong}'`, wrong);
  }
  // One that is kept already counts as well as the one that was offered.
  const offered = field === 'formerContactId';
  const other = offered ? null : otherSubject(field, value, call.args);
  if (other !== null) replace('K8', 'of somebody else', other);
  // What rests on an impersonator's session and has none contradicts itself before anybody asks whose it is.
  const carried = call.contract.startsWith('Impersonation') && field === 'impersonatorId';
  if (other !== null && mayBeNull(call, field)) replace('K8', 'of nobody', null, carried ? 'impossible' : undefined);
  if (typeof value === 'string') replace('K15', 'ten mebibytes', HUGE_TEXT, storedText);
  if (Redacted.is(value)) replace('K15', 'ten mebibytes, wrapped', Redacted.of(HUGE_TEXT));
  if (Array.isArray(value)) replace('K15', 'a million entries', aMillionNulls());
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !Redacted.is(value)) {
    add('K16', 'inherited', (answer) =>
      changedAt(answer, path, (parent, key) => (parent[key] = Object.create(parent[key] as object))),
    );
  } else if (!isItem) {
    add('K16', 'inherited', (answer) => changedAt(answer, path, moveToPrototype));
  }
  return variants;
}

function mayBeNull({ contract, method }: RecordedCall, field: string): boolean {
  // Nobody asked to prove it, and it is in use.
  if (contract === 'ContactQueryRepository' && /^(verification|retiredAt)$/.test(field)) return true;
  // Nobody confirmed it, or nobody who had is linked; and what let nobody in ends nothing.
  if (contract.startsWith('ExternalIdentity') && /^(confirmedAt|linked|credentialEpoch)$/.test(field)) return true;
  if (contract === 'DeviceQueryRepository' && field === 'name') return true; // a client need not say what it is
  if (contract.startsWith('Device') && field === 'deviceDigest') return false; // a session may have none
  // What was there before the library, or was given by a tool of the host.
  if (contract.startsWith('Role') && /^(createdAt|assignedAt|assignedBy)$/.test(field)) return true;
  if (method === 'state' && field === 'adminId') return true; // null stands for nobody
  return NULLABLE_FIELDS.test(field) || (method === 'forSignIn' && field === 'admin');
}

function isLiteral(field: string, value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z_]*$/.test(value) && !FREE_TEXTS.test(field) && !ID_FIELDS.test(field);
}

/** The id of somebody else in place of one that the answer repeats from the question; null where it repeats none (K8). */
export function otherSubject(field: string, value: unknown, args: unknown): string | null {
  if (typeof value !== 'string' || !ID_FIELDS.test(field) || !textsIn(args).has(value)) return null;
  if (/^[0-9a-f]{64}$/.test(value)) return value.replace(/^./, value.startsWith('0') ? '1' : '0');
  return value.includes('@') ? 'somebody.else@example.org' : 'somebody.else';
}

function textsIn(value: unknown): Set<string> {
  if (typeof value === 'string') return new Set([value]);
  if (typeof value !== 'object' || value === null) return new Set();
  return new Set(Object.values(value).flatMap((inner) => [...textsIn(inner)]));
}

function withExtraKeys(real: unknown): unknown {
  const copy = thawed(real) as Record<string, unknown>;
  Object.defineProperty(copy, '__proto__', { value: { isSuper: true }, enumerable: true });
  return Object.assign(copy, { constructor: 'own', isSuper: true, allowed: true, toString: null, status_: 'active' });
}

function moveToPrototype(parent: Record<string | number, unknown>, key: string): void {
  const inherited = { [key]: parent[key] };
  delete parent[key];
  Object.setPrototypeOf(parent, inherited);
}
