import type { AnyContractMethod } from '../../../src/kernel/contract-method.js';
import type { AnyResult, Scenario } from '../../support/scenarios/scenario.js';
import { declaredAs } from './methods.js';
import { createMatrixWorld, flush } from './matrix-world.js';
import type { MatrixWorld } from './matrix-world.js';
import type { Tap } from './tap.js';
import { revealedIn, sameText } from './picture.js';
import { seenRows, stateOf } from './stored-state.js';
import type { SeenRows, StoredState } from './stored-state.js';

/** A contract call of the fault-free run. */
export interface RecordedCall {
  readonly contract: string;
  readonly method: string;
  /** Which call of this method, from 1. */
  readonly nth: number;
  readonly args: unknown;
  readonly answer: unknown;
  /** null for a sink. */
  readonly declared: AnyContractMethod | null;
}

/** What a run did, beside what it answered. */
export interface Traces {
  /** `sink type metadata`, in order. */
  readonly intents: readonly string[];
  readonly state: StoredState;
}

/** One fault-free run of one scenario: what every faulted run of it is compared with. */
export interface Recording extends Traces {
  readonly scenario: Scenario;
  readonly calls: readonly RecordedCall[];
  readonly result: string;
  readonly before: StoredState;
  readonly seen: SeenRows;
  /** Every secret that was about: inputs, tokens, codes, hashes, seeds. */
  readonly secrets: readonly string[];
}

export async function record(scenario: Scenario): Promise<Recording> {
  const made = createMatrixWorld();
  const { world, asked, real } = made;
  const go = await scenario.arrange(world);
  startAnew(made);
  const before = stateOf(world);
  const states = [before];
  real.onEnded = () => states.push(stateOf(world));
  const result: AnyResult = await go();
  await flush();
  const state = stateOf(world);
  states.push(state);
  const nth = new Map<string, number>();
  const calls = asked.calls.map(({ contract, method, args, answer }): RecordedCall => {
    const name = `${contract}.${method}`;
    nth.set(name, (nth.get(name) ?? 0) + 1);
    return { contract, method, nth: nth.get(name) ?? 0, args, answer, declared: declaredAs(contract, method) };
  });
  const secrets = [...issuedSecrets(made), ...revealedIn(asked.calls), ...revealedIn(result)];
  await world.dispose();
  return {
    scenario,
    calls,
    result: sameText(result),
    before,
    seen: seenRows(states),
    state,
    intents: intentsOf(asked),
    secrets: [...new Set(secrets)].filter((secret) => secret.length >= 6),
  };
}

/** Forgets what arranging the scenario did. */
export function startAnew({ world, asked, real, faulty }: MatrixWorld): void {
  const { AuditLogger, NotificationDispatcher, SecretDelivery } = world.infra.contracts;
  for (const sink of [AuditLogger, NotificationDispatcher, SecretDelivery]) sink.clear();
  asked.calls = [];
  real.calls = [];
  faulty.clear();
}

/** What was handed to the sinks, in order. Event ids and times are left out: they say nothing about what happened. */
export function intentsOf(asked: Tap): string[] {
  return asked.calls.flatMap(({ contract, args }) => {
    const intent = args as Readonly<Record<string, unknown>>;
    if (contract === 'AuditLogger') return [`audit ${intent['type']} ${JSON.stringify([intent['metadata'], intent['target']])}`];
    if (contract === 'NotificationDispatcher') return [`notify ${intent['type']} ${JSON.stringify(intent['to'])}`];
    if (contract === 'SecretDelivery') return [`deliver ${intent['purpose']} ${intent['address']}`];
    return [];
  });
}

function issuedSecrets({ world }: MatrixWorld): string[] {
  const { ids } = world.infra;
  return Array.from({ length: ids.secretsIssued }, (_, index) => ids.secretAt(index + 1));
}
