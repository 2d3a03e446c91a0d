import type { Effects } from '../effects/effects.js';
import type { AdminInfraEvents } from '../effects/events.js';
import type { Actor } from '../kernel/actor.js';
import { liesWithin } from '../kernel/clock-skew.js';
import { Deadlines } from '../kernel/deadlines.js';
import type { AdminInfraException } from '../kernel/exceptions.js';
import type { QueryMethod } from '../kernel/contract-method.js';
import type { Gateway } from '../kernel/gateway.js';
import type { Instant } from '../kernel/ids.js';
import { MINT_KEY } from '../kernel/mint-key.js';
import type { Origin } from '../kernel/origin.js';
import type { Target } from '../kernel/proofs.js';
import { adminTarget, Grant } from '../kernel/proofs.js';
import type { SafeClock } from '../kernel/safe-clock.js';
import type { SafeIdGenerator } from '../kernel/safe-id-generator.js';
import { ALLOWED, demandActor, restriction } from './entry-rules.js';
import type { EntrySteps } from './entry.js';
import { checkInput } from './input/check-input.js';
import { readOrigin } from './input/read-origin.js';
import type { AnyOperation, CallerOf, Declaration, InputOf, ResultOf } from './operation.js';
import { result } from './outcomes.js';
import type { OperationPolicy } from './policy.js';
import { afterShutdown, classified, timedOut } from './run-failures.js';
import { Run } from './run.js';
import type { RunParts } from './run.js';
import { OPERATION_REFUSED, PERMISSION_DENIED, SYSTEM_ACTOR_USED } from './runner.events.js';
import { OWN_ACCOUNT } from './spec.js';

const TICK_MS = 50;

export interface RunnerParts {
  readonly gateway: Gateway;
  readonly effects: Effects;
  readonly events: AdminInfraEvents;
  readonly clock: SafeClock;
  readonly ids: SafeIdGenerator;
  readonly entry: EntrySteps;
  readonly policy: OperationPolicy;
}

/**
 * Runs every operation in the one order: check input → gates → authorize → step-up → body (one order, written once).
 *
 * Bodies hold only what is particular to them. Whatever happens, a run ends in exactly one of: a result, or one of three
 * typed exceptions, and by its deadline.
 */
export class OperationRunner {
  readonly #deadlines: Deadlines;
  /** One for all runs: what a run alone is reached by goes with it, and not at the next full collection. */
  readonly #whenExpired: RunParts['whenExpired'];
  #stopped = false;

  constructor(private readonly parts: RunnerParts) {
    const { operationDeadlineMs: deadlineMs } = parts.policy;
    this.#deadlines = new Deadlines(parts.clock, deadlineMs, TICK_MS);
    this.#whenExpired = (run, pending, why) => {
      this.fail(run, timedOut(run, pending, why === 'shutdown' ? why : { deadlineMs }));
    };
  }

  /** The one way in: who may call, and what is read first, follows from the operation. */
  run<O extends AnyOperation>(operation: O, caller: CallerOf<O>, input: InputOf<O>): Promise<ResultOf<O>> {
    if (this.#stopped) return Promise.reject(afterShutdown(operation.name));
    let run: Run;
    try {
      run = this.open(operation, caller);
      this.#deadlines.add(run);
    } catch (error) {
      return Promise.reject(classified(error, operation.name, null));
    }
    return new Promise<ResultOf<O>>((resolve, reject) => {
      run.reject = reject;
      this.play(operation, run, input).then(
        (ended) => {
          if (run.abandoned) return;
          this.end(run, { outcome: (ended as { outcome: string }).outcome });
          resolve(ended as ResultOf<O>);
        },
        (error: unknown) => {
          if (run.abandoned) return; // answered at the deadline; what the body still did is nobody's answer
          run.abandon('abandoned');
          this.fail(run, classified(error, operation.name, run));
        },
      );
    });
  }

  /** Resolves when every operation that is under way now has ended. */
  ended(): Promise<void> {
    return this.#deadlines.ended();
  }

  /** Answers every operation still under way, and from here on every new one, as failed; wakes nobody any more. */
  stop(): void {
    this.#stopped = true;
    this.#deadlines.shutDown();
  }

  private end(run: Run, ending: { outcome: string } | { failure: AdminInfraException['failure'] }): void {
    this.#deadlines.remove(run);
    if (!this.parts.events.heard('operation')) return;
    this.parts.events.publish('operation', () => ({
      operation: run.operation,
      ending,
      durationMs: this.parts.clock.monotonicMs() - run.startedMs,
      correlationId: run.correlationId,
      runId: run.runId,
    }));
  }

  private fail(run: Run, exception: AdminInfraException): void {
    this.end(run, { failure: exception.failure });
    run.reject?.(exception);
  }

  private open(operation: AnyOperation, caller: Actor | Origin): Run {
    const startedMs = this.parts.clock.demandMonotonic();
    const { authority, name } = operation;
    if (authority !== null) demandActor(authority, caller, name, this.parts.policy);
    const actor = authority === null ? null : (caller as Actor);
    const { entry, policy, clock, gateway, effects, ids } = this.parts;
    return new Run({
      declaration: operation,
      actor,
      origin: actor === null ? readOrigin(caller, name) : actor.origin,
      runId: ids.id(),
      now: clock.now(),
      startedMs,
      whenExpired: this.#whenExpired,
      gateway,
      effects,
      ids,
      policy,
      switches: entry.settings,
    });
  }

  private async play(operation: AnyOperation, run: Run, raw: unknown): Promise<object> {
    const checked = checkInput(operation.input, raw);
    if (!checked.valid) return result('validation_failed', { violations: checked.violations });
    const violations = operation.alsoCheck?.(checked.input, run.policy) ?? [];
    if (violations.length > 0) return result('validation_failed', { violations });
    run.input = checked.input;
    run.secrets.push(...checked.secrets);
    const { actor } = run;
    if (actor !== null) {
      const refusal = await this.enter(run, actor);
      if (refusal !== null) return refusal;
      const ended = await operation.play(run as never, undefined as never);
      this.auditRefusal(run, operation, ended);
      return ended;
    }
    const { settings } = this.parts.entry;
    const first = operation.firstRead;
    const [snapshot, answer] = await Promise.all([
      settings.read(run, operation.settings),
      first === null ? undefined : run.query(first.method as QueryMethod<object, unknown>, first.args(run.input)),
    ]);
    run.settings = snapshot;
    return settings.gate(operation, snapshot) ?? operation.play(run as never, answer as never);
  }

  /** Gates, authorization and the second look start side by side; the refusal reported is the first in the one order. */
  private async enter(run: Run, actor: Actor): Promise<object | null> {
    const { declaration, input } = run;
    const { entry } = this.parts;
    const rules = declaration.authority;
    if (rules === null) throw new Error(`${declaration.name} has no authority rules, so no actor may run it`);
    const ability = rules.ability(input, actor, run.policy);
    const target = ability === OWN_ACCOUNT && actor.kind === 'admin' ? adminTarget(actor.adminId) : rules.target(input, actor);
    const forbidden = restriction(rules, actor, ability);
    const [snapshot, decision, recheck] = await Promise.all([
      entry.settings.read(run, declaration.settings),
      forbidden ?? this.decide(run, actor, ability, target),
      actor.kind === 'admin' ? entry.sessions.recheck(run, actor, declaration.kind === 'mutation') : null,
    ]);
    run.settings = snapshot;

    let provenAt: Instant | null = null;
    if (actor.kind === 'admin') {
      const check = recheck === null ? null : recheck(snapshot);
      // A moved system epoch (emergency) is seen at once, even by an actor that is still fresh.
      const superseded = actor.session.systemEpoch !== entry.settings.systemEpoch(snapshot);
      if (superseded || check?.live === false) return result('session_ended');
      provenAt = check?.live === true ? check.provenAt : actor.session.provenAt;
    }
    const closed = entry.settings.gate(declaration, snapshot);
    if (closed !== null) return closed;
    if (decision.decision !== 'allow') {
      const { reason } = decision;
      run.audit(PERMISSION_DENIED, { operation: run.operation, ability, reason }, target);
      return result('denied', { ability, reason });
    }
    if (provenAt !== null && rules.stepUp(input, run.policy)) {
      const maxAgeMinutes = entry.settings.stepUpMaxAgeMinutes(snapshot);
      const recent = liesWithin(maxAgeMinutes * 60_000, provenAt, run.now);
      if (!recent) {
        const refusal = result('step_up_required', { maxAgeMinutes });
        this.auditRefusal(run, declaration, refusal, target);
        return refusal;
      }
    }
    if (actor.kind === 'system') {
      run.audit(SYSTEM_ACTOR_USED, { operation: run.operation, ability }, target);
    }
    run.grant = new Grant(MINT_KEY, run, ability, target, actor);
    return null;
  }

  /** Whoever was allowed to and all the same did not: the trail has to show that it was tried. */
  private auditRefusal(run: Run, { kind, name, outcomes }: Declaration, ended: object, target?: Target | null): void {
    if (kind !== 'mutation') return;
    const { outcome, reason = null } = ended as { readonly outcome: string; readonly reason?: string | null };
    // What is not declared is a refusal of the runner's own kind, such as a lost race.
    if (outcomes[outcome]?.means === 'done') return;
    run.audit(OPERATION_REFUSED, { operation: name, outcome, reason }, target);
  }

  /** Identity is decided here, rights by the resolver alone: also those of a declared part of the host. */
  private decide(run: Run, actor: Actor, ability: string, target: Target | null) {
    return ability === OWN_ACCOUNT ? ALLOWED : this.parts.entry.authorization.decide(run, actor, ability, target);
  }
}
