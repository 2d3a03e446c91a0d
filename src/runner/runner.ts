import { isPromise } from 'node:util/types';

import type { Effects } from '../effects/effects.js';
import type { AdminInfraEvents } from '../effects/events.js';
import type { Actor } from '../kernel/actor.js';
import { liesWithin } from '../kernel/clock-skew.js';
import { Deadlines } from '../kernel/deadlines.js';
import type { AdminInfraException } from '../kernel/exceptions.js';
import type { Gateway } from '../kernel/gateway.js';
import type { Instant } from '../kernel/ids.js';
import { MINT_KEY } from '../kernel/mint-key.js';
import type { Origin } from '../kernel/origin.js';
import { includesCode } from '../kernel/proven-factors.js';
import type { Target } from '../kernel/proofs.js';
import { adminTarget, Grant } from '../kernel/proofs.js';
import type { SafeClock } from '../kernel/safe-clock.js';
import type { SafeIdGenerator } from '../kernel/safe-id-generator.js';
import { Entering } from './entering.js';
import type { AskedFor, EntryEnding } from './entering.js';
import { demandActor, restriction } from './entry-rules.js';
import type { EntrySteps } from './entry.js';
import { checkInput } from './input/check-input.js';
import { readOrigin } from './input/read-origin.js';
import type { AnyOperation, CallerOf, Declaration, InputOf, ResultOf } from './operation.js';
import type { Violation } from './outcomes.js';
import { result } from './outcomes.js';
import type { OperationPolicy } from './policy.js';
import { afterShutdown, classified, timedOut } from './run-failures.js';
import { Run } from './run.js';
import type { RunParts } from './run.js';
import { OPERATION_REFUSED, PERMISSION_DENIED, SYSTEM_ACTOR_USED } from './runner.events.js';
import { OWN_ACCOUNT } from './spec.js';

const TICK_MS = 50;
const NONE: readonly never[] = [];

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
export class OperationRunner implements EntryEnding {
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
      this.#deadlines.add(run, run.startedMs);
    } catch (error) {
      return Promise.reject(classified(error, operation.name, null));
    }
    return new Promise<ResultOf<O>>((resolve, reject) => {
      run.resolve = resolve as (ended: object) => void;
      run.reject = reject;
      this.begin(run, operation, input);
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

  private end(run: Run, ending: { readonly outcome: string } | { readonly failure: AdminInfraException['failure'] }): void {
    this.#deadlines.remove(run);
    if (!this.parts.events.heard('operation')) return;
    this.parts.events.publish('operation', () => ({
      operation: run.operation,
      ending: 'outcome' in ending ? { outcome: ending.outcome } : { failure: ending.failure },
      durationMs: this.parts.clock.monotonicMs() - run.startedMs,
      correlationId: run.correlationId,
      runId: run.runId,
    }));
  }

  private answer(run: Run, ended: object): void {
    if (run.abandoned) return;
    this.end(run, ended as { readonly outcome: string });
    run.resolve?.(ended);
  }

  /** Something threw: in a contract, or in the library's own code. */
  failed(run: Run, error: unknown): void {
    if (run.abandoned) return; // answered at the deadline; what the body still did is nobody's answer
    run.abandon('abandoned');
    this.fail(run, classified(error, run.operation, run));
  }

  private fail(run: Run, exception: AdminInfraException): void {
    this.end(run, exception);
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

  /** What can be said without asking anybody; then everything that is asked before the body, side by side. */
  private begin(run: Run, operation: AnyOperation, raw: unknown): void {
    try {
      const checked = checkInput(operation.input, raw);
      if (!checked.valid) {
        this.auditUnknownField(run, checked.violations);
        this.answer(run, result('validation_failed', { violations: checked.violations }));
        return;
      }
      const violations = operation.alsoCheck?.(checked.input, run.policy) ?? NONE;
      if (violations.length > 0) {
        this.answer(run, result('validation_failed', { violations }));
        return;
      }
      run.input = checked.input;
      run.secrets = checked.secrets;
      this.ask(run, operation);
    } catch (error) {
      this.failed(run, error);
    }
  }

  /** Everything that is asked before the body, side by side: settings, authorization, the second look, the first read. */
  private ask(run: Run, operation: AnyOperation): void {
    const { actor, input, now } = run;
    const { entry, gateway } = this.parts;
    const about = actor === null ? null : this.askedFor(run, actor);
    const entering = new Entering(run, operation, about, gateway, this);
    entering.ask(entry.settings.question(operation.settings), (settings) => {
      run.settings = settings;
    });
    if (about !== null) {
      const { ability, target, forbidden } = about;
      if (forbidden !== null) entering.decision = forbidden;
      // Identity is decided here, rights by the resolver alone: also those of a declared part of the host.
      else if (ability !== OWN_ACCOUNT) {
        entering.ask(entry.authorization.question(about.actor, ability, target), (decision) => {
          entering.decision = decision;
        });
      }
      const look = about.actor.kind === 'admin' ? entry.sessions.question(about.actor, now, operation.kind === 'mutation') : null;
      if (look !== null) {
        entering.ask(look, (found) => {
          entering.session = found;
        });
      }
    } else if (operation.firstRead !== null) {
      const { method, args } = operation.firstRead;
      entering.ask({ method, args: args(input) }, (answer) => {
        entering.read = answer;
      });
    }
    entering.asked();
  }

  private askedFor({ declaration, input }: Run, actor: Actor): AskedFor {
    const { authority: rules, name } = declaration;
    if (rules === null) throw new Error(`${name} has no authority rules, so no actor may run it`);
    const ability = rules.ability(input, actor, this.parts.policy);
    const target = ability === OWN_ACCOUNT && actor.kind === 'admin' ? adminTarget(actor.adminId) : rules.target(input, actor);
    return { actor, rules, ability, target, forbidden: restriction(rules, actor, ability) };
  }

  /** Everything that was asked at the entry is there: gates and authorization decide, and the body begins. */
  arrived(entering: Entering): void {
    const { run, operation, read } = entering;
    try {
      const refusal = this.refusal(entering);
      if (refusal !== null) {
        this.refuse(entering, refusal);
        return;
      }
      const ended = operation.play(run as never, read as never);
      if (!isPromise(ended)) {
        this.bodyEnded(run, ended);
        return;
      }
      void ended.then(
        (one) => {
          this.bodyEnded(run, one as object);
        },
        (error: unknown) => {
          this.failed(run, error);
        },
      );
    } catch (error) {
      this.failed(run, error);
    }
  }

  /** Says no; what the second look found past its limits is ended first. */
  private refuse({ run, about, session }: Entering, refusal: object): void {
    const { settings } = run;
    const { actor } = about ?? {};
    const looked = session !== undefined && actor?.kind === 'admin' && settings !== null;
    const ending = looked ? this.parts.entry.sessions.endOverdue(run.atEntry, session, actor, settings) : null;
    if (ending === null) {
      this.answer(run, refusal);
      return;
    }
    void ending
      .then(() => {
        this.answer(run, refusal);
      })
      .catch((error: unknown) => {
        this.failed(run, error);
      });
  }

  private bodyEnded(run: Run, ended: object): void {
    try {
      if (run.actor !== null) this.auditRefusal(run, run.declaration, ended);
      this.answer(run, ended);
    } catch (error) {
      this.failed(run, error);
    }
  }

  /** What keeps the body from beginning, first in the one order, whichever answer came first. */
  private refusal({ run, about, decision, session }: Entering): object | null {
    const { declaration, settings } = run;
    const { entry } = this.parts;
    if (settings === null) throw new Error(`${run.operation} went on before its settings were read`);
    const closed = entry.settings.gate(declaration, settings);
    if (about === null) {
      if (closed !== null) this.auditRefusal(run, declaration, closed, null);
      return closed;
    }
    const { actor, rules, ability, target } = about;

    let provenAt: Instant | null = null;
    if (actor.kind === 'admin') {
      const check = session === undefined ? null : entry.sessions.judge(session, actor, settings, run.now);
      // A moved system epoch (emergency) and a factor that became mandatory are seen at once, even by an actor that is still fresh.
      const superseded = actor.session.systemEpoch !== entry.settings.systemEpoch(settings);
      const lacksFactor = entry.settings.demandsFactor(settings) && !includesCode(actor.session.factors);
      if (superseded || lacksFactor || check?.live === false) return result('session_ended');
      provenAt = check?.live === true ? check.provenAt : actor.session.provenAt;
    }
    if (closed !== null) {
      this.auditRefusal(run, declaration, closed, target);
      return closed;
    }
    if (decision.decision !== 'allow') {
      const { reason } = decision;
      run.audit(PERMISSION_DENIED, { operation: run.operation, ability, reason }, target);
      return result('denied', { ability, reason });
    }
    if (provenAt !== null && rules.stepUp(run.input, run.policy)) {
      const maxAgeMinutes = entry.settings.stepUpMaxAgeMinutes(settings);
      // Another's word for who somebody is proves no secret of theirs.
      const proven = actor.kind === 'admin' && actor.session.factors !== 'external';
      const recent = proven && liesWithin(maxAgeMinutes * 60_000, provenAt, run.now);
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

  /** A field nobody asked for is no slip of a form: whoever sends `status` along with a name tries to get past a control. */
  private auditUnknownField(run: Run, violations: readonly Violation[]): void {
    const reason = 'unknown_field';
    // Of strangers there is nobody to name; the event of the operation tells of them.
    if (run.actor === null || !violations.some(({ rule }) => rule === reason)) return;
    this.auditRefusal(run, run.declaration, { outcome: 'validation_failed', reason }, null);
  }

  /** What was not done all the same: whoever was allowed to, or met a closed mode. The trail has to show that it was tried. */
  private auditRefusal(run: Run, { kind, name, outcomes }: Declaration, ended: object, target?: Target | null): void {
    if (kind === 'read') return;
    const { outcome, reason = null } = ended as { readonly outcome: string; readonly reason?: string | null };
    // What is not declared is a refusal of the runner's own kind, such as a lost race.
    if (outcomes[outcome]?.means === 'done') return;
    run.audit(OPERATION_REFUSED, { operation: name, outcome, reason }, target);
  }
}
