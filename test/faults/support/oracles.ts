import { inspect } from 'node:util';

import {
  AdminInfraException,
  ContractViolationException,
  InfrastructureException,
  InvariantViolationException,
} from '@maatify/admin-infra';

import { declarationOf, reachableEndings } from '../../support/scenarios/common.js';
import { endingOf } from '../../support/scenarios/scenario.js';
import { declaredAs, isWrite, nameOf } from './methods.js';
import type { Case, FaultedRun } from './faulted-run.js';
import type { Expected } from './kinds.js';
import { picture, sameText } from './picture.js';
import { addedRows, removedRows, sameState } from './stored-state.js';

/** Answers what is wrong, or nothing. Each is named after the invariant it checks. */
export type Oracle = (one: Case, run: FaultedRun) => string | null;

const CLASS = {
  threw: InfrastructureException,
  timed_out: InfrastructureException,
  malformed: ContractViolationException,
  wrong_subject: InvariantViolationException,
  contradicting: ContractViolationException,
  impossible: InvariantViolationException,
} as const;
const CODE: Readonly<Partial<Record<Expected, string>>> = {
  threw: 'contract.threw',
  timed_out: 'operation.timed_out',
  malformed: 'contract.malformed_answer',
  wrong_subject: 'contract.wrong_subject',
  contradicting: 'contract.contradicting_answer',
  impossible: 'contract.impossible_state',
};

/** X1: exactly one class of ending, and the one the table says. */
export const X1: Oracle = ({ recording, call, variant }, { settled }) => {
  if (settled === null) return null; // X5 says so
  const { operation } = recording.scenario;
  if (settled.kind === 'result') {
    const ending = endingOf(settled.result);
    const endings = reachableEndings(declarationOf(operation));
    if (!endings.has(ending) && ending !== recording.scenario.ending) return `ended in ${ending}, which is not declared`;
    return ['same', 'narrower', 'tolerated'].includes(variant.expected) ? null : `ended in ${ending}`;
  }
  const { thrown } = settled;
  if (!(thrown instanceof AdminInfraException)) return `a foreign value escaped: ${inspect(thrown).slice(0, 200)}`;
  const { expected } = variant;
  if (expected === 'same' || expected === 'tolerated') return `ended in ${thrown.code}: ${thrown.message.slice(0, 300)}`;
  if (expected === 'narrower') return thrown instanceof ContractViolationException ? null : `ended in ${thrown.code}`;
  if (!(thrown instanceof CLASS[expected])) return `ended in ${thrown.name}: ${thrown.message.slice(0, 200)}`;
  if (thrown.code !== CODE[expected]) return `ended in the code ${thrown.code}`;
  if (thrown.operation !== operation) return `names the operation ${String(thrown.operation)}`;
  if (thrown.correlationId === null) return 'names no run';
  const named = nameOf({ contract: thrown.contract ?? '', method: thrown.method ?? '' });
  return named === nameOf(call) ? null : `names ${named}`;
};

/** X5: settled in time; a run that wrote, or may have written, says so, and a write without an acknowledgement leaves an intent. */
export const X5: Oracle = ({ call, variant }, { settled, settledAt, intents, real }) => {
  if (settled === null) return 'did not settle by its deadline';
  if (variant.expected === 'tolerated' && isWrite(call.declared) !== intents.some((intent) => isUnknownOutcomeOf(intent, call))) {
    return 'a write that failed beside the result, and operation.outcome_unknown, do not go together';
  }
  if (settled.kind === 'result' || !(settled.thrown instanceof AdminInfraException)) return null;
  if (variant.expected === 'same') return null;
  const written = real.some(({ contract, method, startedAt, endedAt, answer }) => {
    const declared = declaredAs(contract, method);
    if (!isWrite(declared) || startedAt > settledAt) return false;
    const acknowledged = endedAt !== null && endedAt < settledAt;
    return !acknowledged || (declared?.kind === 'change' && isWon(answer));
  });
  const due = isWrite(call.declared) || written ? 'unknown' : 'none';
  if (settled.thrown.mutation !== due) return `says mutation: ${settled.thrown.mutation}, due ${due}`;
  const told = intents.some((intent) => isUnknownOutcomeOf(intent, call));
  return isWrite(call.declared) === told
    ? null
    : told
      ? 'tells of an unknown outcome of a query'
      : 'no operation.outcome_unknown';
};

/** X5, E5: no decisive write that was done is without a trace, whatever ended the run. */
export const X5_trace: Oracle = ({ recording }, { real, settled, intents }) => {
  if (settled?.kind !== 'thrown') return null;
  const done = real.filter(({ contract, method, answer }) => declaredAs(contract, method)?.kind === 'change' && isWon(answer));
  const own = recording.intents.filter((intent) => intent.startsWith('audit '));
  const untold = done.filter((call) => !intents.some((intent) => isUnknownOutcomeOf(intent, call) || own.includes(intent)));
  return untold.length === 0 ? null : `no intent tells of ${untold.map(nameOf).join(', ')}`;
};

/** X6: nothing is added: no row, no better result, no intent for work that did not happen. */
export const X6: Oracle = ({ recording, variant }, { settled, state, intents }) => {
  const added = [...addedRows(state, recording.seen), ...removedRows(state, recording.seen)];
  if (added.length > 0) return `state: ${added.join('; ').slice(0, 500)}`;
  if (variant.expected !== 'same') {
    const legal = variant.expected === 'narrower' ? [] : recording.intents;
    const strange = intents.filter((one) => !legal.includes(one) && !one.startsWith('audit operation.outcome_unknown'));
    if (variant.expected !== 'narrower' && strange.length > 0) return `intents of another run: ${strange.join('; ')}`;
    if (variant.expected === 'tolerated' && settled?.kind === 'result' && sameText(settled.result) !== recording.result) {
      return `result ${sameText(settled.result)} in place of ${recording.result}`;
    }
    return settled?.kind === 'result' ? betterThan(recording.result, settled.result) : null;
  }
  if (settled?.kind === 'result' && sameText(settled.result) !== recording.result) {
    return `result ${sameText(settled.result)} in place of ${recording.result}`;
  }
  const twice = variant.kind === 'K11' || variant.kind === 'K17';
  if (!twice && !sameState(state, recording.state)) return 'the state is another than after the fault-free run';
  return recording.intents.every((one, index) => intents[index] === one) ? null : `intents: ${intents.join('; ')}`;
};

/**
 * Z1: no decisive write without an earlier yes; where an ability is asked for, no write at all without its being granted.
 * A system actor's yes is its declaration.
 */
export const Z1: Oracle = ({ recording, call, variant }, { asked, real }) => {
  const { authority } = declarationOf(recording.scenario.operation);
  if (authority?.actors === 'system') return null;
  const needsAbility = authority !== null && recording.calls.some(({ contract }) => contract === 'AbilityResolver');
  // The first read of an answer that changes later is the true one.
  const harmless = variant.expected === 'same' || variant.name === 'another answer at the second read';
  const bySession = BY_SESSION_ALONE.includes(recording.scenario.operation);
  const isYesHere = (one: (typeof real)[number]) => isYes(one) || (bySession && one.method === 'byId' && one.answer !== null);
  const yes = real.filter((one) => isYesHere(one) && (harmless || nameOf(one) !== nameOf(call)));
  const early = asked.filter((one) => {
    const declared = declaredAs(one.contract, one.method);
    if (!isWrite(declared) || (declared?.kind !== 'change' && !needsAbility)) return false;
    return !yes.some(({ contract, endedAt }) => {
      const counts = !needsAbility || contract === 'AbilityResolver';
      return counts && endedAt !== null && endedAt < one.startedAt;
    });
  });
  return early.length === 0 ? null : `without an earlier yes: ${early.map(nameOf).join(', ')}`;
};

/** Nothing is started once the caller has its answer: a write then would be nobody's. */
export const X5_abandoned: Oracle = (_, { afterwards }) => {
  const late = afterwards.filter(({ contract }) => !SINKS.includes(contract));
  return late.length === 0 ? null : `started after the answer: ${late.map(nameOf).join(', ')}`;
};

/** E2: no rejection was left unhandled. */
export const E2: Oracle = (_, { unhandled }) => (unhandled === 0 ? null : `${unhandled} unhandled rejection(s)`);

/** E3, K12: counters are never negative, and every intent that was not taken is counted once. */
export const E3: Oracle = ({ call, variant }, { sinks }) => {
  if (sinks.some(({ inFlight, lost }) => inFlight < 0 || lost < 0)) return `counters: ${JSON.stringify(sinks)}`;
  if (variant.timing === 'shutdown') return null; // what is emitted after it is lost, and counted
  const lost = sinks.reduce((sum, sink) => sum + sink.lost, 0);
  if (call.declared !== null) return lost === 0 ? null : `${lost} intents lost`;
  const due = LOSING.test(`${variant.kind} ${variant.name}`) ? 1 : 0;
  return lost === due ? null : `${lost} intents counted as lost, due ${due}`;
};
const LOSING =
  /^(K1 |K2 |K3 |K9 |K10 just after|K12 |K17 |K13 (rejects|throws|throwing_getter|recursive|silent)|K14 (every trap throws|revoked))/;

/** X2: no secret shows anywhere but in the fields that are meant to hand it out. */
export const X2: Oracle = ({ recording }, { settled, events, intents }) => {
  const shown = [JSON.stringify(events), intents.join('\n')];
  if (settled?.kind === 'result') {
    shown.push(inspect(settled.result, { depth: null, showHidden: true }), JSON.stringify(settled.result));
  } else if (settled !== null) shown.push(...everythingAbout(settled.thrown));
  const text = shown.join('\n');
  const leaked = recording.secrets.filter((secret) => holds(text, secret));
  return leaked.length === 0 ? null : `shows ${leaked.map((secret) => secret.slice(0, 80)).join(', ')}`;
};

export const ORACLES: Readonly<Record<string, Oracle>> = { X1, X5, X5_trace, X5_abandoned, X6, Z1, E2, E3, X2 };

const SINKS = ['AuditLogger', 'NotificationDispatcher', 'SecretDelivery'];

function isUnknownOutcomeOf(intent: string, { contract, method }: { contract: string; method: string }): boolean {
  return (
    intent.startsWith('audit operation.outcome_unknown') &&
    intent.includes(`"contract":"${contract}"`) &&
    intent.includes(`"method":"${method}"`)
  );
}

function isWon(answer: unknown): boolean {
  return (picture(answer) as { outcome?: unknown } | undefined)?.outcome === 'won';
}

/** One's own account, and no factor is asked for: the session that was looked at again says yes. */
const BY_SESSION_ALONE = [
  'contacts.add_contact',
  'contacts.confirm_verification',
  'contacts.make_primary',
  'devices.trust_device',
  'external.confirm_link',
  'external.link_external_identity',
  'external.revoke_link',
  'preferences.update_notification_preference',
  'preferences.update_preferences',
  'recovery_codes.regenerate_recovery_codes',
];

/** What opens a decisive write: a granted ability, a proven factor, a claimed code, a session that goes on. */
function isYes({ method, answer }: { readonly method: string; readonly answer: unknown }): boolean {
  const { decision, verdict, step, outcome, challenge, linked } = (answer ?? {}) as Record<string, unknown>;
  // The host has verified whose identity it is, and its admin has confirmed that.
  if ((linked as { readonly link?: { readonly confirmedAt?: unknown } } | null | undefined)?.link?.confirmedAt != null)
    return true;
  // Every factor was proven before such a challenge was opened.
  if ((challenge as { readonly purpose?: unknown } | undefined)?.purpose === 'password_change') return true;
  if (decision === 'allow' || verdict === 'match') return true;
  if (method === 'match' && typeof step === 'number') return true;
  return outcome === 'won' && ['claim', 'endAll', 'enable'].includes(method);
}

const NOT_REFUSED =
  /^(signed_in|linked|confirmed|allowed|granted|assigned|renamed|can_act_on|revoked|signed_out|created|accepted|sent|changed|enabled|started|found|page|totp_required|totp_enrolment_required|password_change_required)$/;

/** A result that gives more than the fault-free one: one that is no refusal, where that one was another. */
function betterThan(faultFree: string, result: { readonly outcome: string }): string | null {
  const before = (JSON.parse(faultFree) as { outcome: string }).outcome;
  return NOT_REFUSED.test(result.outcome) && result.outcome !== before ? `${result.outcome} in place of ${before}` : null;
}

/** Longer than what the in-memory contracts put before every hash and seed. */
const BEGINNING = 24;

function holds(text: string, secret: string): boolean {
  // A cut leaves the beginning of a secret; most of one is as good as the whole.
  if (!/^\d{6}$/.test(secret)) return text.includes(secret.slice(0, BEGINNING));
  return new RegExp(`(?<!\\d)${secret}(?!\\d)`).test(text);
}

function everythingAbout(thrown: unknown, depth = 0): string[] {
  if (typeof thrown !== 'object' || thrown === null || depth > 5) return [inspect(thrown)];
  const { message, stack, cause } = thrown as Error;
  const own = Object.getOwnPropertyNames(thrown).map((key) => inspect((thrown as Record<string, unknown>)[key], { depth: 3 }));
  const all = [inspect(thrown, { depth: null, showHidden: true }), JSON.stringify(thrown), message, stack ?? '', ...own];
  return cause === undefined ? all : [...all, ...everythingAbout(cause, depth + 1)];
}
