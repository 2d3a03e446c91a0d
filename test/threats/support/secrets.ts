import { inspect } from 'node:util';

import { Redacted } from '@maatify/admin-infra';

import { DEVICE, PASSWORD as SCENARIO_PASSWORD } from '../../support/scenarios/authentication.js';
import type { LightWorld } from '../../support/light-world.js';
import { PASSWORD } from './people.js';

/** Shorter ones are words like `wrong`, which may stand anywhere; codes of six digits are looked for all the same. */
const MIN_LENGTH = 12;
const SIX_DIGITS = /^\d{6}$/;

/** What is wrapped anywhere in a value, in the open. */
export function revealedIn(value: unknown, seen = new Set<unknown>()): readonly string[] {
  if (Redacted.is(value)) return [String(value.reveal())];
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  return Object.values(value).flatMap((inner) => revealedIn(inner, seen));
}

/** Every secret there is in this world: passwords, codes, tokens, challenges, hashes, seeds, device values. */
export function secretsOf({ infra, faults }: LightWorld, ...results: readonly unknown[]): readonly string[] {
  const { ids, store } = infra;
  const issued = Array.from({ length: ids.secretsIssued }, (_, index) => ids.secretAt(index + 1));
  const stored = [[...store.admins.values()], [...store.totp.values()]];
  const handed = faults.calls.flatMap(({ args }) => revealedIn(args));
  const all = [PASSWORD, SCENARIO_PASSWORD, DEVICE, ...issued, ...handed, ...revealedIn(stored), ...revealedIn(results)];
  return [...new Set(all)].filter((secret) => secret.length >= MIN_LENGTH || SIX_DIGITS.test(secret));
}

/** A value in every form in which it is printed, logged or sent. */
function formsOf(value: unknown): readonly string[] {
  const forms = [
    inspect(value, { depth: null, showHidden: true, maxStringLength: null, maxArrayLength: null }),
    inspect(value, { depth: null, customInspect: false, showHidden: true, getters: true }),
    // Undefined has no JSON; a template string is what most logs are made with.
    `${JSON.stringify(value)} ${value}`,
  ];
  if (!(value instanceof Error)) return forms;
  return [...forms, value.message, value.stack ?? '', value.name, ...(value.cause === undefined ? [] : formsOf(value.cause))];
}

/** Where one of the secrets shows in a value; empty when none does. */
export function leaksIn(what: string, value: unknown, secrets: readonly string[]): readonly string[] {
  const text = formsOf(value).join('\n');
  return secrets
    .filter((secret) => (SIX_DIGITS.test(secret) ? new RegExp(`(?<![0-9])${secret}(?![0-9])`).test(text) : text.includes(secret)))
    .map((secret) => `${what} shows ${secret.slice(0, 24)}`);
}
