// Who may call: an actor is minted by the library, and each operation takes the kind it declares.
import { AdminActor, SystemActor } from '@maatify/admin-infra';
import type {
  AccessResult,
  AdminLifecycleOrchestrator,
  AuthenticationOrchestrator,
  BootstrapInput,
  Instant,
  Origin,
  SystemActors,
} from '@maatify/admin-infra';

declare const authentication: AuthenticationOrchestrator;
declare const lifecycle: AdminLifecycleOrchestrator;
declare const admin: AdminActor;
declare const job: SystemActor;
declare const systemActors: SystemActors;
declare const session: AdminActor['session'];
declare const origin: Origin;
declare const now: Instant;
declare const bootstrap: BootstrapInput;

const { kind, adminId, sessionId, session: itsSession, origin: itsOrigin, impersonatorId } = admin;
const copy = { kind, adminId, sessionId, session: itsSession, origin: itsOrigin, impersonatorId };
export const anActor = authentication.signOut(admin);
// @ts-expect-error TS2345: a copy of everything an actor shows is no actor
export const aCopyOfAnActor = authentication.signOut(copy);

export const whatAnActorShows = [admin.adminId, admin.session, origin, now] as const;
// @ts-expect-error TS2345: nobody but the library mints an actor
export const aForgedActor = new AdminActor(Symbol('mint'), {}, session, origin, now);

export const aSystemActor = systemActors.get('job');
// @ts-expect-error TS2345: a system actor comes from SystemActors, by the name it was declared under
export const aForgedSystemActor = new SystemActor(Symbol('mint'), {}, 'job', origin, null);

export const onesOwnSession = authentication.signOut(admin);
// @ts-expect-error TS2345: what concerns one's own account is for people, not for jobs
export const theSessionOfAJob = authentication.signOut(job);

export const fromTheCommandLine = lifecycle.bootstrapFirstAdmin(job, bootstrap);
// @ts-expect-error TS2345: the first admin is made from a command line, never by a person through a route
export const byAPerson = lifecycle.bootstrapFirstAdmin(admin, bootstrap);

export function actorOfAnAllowedAccess(result: AccessResult): AdminActor | null {
  return result.outcome === 'allowed' ? result.actor : null;
}
export function actorOfARefusedAccess(result: AccessResult): AdminActor | null {
  // @ts-expect-error TS2339: a refused access has no actor to take by mistake
  return result.outcome === 'refused' ? result.actor : null;
}
