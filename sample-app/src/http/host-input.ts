import type { Violation } from '@maatify/admin-infra';
import { getMetadataStorage, validateSync } from 'class-validator';

export type HostInput<Input> =
  | { readonly valid: true; readonly input: Input }
  | {
      readonly valid: false;
      readonly refusal: { readonly outcome: 'validation_failed'; readonly violations: readonly Violation[] };
    };

/**
 * Checks the input of one of the host's own routes, and answers like the library does: known own fields are copied, an unknown
 * one is a violation, and no value is ever repeated.
 */
export function hostInput<Input extends object>(inputClass: new () => Input, raw: unknown): HostInput<Input> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return refused([{ path: '', rule: 'object' }]);
  const known = new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(inputClass, '', true, false)
      .map(({ propertyName }) => propertyName),
  );
  const unknown = Object.keys(raw).filter((key) => !known.has(key));
  if (unknown.length > 0) return refused(unknown.map((key) => ({ path: key.slice(0, 64), rule: 'unknown_field' })));
  const input = Object.assign(new inputClass(), raw);
  const errors = validateSync(input, { forbidUnknownValues: true, validationError: { target: false, value: false } });
  const violations = errors.flatMap(({ property, constraints = {} }) =>
    Object.keys(constraints).map((rule) => ({ path: property, rule })),
  );
  return violations.length === 0 ? { valid: true, input } : refused(violations);
}

function refused(violations: readonly Violation[]): { readonly valid: false; readonly refusal: HostRefusal } {
  return { valid: false, refusal: { outcome: 'validation_failed', violations: violations.slice(0, 20) } };
}

type HostRefusal = Extract<HostInput<never>, { readonly valid: false }>['refusal'];
