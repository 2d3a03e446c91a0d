import type { Effects } from '../effects/effects.js';
import type { AdminInfraEvents } from '../effects/events.js';
import type { Actor } from '../kernel/actor.js';
import { liesWithin } from '../kernel/clock-skew.js';
import type { ContractCaller } from '../kernel/contract-caller.js';
import { Deadlines } from '../kernel/deadlines.js';
import type { QueryEdge } from '../kernel/edge.js';
import type { AdminInfraException } from '../kernel/exceptions.js';
import type { Instant } from '../kernel/ids.js';
import { MINT_KEY } from '../kernel/mint-key.js';
import type { Origin } from '../kernel/origin.js';
import type { SafeClock } from '../kernel/safe-clock.js';
import type { SafeIdGenerator } from '../kernel/safe-id-generator.js';
import { adminTarget, Grant } from '../kernel/proofs.js';
import type { Target } from '../kernel/proofs.js';
import { InputAdmission } from './admit-input.js';
import { Call } from './call.js';
import type { CallOf } from './call.js';
import { OWN_ACCOUNT } from './declaration.js';
import type { ActorOf, AnyDeclaration, InputOf, ResultOf } from './declaration.js';
import { ALLOWED, demandActor, NOT_PERMITTED, restriction } from './entry-rules.js';
import { ended } from './outcomes.js';
import type { OperationPolicy } from './policy.js';
import { readOrigin } from './read-origin.js';
import { classified, timedOut } from './run-failures.js';
import type { Stages } from './stages.js';

const TICK_MS = 50;

type Body<D> = (call: CallOf<D>) => ResultOf<D> | Promise<ResultOf<D>>;
type FirstReadBody<D, Answer> = (call: CallOf<D>, answer: Answer) => ResultOf<D> | Promise<ResultOf<D>>;

export interface RunnerParts {
  readonly contracts: ContractCaller;
  readonly effects: Effects;
  readonly events: AdminInfraEvents;
  readonly clock: SafeClock;
  readonly ids: SafeIdGenerator;
  readonly stages: Stages;
  readonly policy: OperationPolicy;
}

/**
 * Runs every operation in the one order: validate input → gates → authorize → step-up → body (L1).
 *
 * Bodies hold only what is particular to them. Whatever happens, a run ends in exactly one of: a result, or one of three
 * typed exceptions (X1), and by its deadline (X5).
 */
export class OperationRunner {
  readonly #admission = new InputAdmission();
  readonly #deadlines: Deadlines;
  readonly #rejects = new WeakMap<Call, (exception: AdminInfraException) => void>();

  constructor(private readonly parts: RunnerParts) {
    this.#deadlines = new Deadlines(parts.clock, parts.policy.operationDeadlineMs, TICK_MS);
  }

  /** Runs an operation of an actor. */
  perform<D extends AnyDeclaration>(declaration: D, actor: ActorOf<D>, input: InputOf<D>, body: Body<D>): Promise<ResultOf<D>> {
    return this.run<ResultOf<D>>(declaration, actor, null, async (call) => {
      const refusal = this.admitInput(call, input) ?? (await this.enter(call, actor));
      return refusal ?? body(call as unknown as CallOf<D>);
    });
  }

  /** Runs an operation before there is an actor; the settings and its first read start side by side. */
  admit<D extends AnyDeclaration, Args, Answer>(
    declaration: D,
    origin: Origin,
    input: InputOf<D>,
    first: { readonly edge: QueryEdge<Args, Answer>; readonly args: (input: InputOf<D>) => Args } | null,
    body: FirstReadBody<D, Answer>,
  ): Promise<ResultOf<D>> {
    return this.run<ResultOf<D>>(declaration, null, origin, async (call) => {
      const invalid = this.admitInput(call, input);
      if (invalid !== null) return invalid;
      const { settings } = this.parts.stages;
      const [snapshot, answer] = await Promise.all([
        settings.read(call, declaration.settings),
        first === null ? undefined : call.ask(first.edge, first.args(call.input as InputOf<D>)),
      ]);
      call.settings = snapshot;
      const closed = settings.gate(declaration, snapshot);
      return closed ?? body(call as unknown as CallOf<D>, answer as Answer);
    });
  }

  /** Answers every operation still under way, as failed, and wakes nobody any more. */
  stop(): void {
    this.#deadlines.shutDown();
  }

  private run<R>(
    declaration: AnyDeclaration,
    actor: Actor | null,
    entryOrigin: Origin | null,
    steps: (call: Call) => Promise<R>,
  ): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      let call: Call;
      let startedMs: number;
      try {
        startedMs = this.parts.clock.demandMonotonic();
        call = this.open(declaration, actor, entryOrigin);
        this.#deadlines.add(call);
      } catch (error) {
        reject(classified(error, declaration.name, null));
        return;
      }
      const end = (ending: { outcome: string } | { failure: AdminInfraException['failure'] }): void => {
        this.#deadlines.remove(call);
        this.parts.events.publish('operation', () => ({
          operation: declaration.name,
          ending,
          durationMs: this.parts.clock.monotonicMs() - startedMs,
          correlationId: call.correlationId,
        }));
      };
      const fail = (error: unknown): void => {
        if (call.abandoned) return; // answered at the deadline; what the body still did is nobody's answer
        call.abandon('abandoned');
        const exception = classified(error, declaration.name, call);
        end({ failure: exception.failure });
        reject(exception);
      };
      this.#rejects.set(call, (exception) => {
        end({ failure: exception.failure });
        reject(exception);
      });
      steps(call).then((result) => {
        if (call.abandoned) return;
        end({ outcome: (result as { outcome: string }).outcome });
        resolve(result);
      }, fail);
    });
  }

  private open(declaration: AnyDeclaration, actor: Actor | null, entryOrigin: Origin | null): Call {
    const { authority, name } = declaration;
    if (authority !== null) demandActor(authority, actor, name, this.parts.policy);
    const origin = actor === null ? readOrigin(entryOrigin, name) : actor.origin;
    return new Call({
      declaration,
      actor,
      origin,
      runId: this.parts.ids.id(),
      now: this.parts.clock.now(),
      contracts: this.parts.contracts,
      effects: this.parts.effects,
      ids: this.parts.ids,
      policy: this.parts.policy,
      onExpired: (call, pending, why) => {
        const end = why === 'shutdown' ? why : { deadlineMs: this.parts.policy.operationDeadlineMs };
        this.#rejects.get(call)?.(timedOut(call, pending, end));
      },
      audits: {
        everything: (settings) => this.parts.stages.settings.auditsEverything(settings),
        views: (settings) => this.parts.stages.settings.auditsViews(settings),
      },
    });
  }

  private admitInput(call: Call, raw: unknown): object | null {
    const admitted = this.#admission.admit(call.declaration.input, raw);
    if (!admitted.admitted) return ended('validation_failed', { violations: admitted.violations });
    call.input = admitted.input;
    call.secrets.push(...admitted.secrets);
    return null;
  }

  /** Gates, authorization and the second look start side by side; the refusal reported is the first in the one order. */
  private async enter(call: Call, actor: Actor): Promise<object | null> {
    const { declaration, input } = call;
    const { stages } = this.parts;
    const rules = declaration.authority;
    if (rules === null) throw new Error(`${declaration.name} has no authority rules; run it through admit`);
    const ability = rules.ability(input, actor, call.policy);
    const target = ability === OWN_ACCOUNT && actor.kind === 'admin' ? adminTarget(actor.adminId) : rules.target(input, actor);
    const forbidden = restriction(rules, actor, ability);
    const [snapshot, decision, recheck] = await Promise.all([
      stages.settings.read(call, declaration.settings),
      forbidden ?? this.decide(call, actor, ability, target),
      actor.kind === 'admin' ? stages.sessions.recheck(call, actor) : null,
    ]);
    call.settings = snapshot;

    let provenAt: Instant | null = null;
    if (actor.kind === 'admin') {
      const check = recheck === null ? null : recheck(snapshot);
      // A moved system epoch (emergency) is seen at once, even by an actor that is still fresh.
      const superseded = actor.session.systemEpoch !== stages.settings.systemEpoch(snapshot);
      if (superseded || check?.live === false) return ended('session_ended');
      provenAt = check?.live === true ? check.provenAt : actor.session.provenAt;
    }
    const closed = stages.settings.gate(declaration, snapshot);
    if (closed !== null) return closed;
    if (decision.decision !== 'allow') {
      const { reason } = decision;
      call.audit('authz.permission.denied', { operation: call.operation, ability, reason }, target);
      return ended('denied', { ability, reason });
    }
    if (provenAt !== null && rules.stepUp(input, call.policy)) {
      const maxAgeMinutes = stages.settings.stepUpMaxAgeMinutes(snapshot);
      const recent = liesWithin(maxAgeMinutes * 60_000, provenAt, call.now);
      if (!recent) return ended('step_up_required', { maxAgeMinutes });
    }
    if (actor.kind === 'system') {
      call.audit('authz.system_actor.used', { operation: call.operation, ability }, target);
    }
    call.grant = new Grant(MINT_KEY, call, ability, target, actor);
    return null;
  }

  private decide(call: Call, actor: Actor, ability: string, target: Target | null) {
    if (ability === OWN_ACCOUNT) return ALLOWED;
    // A system actor's rights are the list it was declared with, and nothing stored (SS-40).
    if (actor.kind === 'system') return actor.may(ability) ? ALLOWED : NOT_PERMITTED;
    return this.parts.stages.authorization.decide(call, actor, ability, target);
  }
}
