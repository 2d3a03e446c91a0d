import { getMetadataStorage } from 'class-validator';

import { ABILITIES, ADMIN_STATUSES, CORE_SETTINGS, Redacted } from '@maatify/admin-infra';
import type { Actor, AdminId, AdminStatus } from '@maatify/admin-infra';

import { statusStep } from '../../../src/lifecycle/status-graph.policy.js';
import { DEFAULT_FEATURES } from '../../../src/module/contracts.js';
import { resolvePolicy } from '../../../src/module/resolve-policy.js';
import { AUDIT_EVENTS, OPERATIONS } from '../../../src/module/vocabulary.js';
import { EVERY_MODE } from '../../../src/runner/operation.js';
import type { AnyOperation } from '../../../src/runner/operation.js';
import { fieldReadersOf } from '../../../src/runner/input/input-rules.js';
import type { Row } from './tables.js';

/** What the guides have to say, read from the code itself. Each function answers the rows of one table. */
export const POLICY = resolvePolicy({}, DEFAULT_FEATURES, []);

const NONE = '–';
const listed = (names: readonly string[]): string => (names.length === 0 ? NONE : names.join(', '));

/** Whatever may decide on the ability or the proof an operation asks for. */
const ME = { kind: 'admin', adminId: 'me' as AdminId } as unknown as Actor;
const PROBES: readonly object[] = ADMIN_STATUSES.flatMap((from) =>
  ADMIN_STATUSES.flatMap((to) => [
    { adminId: 'other', from, to, key: 'audit.enabled', ability: 'the one asked for' },
    { adminId: 'me', from, to, key: 'notifications.enabled', ability: 'the one asked for' },
  ]),
);

function answers<T>(ask: (probe: object) => T): readonly T[] {
  return [...new Set(PROBES.map(ask))];
}

export function operationRows(): readonly Row[] {
  return OPERATIONS.map(({ name, authority, openDuring }) => {
    const modes =
      openDuring.length === EVERY_MODE.length ? 'every mode' : openDuring.length === 0 ? 'no mode' : listed(openDuring);
    if (authority === null) return [name, 'nobody yet', NONE, NONE, NONE, modes];
    const abilities = answers((probe) => authority.ability(probe, ME, POLICY.operations));
    const proofs = answers((probe) => authority.stepUp(probe, POLICY.operations));
    const proof = proofs.length > 1 ? 'for security settings' : proofs[0] === true ? 'yes' : 'no';
    return [name, authority.actors, listed([...abilities].sort()), proof, authority.impersonating, modes];
  });
}

export function abilityRows(): readonly Row[] {
  return Object.entries(ABILITIES);
}

export function statusRows(): readonly Row[] {
  const steps: Row[] = [];
  const add = (from: AdminStatus, to: AdminStatus): void => {
    const step = statusStep(from, to);
    if (step !== null) steps.push([from, to, step.ability.key, step.email]);
  };
  for (const from of ADMIN_STATUSES) for (const to of ADMIN_STATUSES) add(from, to);
  return steps;
}

export function settingRows(): readonly Row[] {
  return CORE_SETTINGS.map((setting) => [
    setting.key,
    String(setting.default),
    boundsOfSetting(setting),
    String(setting.strictest),
    setting.sensitive ? 'yes' : 'no',
    setting.changedBy,
  ]);
}

function boundsOfSetting(setting: (typeof CORE_SETTINGS)[number]): string {
  if (setting.type === 'number') return `${String(setting.min)}–${String(setting.max)}`;
  return setting.type === 'string' ? `${String(setting.minLength)}–${String(setting.maxLength)} characters` : 'true, false';
}

/** Which operations report an event, by their declarations; what any operation may report is said so. */
const ANY_OPERATION: Readonly<Record<string, string>> = {
  'authz.permission.denied': 'any operation with an ability',
  'authz.system_actor.used': 'any operation of a system actor',
  'operation.outcome_unknown': 'any operation that writes',
};

export function auditRows(fieldsOf: (type: string) => readonly string[]): readonly Row[] {
  return AUDIT_EVENTS.map((event) => {
    const { type, category, severity } = event;
    const reporting = OPERATIONS.filter(({ audits }) => audits.includes(event)).map(({ name }) => name);
    return [type, category, severity, listed(fieldsOf(type)), ANY_OPERATION[type] ?? listed(reporting)];
  });
}

export type InputClass = AnyOperation['input'];

export function inputClasses(): readonly InputClass[] {
  const classes = new Set(OPERATIONS.map(({ input }) => input));
  return [...classes].filter((one) => fieldsOf(one).length > 0).sort((a, b) => (a.name < b.name ? -1 : 1));
}

const metadataOf = (one: InputClass) => getMetadataStorage().getTargetValidationMetadatas(one, '', true, false);
const fieldsOf = (one: InputClass): readonly string[] => [...new Set(metadataOf(one).map(({ propertyName }) => propertyName))];

export interface FieldRule {
  readonly field: string;
  readonly rule: string;
  readonly optional: boolean;
  readonly secret: boolean;
  /** The field it goes with, where half of a pair is refused; null where it stands alone. */
  readonly pairedWith: string | null;
  readonly accepts: (value: unknown) => boolean;
}

const PAIR = 'pair';

/** The one rule of each field of an input class, and the field it goes with. */
export function rulesOf(one: InputClass): readonly FieldRule[] {
  const metadata = metadataOf(one);
  const readers = fieldReadersOf(one);
  return fieldsOf(one).map((field) => {
    const own = metadata.filter(({ propertyName }) => propertyName === field);
    const validators = own.flatMap(({ constraintCls }) => getMetadataStorage().getTargetValidatorConstraints(constraintCls));
    const [validator, ...more] = validators.filter(({ name }) => ![PAIR, 'instead_of'].includes(name));
    if (validator === undefined || more.length > 0) throw new Error(`${one.name}.${field} has not one rule`);
    const { instance, name } = validator;
    const pair = validators.find((each) => each.name === PAIR)?.instance;
    const goesWith = (other: string): boolean => pair?.validate('given', { object: { [other]: 'given' } } as never) === true;
    const secret = Redacted.is(readers.get(field)?.('a text within bounds'));
    return {
      field,
      rule: name,
      optional: own.some(({ type }) => type === 'conditionalValidation'),
      secret,
      pairedWith: pair === undefined ? null : (fieldsOf(one).find(goesWith) ?? 'nothing'),
      accepts: (value) => instance.validate(secret ? Redacted.of(value) : value) === true,
    };
  });
}

const LONGEST = 5_000;
const MEASURES: Readonly<Record<string, (size: number) => unknown>> = {
  text: (length) => 'x'.repeat(length),
  secret: (length) => 'x'.repeat(length),
  whole_number: (number) => number,
};

/** One row for each input: its fields, as `name: rule bounds`, with `?` behind the name of one that may be left out. */
export function inputRows(): readonly Row[] {
  return inputClasses().map((one) => {
    const fields = rulesOf(one).map(({ field, rule, optional, pairedWith, accepts }) => {
      const measure = MEASURES[rule];
      const bounds = measure === undefined ? '' : ` ${boundsOf((size) => accepts(measure(size)))}`;
      return `${field}${optional ? '?' : ''}: ${rule}${bounds}${pairedWith === null ? '' : ` with ${pairedWith}`}`;
    });
    const operations = OPERATIONS.filter(({ input }) => input === one).map(({ name }) => name);
    return [one.name, fields.sort().join(', '), listed(operations)];
  });
}

/** Found by trying: the bounds stand in a closure of the rule. */
function boundsOf(accepts: (size: number) => boolean): string {
  const sizes = Array.from({ length: LONGEST }, (_, size) => size).filter(accepts);
  return `${String(sizes[0])}–${String(sizes.at(-1))}`;
}
