import { AuthenticationOrchestrator } from '../../authentication/authentication.orchestrator.js';
import type { AdminActor } from '../../kernel/actor.js';
import { canonicalEmail } from '../../kernel/canonical-email.js';
import { digestOf } from '../../kernel/digest.js';
import { instant } from '../../kernel/ids.js';
import type { AdminId, CanonicalEmail } from '../../kernel/ids.js';
import { RandomIdGenerator } from '../../kernel/random-id-generator.js';
import { Redacted } from '../../kernel/redacted.js';
import { assemble } from '../../module/assemble.js';
import { CONTRACT_CATALOGUE, DEFAULT_FEATURES } from '../../module/contracts.js';
import type { Contracts, Features } from '../../module/contracts.js';
import { resolvePolicy } from '../../module/resolve-policy.js';
import type { OperationRunner } from '../../runner/runner.js';
import { SessionOrchestrator } from '../../sessions/session.orchestrator.js';
import type { ConformanceSubject } from '../kit/conformance-subject.js';
import { LIFELINE, SYSTEM } from '../kit/arranged.js';
import { boundOrDefault } from '../kit/checked-contracts.js';
import { TEST_ORIGIN } from '../signed-in-actor.js';
import type { Turnstile } from './turnstile.js';

const DAY_MS = 86_400_000;
/** Longer than any order of calls takes, so that no deadline ends an operation that only waits for its turn. */
const DEADLINE_MS = 5 * 60_000;

/** Somebody who has signed in, and what they signed in with. */
export interface Person {
  readonly adminId: AdminId;
  readonly email: string;
  readonly password: Redacted;
  readonly token: Redacted;
  readonly actor: AdminActor;
}

/** The library over one subject's contracts, with somebody who may act on others and somebody to act on. */
export class PairWorld {
  private constructor(
    readonly runner: OperationRunner,
    readonly author: Person,
    readonly target: Person,
    private readonly stop: () => void,
  ) {}

  static async open(subject: ConformanceSubject, turnstile: Turnstile, abilities: readonly string[]): Promise<PairWorld> {
    const contracts = withDefaults(subject.contracts);
    const { runner, effects } = put(turnstile.gated(contracts));
    const author = await signedIn(contracts, runner);
    const target = await signedIn(contracts, runner);
    for (const ability of [LIFELINE, ...abilities]) await subject.grantAbility(author.adminId, ability);
    const stop = (): void => {
      effects.shutDown();
      runner.stop();
    };
    return new PairWorld(runner, author, target, stop);
  }

  close(): void {
    this.stop();
  }
}

/** What the library has a default for is that default where the subject has none. */
function withDefaults(bound: Partial<Contracts>): Contracts {
  const all = CONTRACT_CATALOGUE.flatMap((entry): (readonly [string, object])[] => {
    const one = boundOrDefault(entry, bound);
    return one === undefined ? [] : [[entry.name, one]];
  });
  return Object.fromEntries(all) as unknown as Contracts;
}

function put(contracts: Contracts): ReturnType<typeof assemble> {
  const missing = CONTRACT_CATALOGUE.filter(({ name }) => !(name in contracts)).map(({ feature }) => feature);
  const features = Object.fromEntries(Object.keys(DEFAULT_FEATURES).map((name) => [name, !missing.includes(name as never)]));
  const policy = resolvePolicy(
    { operationDeadlineMs: DEADLINE_MS, effects: { drainMs: 0 } },
    features as unknown as Features,
    [],
  );
  const tokens = CONTRACT_CATALOGUE.filter(({ name }) => name in contracts);
  return assemble(new Map(tokens.map(({ name, token }) => [token, contracts[name]])), policy);
}

async function signedIn(contracts: Contracts, runner: OperationRunner): Promise<Person> {
  const ids = new RandomIdGenerator();
  const email = `someone-${ids.id().toLowerCase()}@example.test`;
  const password = Redacted.of(`a password for tests ${ids.id()}`);
  const at = instant(contracts.Clock.now());
  const invitation = { codeDigest: digestOf('one_time_code', ids.secret()), expiresAt: instant(at + DAY_MS) };
  const created = await contracts.AdminCommandRepository.create({
    email,
    canonicalEmail: canonicalEmail(email) as CanonicalEmail,
    name: 'Someone',
    invitation,
    at,
    by: SYSTEM,
  });
  if (created.outcome !== 'won') throw new Error(`explorePairs: an admin could not be created: ${created.reason}`);
  const { adminId } = created.admin;
  const { hash } = await contracts.PasswordHasher.hash({ password });
  const acceptance = { adminId, passwordHash: hash, codeDigest: null, activate: true, device: null, at };
  const accepted = await contracts.AdminCommandRepository.acceptInvitation(acceptance);
  if (accepted.outcome !== 'won') throw new Error(`explorePairs: an invitation could not be accepted: ${accepted.reason}`);
  const result = await new AuthenticationOrchestrator(runner).signIn({ email, password }, TEST_ORIGIN);
  if (result.outcome !== 'signed_in') throw new Error(`explorePairs: a sign-in ended in ${result.outcome}`);
  const { token } = result.issued;
  const access = await new SessionOrchestrator(runner).access({ token }, TEST_ORIGIN);
  if (access.outcome !== 'allowed') throw new Error(`explorePairs: the check of a new session ended in ${access.outcome}`);
  return { adminId, email, password, token, actor: access.actor };
}
