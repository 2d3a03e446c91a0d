import type { AnyContractMethod } from '../../kernel/contract-method.js';
import { deepFreeze } from '../../kernel/freeze.js';
import type { ContractEntry, Contracts } from '../../module/contracts.js';
import { CONTRACT_CATALOGUE } from '../../module/contracts.js';
import { DOMAINS } from '../../module/domains.js';

const METHODS: ReadonlyMap<string, AnyContractMethod> = new Map(
  DOMAINS.flatMap(({ methods }) => Object.values<AnyContractMethod>(methods)).map((method) => [
    `${method.contract}.${method.name}`,
    method,
  ]),
);

/** These answer at once and have no declared method: the core reads them through its safe clock and safe id generator. */
const SYNCHRONOUS: readonly string[] = ['Clock', 'IdGenerator'];

/** A call that did not end in a well-formed answer: whatever else the case wanted to check, it cannot. */
export class CallFailed extends Error {}

type Method = (args: unknown) => unknown;

/**
 * The subject's contracts as the core sees them: arguments go in frozen, answers are copied by the library's own readers, so
 * that a malformed answer or one about somebody else is reported as that, and not as a value that happens to differ. Where the
 * core keeps an answer in a form of its own, a case sees the answer itself, which was read all the same.
 */
export function checkedContracts(bound: Partial<Contracts>): Contracts {
  const checked = {};
  for (const entry of CONTRACT_CATALOGUE) {
    // A getter: a case is told about a missing contract when it asks for it, not before.
    Object.defineProperty(checked, entry.name, { enumerable: true, get: once(() => checkedContract(entry, bound)) });
  }
  return checked as Contracts;
}

/** What a subject binds, or what the library has in its place; undefined where neither is. */
export function boundOrDefault({ name, fallback }: ContractEntry, bound: Partial<Contracts>): object | undefined {
  return bound[name] ?? (fallback === null ? undefined : new fallback());
}

function checkedContract(entry: ContractEntry, bound: Partial<Contracts>): object {
  const { name, methods, feature } = entry;
  const found = boundOrDefault(entry, bound) as Readonly<Record<string, Method>> | undefined;
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
  const declared = METHODS.get(`${contract}.${method}`);
  if (declared === undefined) return returned;
  try {
    const answer: unknown = declared.read(returned);
    declared.fits?.(args, answer);
    return declared.kept ? returned : answer;
  } catch (misfit) {
    const why = misfit instanceof Error ? misfit.message : String(misfit);
    throw new CallFailed(`${contract}.${method} gave a malformed answer: ${why}`, { cause: misfit });
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
