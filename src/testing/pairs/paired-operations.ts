import { AuthenticationOrchestrator } from '../../authentication/authentication.orchestrator.js';
import { CredentialOrchestrator } from '../../authentication/passwords/credential.orchestrator.js';
import { RESET_PASSWORDS } from '../../credentials/credentials.abilities.js';
import { Redacted } from '../../kernel/redacted.js';
import { AdminLifecycleOrchestrator } from '../../lifecycle/admin-lifecycle.orchestrator.js';
import { CREATE_ADMINS, LOCK_ADMINS, SUSPEND_ADMINS, VIEW_ADMINS } from '../../lifecycle/lifecycle.abilities.js';
import type { Ability } from '../../runner/ability.js';
import { REVOKE_SESSIONS, VIEW_SESSIONS } from '../../sessions/session.abilities.js';
import { SessionOrchestrator } from '../../sessions/session.orchestrator.js';
import { SWITCH_READ_ONLY, VIEW_SETTINGS } from '../../settings/settings.abilities.js';
import { SystemSettingsOrchestrator } from '../../settings/system-settings.orchestrator.js';
import { TEST_ORIGIN } from '../signed-in-actor.js';
import type { PairWorld } from './pair-world.js';

type Result = Promise<{ readonly outcome: string }>;

interface Paired {
  /** How it ends when nobody comes in between. */
  readonly succeeds: string;
  readonly ability: Ability | null;
  /** Whether it gives somebody a session, which it does without when another came in between. */
  readonly opens?: true;
  readonly run: (world: PairWorld) => Result;
}

const REASON = 'two at once';
const NEXT = Redacted.of('another password for tests');

/** What may meet: operations about one admin, by another and by oneself, and two about the system. */
export const PAIRED_OPERATIONS = {
  'auth.sign_in': {
    succeeds: 'signed_in',
    ability: null,
    opens: true,
    run: ({ runner, target: { email, password } }) =>
      new AuthenticationOrchestrator(runner).signIn({ email, password }, TEST_ORIGIN),
  },
  'auth.sign_out': {
    succeeds: 'signed_out',
    ability: null,
    run: ({ runner, target }) => new AuthenticationOrchestrator(runner).signOut(target.actor),
  },
  'sessions.access': {
    succeeds: 'allowed',
    ability: null,
    run: ({ runner, target: { token } }) => new SessionOrchestrator(runner).access({ token }, TEST_ORIGIN),
  },
  'sessions.revoke_all': {
    succeeds: 'revoked',
    ability: REVOKE_SESSIONS,
    run: ({ runner, author, target: { adminId } }) =>
      new SessionOrchestrator(runner).revokeAll(author.actor, { adminId, reason: REASON }),
  },
  'sessions.revoke_all_own': {
    succeeds: 'revoked',
    ability: null,
    opens: true,
    run: ({ runner, target }) => new SessionOrchestrator(runner).revokeAllOwn(target.actor),
  },
  'admin.suspend': {
    succeeds: 'changed',
    ability: SUSPEND_ADMINS,
    run: ({ runner, author, target: { adminId } }) =>
      new AdminLifecycleOrchestrator(runner).suspend(author.actor, { adminId, reason: REASON }),
  },
  'admin.lock': {
    succeeds: 'changed',
    ability: LOCK_ADMINS,
    run: ({ runner, author, target: { adminId } }) =>
      new AdminLifecycleOrchestrator(runner).lock(author.actor, { adminId, reason: REASON }),
  },
  'admin.create': {
    succeeds: 'created',
    ability: CREATE_ADMINS,
    run: ({ runner, author }) =>
      new AdminLifecycleOrchestrator(runner).create(author.actor, { email: 'both@example.test', name: 'Both' }),
  },
  'credentials.reset_password': {
    succeeds: 'reset',
    ability: RESET_PASSWORDS,
    run: ({ runner, author, target: { adminId } }) =>
      new CredentialOrchestrator(runner).resetPassword(author.actor, { adminId, reason: REASON }),
  },
  'credentials.change_own_password': {
    succeeds: 'changed',
    ability: null,
    opens: true,
    run: ({ runner, target: { actor, password } }) =>
      new CredentialOrchestrator(runner).changeOwnPassword(actor, { current: password, next: NEXT }),
  },
  'settings.set_read_only': {
    succeeds: 'changed',
    ability: SWITCH_READ_ONLY,
    run: ({ runner, author }) => new SystemSettingsOrchestrator(runner).setReadOnly(author.actor, { on: true, reason: REASON }),
  },
} as const satisfies Readonly<Record<string, Paired>>;

/** An operation that {@link explorePairs} plays. */
export type PairedOperation = keyof typeof PAIRED_OPERATIONS;

export const paired = (name: PairedOperation): Paired => PAIRED_OPERATIONS[name];

/** What the author of both has to be allowed, and who looks at what came of it. */
export const ABILITIES: readonly string[] = [
  ...Object.values<Paired>(PAIRED_OPERATIONS).flatMap(({ ability }) => (ability === null ? [] : [ability.key])),
  ...[VIEW_ADMINS, VIEW_SESSIONS, VIEW_SETTINGS].map(({ key }) => key),
];

/** What is left of it, as the library shows it: nothing in it depends on ids or times. */
export async function stateOf({ runner, author, target: { adminId, email, password } }: PairWorld): Promise<PairState> {
  const lifecycle = new AdminLifecycleOrchestrator(runner);
  const admin = await lifecycle.admin(author.actor, { adminId });
  const both = await lifecycle.admins(author.actor, { search: 'both@example.test' });
  const listed = await new SessionOrchestrator(runner).sessions(author.actor, { adminId, limit: 100 });
  const system = await new SystemSettingsOrchestrator(runner).systemState();
  const status = admin.outcome === 'found' ? admin.admin.status : admin.outcome;
  const sessions = listed.outcome === 'page' ? listed.items : [];
  return {
    status,
    created: both.outcome === 'page' ? both.items.length : -1,
    liveSessions: sessions.filter(({ state }) => state === 'live').length,
    readOnly: system.state.readOnly,
    password: await new AuthenticationOrchestrator(runner)
      .signIn({ email, password }, TEST_ORIGIN)
      .then(({ outcome }) => outcome),
  };
}

/** What is left after two operations, as far as one can be told from another. */
export interface PairState {
  /** Of the admin both are about. */
  readonly status: string;
  readonly created: number;
  readonly liveSessions: number;
  readonly readOnly: boolean | null;
  /** How signing in with the password of before ends. */
  readonly password: string;
}
