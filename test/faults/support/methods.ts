import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { AnyContractMethod } from '../../../src/kernel/contract-method.js';
import { filesIn, ROOT } from '../../architecture/support/repository.js';

/** Every method any `*.methods.ts` of the library exports: found, not listed, so that a new one cannot be forgotten. */
export const METHODS: readonly AnyContractMethod[] = (
  await Promise.all(
    filesIn('src', '.methods.ts').map(async ({ path }) => {
      const exported = (await import(pathToFileURL(join(ROOT, path)).href)) as Record<string, unknown>;
      return Object.values(exported).filter(isMethod);
    }),
  )
).flat();

const BY_NAME = new Map(METHODS.map((method) => [fullNameOf(method), method]));

/** How the core declares a method it calls; null for a sink, which is handed to and not asked. */
export function declaredAs(contract: string, method: string): AnyContractMethod | null {
  return BY_NAME.get(nameOf({ contract, method })) ?? null;
}

/** `Contract.method`, as a call is named. */
export function nameOf({ contract, method }: { readonly contract: string; readonly method: string }): string {
  return `${contract}.${method}`;
}

/** The same of a declaration, whose `name` is the method. */
export function fullNameOf({ contract, name }: AnyContractMethod): string {
  return nameOf({ contract, method: name });
}

export function isWrite(declared: AnyContractMethod | null): boolean {
  return declared !== null && declared.kind !== 'query';
}

function isMethod(value: unknown): value is AnyContractMethod {
  return typeof value === 'object' && value !== null && 'contract' in value && 'kind' in value && 'read' in value;
}
