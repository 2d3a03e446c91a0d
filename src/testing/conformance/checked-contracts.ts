import * as authorizationEdges from '../../authorization/authorization.edges.js';
import * as totpEdges from '../../authentication/totp/totp.edges.js';
import * as credentialsEdges from '../../credentials/credentials.edges.js';
import { DefaultPasswordPolicy } from '../../credentials/default-password-policy.js';
import type { AnyEdge } from '../../kernel/edge.js';
import { deepFreeze } from '../../kernel/freeze.js';
import { RandomIdGenerator } from '../../kernel/random-id-generator.js';
import { SystemClock } from '../../kernel/system-clock.js';
import * as lifecycleEdges from '../../lifecycle/lifecycle.edges.js';
import type { ContractEntry, Contracts, DefaultedContracts } from '../../module/contract-catalogue.js';
import { CONTRACT_CATALOGUE } from '../../module/contract-catalogue.js';
import * as sessionEdges from '../../sessions/session.edges.js';
import * as settingsEdges from '../../settings/settings.edges.js';

const EDGES: ReadonlyMap<string, AnyEdge> = new Map(
  [authorizationEdges, totpEdges, credentialsEdges, lifecycleEdges, sessionEdges, settingsEdges]
    .flatMap((edges) => Object.values<AnyEdge>(edges))
    .map((edge) => [`${edge.contract}.${edge.method}`, edge]),
);

/** These answer at once and have no edge: the core reads them through its safe clock and safe id generator. */
const SYNCHRONOUS: readonly string[] = ['Clock', 'IdGenerator'];

const DEFAULTS: DefaultedContracts = {
  Clock: new SystemClock(),
  IdGenerator: new RandomIdGenerator(),
  PasswordPolicy: new DefaultPasswordPolicy(),
};

/** A call that did not end in a well-formed answer: whatever else the case wanted to check, it cannot. */
export class CallFailed extends Error {}

type Method = (args: unknown) => unknown;

/**
 * The subject's contracts as the core sees them: arguments go in frozen, answers are copied by the library's own readers, so
 * that a malformed answer or one about somebody else is reported as that, and not as a value that happens to differ.
 */
export function checkedContracts(bound: Partial<Contracts>): Contracts {
  const checked = {};
  for (const entry of CONTRACT_CATALOGUE) {
    // A getter: a case is told about a missing contract when it asks for it, not before.
    Object.defineProperty(checked, entry.name, { enumerable: true, get: once(() => checkedContract(entry, bound)) });
  }
  return checked as Contracts;
}

function checkedContract({ name, methods, feature }: ContractEntry, bound: Partial<Contracts>): object {
  const found = { ...DEFAULTS, ...bound }[name] as unknown as Readonly<Record<string, Method>> | undefined;
  if (found === undefined) {
    const advice =
      feature === null ? 'every application binds it' : `say \`features: { ${feature}: false }\` if you run without it`;
    throw new CallFailed(`the subject has no ${name}; ${advice}`);
  }
  if (SYNCHRONOUS.includes(name)) return found;
  return Object.fromEntries(methods.map((method) => [method, (args: unknown) => checkedCall(name, method, found, args)]));
}

async function checkedCall(
  contract: string,
  method: string,
  implementation: Readonly<Record<string, Method>>,
  args: unknown,
): Promise<unknown> {
  let returned: unknown;
  try {
    returned = await implementation[method]?.(deepFreeze(args));
  } catch (thrown) {
    throw new CallFailed(`${contract}.${method} threw: ${String(thrown)}`, { cause: thrown });
  }
  const edge = EDGES.get(`${contract}.${method}`);
  if (edge === undefined) return returned;
  try {
    const answer: unknown = edge.read(returned);
    edge.subject?.(args, answer);
    return answer;
  } catch (misfit) {
    const why = misfit instanceof Error ? misfit.message : String(misfit);
    throw new CallFailed(`${contract}.${method} gave a malformed answer: ${why}`, { cause: misfit });
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
