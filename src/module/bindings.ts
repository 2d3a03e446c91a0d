import type { Provider } from '@nestjs/common';

import type { ContractEntry } from './contracts.js';
import { hostToken } from './host-contracts.module.js';
import { isRecord, shown } from './readable.js';
import type { Registration } from './registration.js';

const KINDS = ['useClass', 'useValue', 'useExisting', 'useFactory'] as const;
const HOW = `{ useClass: … }, { useValue: … }, { useExisting: … }, { useFactory: … } or { imported: true }`;

/** Whether the host itself binds it; what an imported module provides is bound there. */
export function isBound(registration: Registration, entry: ContractEntry): boolean {
  return bindingOf(registration, entry) !== null;
}

/** What the host bound wins; what it is said to import is looked up where it is; a default counts where there is nothing else. */
export function contractProvider(registration: Registration, entry: ContractEntry): Provider[] {
  const { token, fallback } = entry;
  const binding = bindingOf(registration, entry);
  if (binding !== null) return [{ provide: token, ...binding } as Provider];
  if (fallback === null) return [];
  // Said to be imported, it has to be: a default in its place would go unnoticed.
  const otherwise = isImported(givenFor(registration, entry.name)) ? () => null : () => new fallback();
  return [{ provide: token, inject: [hostToken(entry)], useFactory: (provided: unknown) => provided ?? otherwise() }];
}

/** What is written under the contract's name and binds nothing; null where that is in order. */
export function bindingProblem(registration: Registration, { name }: Pick<ContractEntry, 'name'>): string | null {
  const given = givenFor(registration, name);
  if (given === undefined || isImported(given) || isBinding(given)) return null;
  const circular =
    isRecord(given) && KINDS.some((kind) => kind in given) ? '; what it names is undefined, as in a circular import' : '';
  return `contracts.${shown(name)} binds nothing${circular}: it must be one of ${HOW}.`;
}

function bindingOf(registration: Registration, { name }: ContractEntry): object | null {
  const given = givenFor(registration, name);
  return isBinding(given) && !isImported(given) ? given : null;
}

function givenFor(registration: Registration, name: string): unknown {
  const contracts: unknown = registration.contracts;
  return isRecord(contracts) && Object.hasOwn(contracts, name) ? contracts[name] : undefined;
}

function isImported(given: unknown): boolean {
  return isRecord(given) && given['imported'] === true;
}

/** Of the four kinds only a value may be anything: what is wrong with it is told with its missing methods. */
function isBinding(given: unknown): given is object {
  if (!isRecord(given)) return false;
  const { useClass, useFactory, useExisting } = given;
  return 'useValue' in given || typeof useClass === 'function' || typeof useFactory === 'function' || useExisting != null;
}
