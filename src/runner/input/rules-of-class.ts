import { getMetadataStorage, ValidationTypes } from 'class-validator';
import type { ValidationArguments, ValidatorConstraintInterface } from 'class-validator';

import type { Violation } from '../outcomes.js';

type ValidationMetadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

interface Rule {
  readonly name: string;
  readonly constraint: ValidatorConstraintInterface;
  readonly constraints: ValidationMetadata['constraints'];
}

/** One field, with what decides whether it is looked at and the rules it has then to keep, in the order of their decorators. */
interface FieldRules {
  readonly path: string;
  readonly conditions: readonly ((input: object, value: unknown) => boolean)[];
  readonly rules: readonly Rule[];
}

/** The rules of an input class, as class-validator has them. */
export interface RulesOfClass {
  readonly fields: ReadonlySet<string>;
  /** Adds what an instance breaks; null where a rule is of a kind that only class-validator itself can run. */
  readonly violations: ((input: object, violations: Violation[]) => void) | null;
}

/**
 * Reads the rules of a class once. class-validator looks for them at every call, among the validated classes of the whole process:
 * a host with a thousand of them would pay for each of those whenever somebody's session is checked.
 */
export function rulesOfClass(inputClass: new () => object): RulesOfClass {
  const metadata = getMetadataStorage().getTargetValidationMetadatas(inputClass, '', true, false);
  const fields = new Set(metadata.map(({ propertyName }) => propertyName));
  if (!metadata.every((one) => isCondition(one) || isPlainRule(one))) return { fields, violations: null };
  const rules = [...fields].map((path) => fieldRules(inputClass, path, metadata));
  return {
    fields,
    violations: (input, violations) => {
      broken(rules, input, inputClass.name, violations);
    },
  };
}

function fieldRules(inputClass: new () => object, path: string, metadata: readonly ValidationMetadata[]): FieldRules {
  const own = metadata.filter(({ propertyName }) => propertyName === path);
  return {
    path,
    conditions: own.filter(isCondition).map(({ constraints }) => constraints[0] as FieldRules['conditions'][number]),
    rules: own.filter(isPlainRule).flatMap((one) =>
      constraintsOf(one).map(({ name, instance }) => ({
        name: name === '' ? one.type : name,
        constraint: instance,
        constraints: one.constraints,
      })),
    ),
  };
}

function broken(fields: readonly FieldRules[], input: object, targetName: string, violations: Violation[]): void {
  for (const { path, conditions, rules } of fields) {
    const value = (input as Readonly<Record<string, unknown>>)[path];
    if (!areMet(conditions, input, value)) continue;
    const told = violations.length;
    for (const { name, constraint, constraints } of rules) {
      const args: ValidationArguments = { targetName, property: path, object: input, value, constraints };
      if (constraint.validate(value, args)) continue;
      // Two rules of one name on a field are one violation.
      if (!violations.some(({ rule }, at) => at >= told && rule === name)) violations.push({ path, rule: name });
    }
  }
}

/** Every one of them is asked, as class-validator does. */
function areMet(conditions: FieldRules['conditions'], input: object, value: unknown): boolean {
  let met = true;
  for (const condition of conditions) met = condition(input, value) && met;
  return met;
}

function isCondition({ type }: ValidationMetadata): boolean {
  return type === ValidationTypes.CONDITIONAL_VALIDATION;
}

/** A rule of one value, with no group, list or condition of its own, that answers at once: all of this library's are. */
function isPlainRule(one: ValidationMetadata): boolean {
  const { type, each, validateIf, groups } = one;
  const plain = type === ValidationTypes.CUSTOM_VALIDATION && !each && validateIf === undefined && hasNone(groups);
  return plain && constraintsOf(one).every((constraint) => !constraint.async);
}

/** Said to be a list; it is absent where a rule was given options without one. */
function hasNone(groups: readonly string[] | undefined): boolean {
  return groups === undefined || groups.length === 0;
}

function constraintsOf({ constraintCls }: ValidationMetadata) {
  return getMetadataStorage().getTargetValidatorConstraints(constraintCls);
}
