import type { ContractEntry } from './contract-catalogue.js';

/** What is missing among the bound contracts, and what each problem's remedy is. */
export function contractProblems(needed: readonly ContractEntry[], bound: ReadonlyMap<symbol, unknown>): string[] {
  return needed.flatMap((contract) => {
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
    `${name} is missing; ${domain} needs it. Bind it with contracts: { ${name}: { useClass: … } }, ` +
    `or list a module in imports that provides AND exports the token ${name}${off}.`
  );
}

export function scopeProblem({ name }: ContractEntry): string {
  return `${name} is bound to a provider that is not a singleton; contracts are singletons. Remove its scope (tenancy belongs inside the adapter).`;
}

export const REGISTERED_TWICE =
  'AdminInfraModule is registered more than once in this application; call forRoot once and import that module, or set isGlobal: true.';
