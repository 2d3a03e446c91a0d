import type { AdminStatus } from '../../kernel/admin-status.js';
import { canonicalEmail } from '../../kernel/canonical-email.js';
import { digestOf } from '../../kernel/digest.js';
import type { AdminId, CanonicalEmail, Digest, SessionId } from '../../kernel/ids.js';
import { RandomIdGenerator } from '../../kernel/random-id-generator.js';
import { Redacted } from '../../kernel/redacted.js';
import type { WriteAuthor } from '../../kernel/write-author.js';
import type { AdminCreation, StatusChange } from '../../lifecycle/admin-command-repository.contract.js';
import type { AdminCredentials, AdminRecord } from '../../lifecycle/admin.record.js';
import { CONTRACT_CATALOGUE } from '../../module/contracts.js';
import type { Contracts } from '../../module/contracts.js';
import { CallFailed, checkedContracts } from './checked-contracts.js';
import type { ConformanceSubject } from './conformance-subject.js';
import { Findings, shown } from './findings.js';
import { START, at } from './moments.js';

/** The kit's own lifeline ability: the library's default. */
export const LIFELINE = 'admins.administer';
export const SYSTEM: WriteAuthor = Object.freeze({ kind: 'system', name: 'conformance' });

/** Something the case needs before it can check anything went wrong: the promise broken is another one. */
export class CouldNotArrange extends Error {
  constructor(what: string, why: string) {
    super(`could not be arranged: ${what}: ${why}`);
  }
}

/** An admin the kit made, as it was then. */
export interface Given {
  readonly adminId: AdminId;
  readonly email: string;
  readonly canonicalEmail: CanonicalEmail;
  readonly epoch: number;
  readonly version: number;
  readonly status: AdminStatus;
}

const ids = new RandomIdGenerator();

/** What a hook of the subject's stands for: contracts by their names, and not a function or a subject around them. */
function contractsFrom(hook: string, given: unknown): Partial<Contracts> {
  const is =
    typeof given === 'object' && given !== null ? `an object with ${Object.keys(given).join(', ') || 'nothing'}` : shown(given);
  const known = typeof given === 'object' && given !== null && CONTRACT_CATALOGUE.some(({ name }) => name in given);
  if (known) return given;
  throw new CouldNotArrange(
    'the subject',
    `its \`${hook}\` must be contracts by their names, such as { AdminQueryRepository, … }, and is ${is}`,
  );
}

/** What a case plays on: the subject's contracts, checked, and the arrangements that go through them. */
export class Arranged {
  readonly contracts: Contracts;
  readonly check = new Findings();
  readonly #second: Contracts | null;
  #hasLifeline = false;

  constructor(readonly subject: ConformanceSubject) {
    this.contracts = checkedContracts(contractsFrom('contracts', subject.contracts));
    this.#second = subject.second === undefined ? null : checkedContracts(contractsFrom('second', subject.second));
  }

  /** The contracts a parallel call uses: every other one is made by the second process, where there is one. */
  process(index: number): Contracts {
    return index % 2 === 1 && this.#second !== null ? this.#second : this.contracts;
  }

  second(): Contracts {
    if (this.#second === null) throw new CouldNotArrange('a second process', 'the subject has no `second`');
    return this.#second;
  }

  async restarted(): Promise<Contracts> {
    const reopened = await this.hook('restart').call(this.subject);
    return checkedContracts(contractsFrom('restart()', reopened));
  }

  /** A hook that a declared capability promises. */
  hook<Name extends 'restart' | 'auditEvents' | 'deliveredEventIds' | 'outOfScope' | 'putPasswordState'>(
    name: Name,
  ): NonNullable<ConformanceSubject[Name]> {
    const hook = this.subject[name];
    if (hook === undefined)
      throw new CouldNotArrange(`\`${name}\``, 'the capability is declared, but the subject has no such hook');
    return hook;
  }

  id(): string {
    return ids.id();
  }

  sessionId(): SessionId {
    return ids.id() as SessionId;
  }

  digest(): Digest {
    return digestOf('session', ids.secret());
  }

  /** Stored with upper-case letters, so that it is told apart from its canonical form. */
  address(): { readonly email: string; readonly canonicalEmail: CanonicalEmail } {
    const email = `Admin-${ids.id()}@Example.test`;
    return { email, canonicalEmail: canonicalEmail(email) as CanonicalEmail };
  }

  creation(changes: Partial<AdminCreation> = {}): AdminCreation {
    const invitation = { codeDigest: this.digest(), expiresAt: at(3_600_000) };
    return { ...this.address(), name: 'Someone', invitation, at: START, by: SYSTEM, ...changes };
  }

  /** Invited, not accepted: `pending_verification`. */
  async invited(changes: Partial<AdminCreation> = {}): Promise<Given> {
    const creation = this.creation(changes);
    const claim = await this.arrange('an admin', this.contracts.AdminCommandRepository.create(creation));
    return this.stateOf(claim.admin.adminId);
  }

  /** `active`, with a verified email and the password hash given. */
  async active(changes: Partial<AdminCreation> = {}, passwordHash = 'stored hash'): Promise<Given> {
    const { adminId } = await this.invited(changes);
    await this.arrange(
      'an active admin',
      this.contracts.AdminCommandRepository.acceptInvitation({
        adminId,
        passwordHash: Redacted.of(passwordHash),
        codeDigest: null,
        activate: true,
        device: null,
        at: START,
      }),
    );
    return this.stateOf(adminId);
  }

  /** An active admin who holds an ability. */
  async holder(ability = LIFELINE): Promise<Given> {
    const admin = await this.active();
    await this.subject.grantAbility(admin.adminId, ability);
    return admin;
  }

  /** Moves an admin to a status as the core would; somebody else keeps the lifeline meanwhile. */
  async moved(admin: Given, to: AdminStatus): Promise<Given> {
    if (!this.#hasLifeline) await this.holder();
    this.#hasLifeline = true;
    const now = await this.stateOf(admin.adminId);
    await this.arrange(`an admin who is ${to}`, this.contracts.AdminCommandRepository.changeStatus(this.change(now, to)));
    return this.stateOf(admin.adminId);
  }

  change(admin: Given, to: AdminStatus, changes: Partial<StatusChange> = {}): StatusChange {
    const { adminId, status: from, version: expectedVersion } = admin;
    const judged = { lifelineAbility: LIFELINE, holderNeedsFactor: false, restsOn: [] };
    return { adminId, from, to, expectedVersion, reason: null, at: at(1), by: SYSTEM, ...judged, ...changes };
  }

  /** Moves the admin's epoch, as ending all its sessions does. */
  async epochMoved(admin: Given): Promise<Given> {
    const { adminId, epoch: expectedEpoch } = admin;
    const ending = { adminId, expectedEpoch, at: at(1), by: SYSTEM };
    await this.arrange('a moved epoch', this.contracts.SessionCommandRepository.endAll(ending));
    return this.stateOf(adminId);
  }

  async stateOf(adminId: AdminId): Promise<Given> {
    const [record, credentials] = await Promise.all([this.record(adminId), this.credentials(adminId)]);
    const { email, canonicalEmail: canonical, version, status } = record;
    return { adminId, email, canonicalEmail: canonical, version, status, epoch: credentials.credentialEpoch };
  }

  async record(adminId: AdminId): Promise<AdminRecord> {
    const record = await this.contracts.AdminQueryRepository.byId({ adminId });
    if (record === null) throw new CouldNotArrange('an admin', 'byId does not find who was just created');
    return record;
  }

  async credentials(adminId: AdminId): Promise<AdminCredentials> {
    const credentials = await this.contracts.AdminQueryRepository.credentialsOf({ adminId });
    if (credentials === null) throw new CouldNotArrange('an admin', 'credentialsOf does not find who was just created');
    return credentials;
  }

  /** What a claim of the arrangement won; the case ends when it was lost or failed. */
  async arrange<C extends { readonly outcome: string }>(
    what: string,
    claiming: Promise<C>,
  ): Promise<Extract<C, { readonly outcome: 'won' }>> {
    let claim: C;
    try {
      claim = await claiming;
    } catch (thrown) {
      throw new CouldNotArrange(what, thrown instanceof CallFailed ? thrown.message : String(thrown));
    }
    if (claim.outcome !== 'won') throw new CouldNotArrange(what, shown(claim));
    return claim as Extract<C, { readonly outcome: 'won' }>;
  }
}

/** An id in the form of none of the subject's, as a client may send one. */
export const NOBODY = 'no-such-admin' as AdminId;

/** Starts `count` calls together and waits for all of them; when some fail, each kind of failure is reported. */
export async function together<T>(count: number, call: (index: number) => Promise<T>): Promise<readonly T[]> {
  const settled = await Promise.allSettled(Array.from({ length: count }, (_, index) => call(index)));
  const failures = settled
    .filter((one) => one.status === 'rejected')
    .map(({ reason }) => (reason instanceof Error ? reason.message : shown(reason)));
  if (failures.length > 0) throw new CallFailed([...new Set(failures)].join('; '));
  return settled.filter((one) => one.status === 'fulfilled').map(({ value }) => value);
}
