import { bindingProblem } from './bindings.js';
import { CONTRACT_CATALOGUE, DEFAULT_FEATURES } from './contracts.js';
import type { ContractEntry } from './contracts.js';
import { DOMAINS } from './domains.js';
import { isRecord, shown } from './readable.js';
import type { Registration } from './registration.js';

/** What is missing among the bound contracts, and what each problem's remedy is. */
export function contractProblems(
  registration: Registration,
  needed: readonly ContractEntry[],
  bound: ReadonlyMap<symbol, unknown>,
): string[] {
  if (!isRecord(registration.contracts ?? {})) return ['contracts must be an object: name each contract and how it is bound.'];
  return needed.flatMap((contract) => {
    const misspelt = bindingProblem(registration, contract);
    if (misspelt !== null) return [misspelt];
    const implementation = bound.get(contract.token);
    if (implementation === undefined || implementation === null) return [missing(contract)];
    const lacking = contract.methods.filter(
      (method) => typeof (implementation as Record<string, unknown>)[method] !== 'function',
    );
    return lacking.length === 0
      ? []
      : [`${contract.name} is bound to something without ${lacking.join(', ')}(); bind an implementation of the whole contract.`];
  });
}

function missing({ name, domain, feature }: ContractEntry): string {
  const off = feature === null ? '' : `, or switch the feature off with features: { ${feature}: false }`;
  return (
    `${name} is missing; ${domain} needs it. Bind it with contracts: { ${name}: { useClass: … } }, or, with ` +
    `{ imported: true }, list a module in imports that provides AND exports the token ${name}${off}.`
  );
}

export function scopeProblem({ name }: ContractEntry): string {
  return `${name} is bound to a provider that is not a singleton; contracts are singletons. Remove its scope (tenancy belongs inside the adapter).`;
}

export const REGISTERED_TWICE =
  'AdminInfraModule is registered more than once in this application; call forRoot once and import that module, or set isGlobal: true.';

export const IMPORTED_BARE =
  'AdminInfraModule was imported as a bare class; import AdminInfraModule.forRoot({ contracts, policy }) or forRootAsync(…), once, in the root module.';

/** What is wrong with the static part of the options. */
export function registrationProblems({ contracts, features, imports, isGlobal, unknownOptions }: Registration): string[] {
  const names = CONTRACT_CATALOGUE.map(({ name }) => name as string);
  const unknown = isRecord(contracts) ? Object.keys(contracts).filter((name) => !names.includes(name)) : [];
  return [
    ...(unknownOptions ?? []),
    ...unknown.map((name) => `contracts.${shown(name)} is no contract of this library; check its spelling.`),
    ...featureProblems(features ?? {}),
    ...(Array.isArray(imports ?? []) ? [] : ['imports must be a list of modules.']),
    ...(typeof (isGlobal ?? false) === 'boolean' ? [] : ['isGlobal must be true or false.']),
  ];
}

function featureProblems(features: unknown): string[] {
  const known = Object.keys(DEFAULT_FEATURES).join(', ');
  if (!isRecord(features)) return [`features must be an object that says true or false; known are ${known}.`];
  const unusable = Object.entries(features).flatMap(([name, on]) => {
    if (!Object.hasOwn(DEFAULT_FEATURES, name)) return [`features.${shown(name)} is no feature; known are ${known}.`];
    return typeof on === 'boolean' ? [] : [`features.${name} must be true or false.`];
  });
  return unusable.length > 0 ? unusable : unmetNeeds({ ...DEFAULT_FEATURES, ...features });
}

/** A feature that adds to another cannot be on without it. */
function unmetNeeds(on: Readonly<Record<string, unknown>>): string[] {
  const features = DOMAINS.flatMap(({ feature }) => (feature === null ? [] : [feature]));
  return features
    .filter(({ name, needs }) => needs !== null && on[name] === true && on[needs] !== true)
    .map(({ name, needs }) => `features.${name} needs features.${String(needs)}; switch both on, or this one off.`);
}

/** A policy that is none cannot be looked at any further. */
export function policyProblems(options: unknown): string[] {
  if (isRecord(options)) return [];
  return [
    'The policy must be an object; for the defaults leave policy out of forRoot, or let the useFactory of forRootAsync return {}.',
  ];
}
