import type { Fault, ThenableVariant } from '@maatify/admin-infra/testing';

import { answerVariants } from './answer-variants.js';
import { EXPECTED, placeOf } from './kinds.js';
import type { Expected, Kind } from './kinds.js';
import { isWrite, nameOf } from './methods.js';
import type { MatrixWorld } from './matrix-world.js';
import { revealedIn } from './picture.js';
import type { Recording, RecordedCall } from './recording.js';
import { hostile, revoked } from './proxies.js';
import { leakyError, longLeakyError, UNUSABLE } from './thrown-values.js';

/**
 * What the clock does while the case runs.
 * - `stands`: the case must settle without time passing
 * - `passes`: the deadline comes; what was held back is let go after it
 * - `nearly`: what was held back is let go just before the deadline
 * - `shutdown`: the deadline comes, the application shuts down, and only then is let go what was held back
 */
export type Timing = 'stands' | 'passes' | 'nearly' | 'shutdown';

export interface Prepared {
  readonly fault: Fault;
  /** Lets go what the fault itself cannot; the injector lets go the rest. */
  readonly release?: () => void;
}

/** One way one call goes wrong. */
export interface Variant {
  readonly kind: Kind;
  readonly name: string;
  readonly expected: Expected;
  readonly timing: Timing;
  readonly prepare: (made: MatrixWorld) => Prepared;
}

/** Every fault that applies to this call. */
export function variantsOf(recording: Recording, call: RecordedCall): Variant[] {
  // An adapter can only tell what it was told.
  const secrets = revealedIn(call.args).filter((secret) => recording.secrets.includes(secret));
  const place = placeOf(call);
  const made: Variant[] = [];
  const add = (kind: Kind, name: string, prepare: Variant['prepare'], expected?: Expected, timing: Timing = 'stands') => {
    const strict = place === 'sink' ? 'same' : (expected ?? EXPECTED[kind][place]);
    const due = restsOnNothing(recording, call) && CAUGHT.includes(strict) ? 'tolerated' : strict;
    made.push({ kind, name, prepare, timing, expected: due });
  };
  const simply = (fault: Fault) => () => ({ fault });

  add('K1', 'an error full of secrets', () => ({ fault: { kind: 'sync_throw', value: leakyError(secrets) } }));
  add('K2', 'an error full of secrets', () => ({ fault: { kind: 'reject', value: leakyError(secrets) } }));
  add('K2', 'an endless error full of secrets', () => ({ fault: { kind: 'reject', value: longLeakyError(secrets) } }));
  for (const [name, value] of Object.entries(UNUSABLE)) {
    // What is thrown in the same tick takes the way of a rejection from there on; a few are enough to see that it does.
    if (SYNCHRONOUSLY.includes(name))
      add('K3', `throws ${name}`, () => ({ fault: { kind: 'sync_throw', value: value(secrets) } }));
    add('K3', `rejects with ${name}`, () => ({ fault: { kind: 'reject', value: value(secrets) } }));
  }
  for (const { kind, name, alter, expected } of answerVariants(call))
    add(kind, name, simply({ kind: 'alter_answer', alter }), expected);
  // A command without an answer that does nothing and says nothing is K18, which only the conformance kit can find.
  if (place !== 'void') add('K4', 'and nothing was done', simply({ kind: 'answer', value: undefined }));
  add('K9', 'never', simply({ kind: 'never' }), undefined, 'passes');
  if (isWrite(call.declared))
    add('K9', 'applied, never acknowledged', simply({ kind: 'applied_then_never' }), undefined, 'passes');
  for (const applies of ['at_once', 'on_release'] as const) {
    const slow = simply({ kind: 'slow', applies });
    add('K10', `just before, applied ${applies}`, slow, 'same', 'nearly');
    add('K10', `just after, applied ${applies}`, slow, undefined, 'passes');
    add('K12', `after shutdown, applied ${applies}`, slow, undefined, 'shutdown');
  }
  add('K11', 'the call is delivered twice', simply({ kind: 'twice' }));
  for (const timing of ['passes', 'shutdown'] as const) add('K12', `rejects late (${timing})`, lateRejection, undefined, timing);
  for (const [variant, expected] of Object.entries(THENABLES) as [ThenableVariant, Expected][]) {
    const timing = variant === 'silent' ? 'passes' : 'stands';
    add(
      variant === 'both' || variant === 'twice' ? 'K11' : 'K13',
      variant,
      simply({ kind: 'thenable', variant }),
      expected,
      timing,
    );
  }
  if (isWrite(call.declared) || place === 'sink') {
    add('K17', 'an error full of secrets', () => ({ fault: { kind: 'applied_then_throw', value: leakyError(secrets) } }));
    add('K17', 'undefined', simply({ kind: 'applied_then_throw', value: undefined }));
  }
  add(
    'K14',
    'every trap throws, and no promise around it',
    () => ({ fault: { kind: 'answer', value: hostile({}, false) } }),
    'threw',
  );
  add('K14', 'revoked, and no promise around it', () => ({ fault: { kind: 'answer', value: revoked() } }), 'threw');
  add('K19', 'asks for the system state', ({ reEnter }) => ({ fault: { kind: 're_enter', with: reEnter } }));
  add('K20', 'at once and later', simply({ kind: 'mutate_arguments' }));
  return made;
}

/** Calls that an operation makes for later ones: nothing rests on them, so that only their taking too long ends it. */
const RENEWING = ['PasswordHasher.hash', 'AdminCommandRepository.renewPasswordHash'];
const CAUGHT: readonly Expected[] = ['threw', 'malformed', 'wrong_subject', 'contradicting', 'impossible'];

export function restsOnNothing({ scenario }: Recording, call: RecordedCall): boolean {
  const name = nameOf(call);
  if (name === 'AttemptLimiter.clear') return scenario.operation !== 'credentials.clear_throttle';
  // A limit has ended the session already; the record of it can wait for the next refusal.
  if (name === 'SessionCommandRepository.end') return scenario.operation === 'sessions.access';
  return scenario.operation === 'auth.sign_in' && RENEWING.includes(name);
}

const SYNCHRONOUSLY = ['undefined', 'an object whose message throws', 'a revoked Proxy'];

const THENABLES: Readonly<Record<ThenableVariant, Expected>> = {
  resolves: 'same',
  rejects: 'threw',
  throws: 'threw',
  // As `await` would see it: a `then` that cannot be read is a rejection.
  throwing_getter: 'threw',
  recursive: 'malformed',
  both: 'same',
  twice: 'same',
  silent: 'timed_out',
};

function lateRejection(): Prepared {
  let release: () => void = () => undefined;
  const value = new Promise((_, reject) => {
    release = () => {
      reject(new Error('too late'));
    };
  });
  return { fault: { kind: 'answer', value }, release };
}
