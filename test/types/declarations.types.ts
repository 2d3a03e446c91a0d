// What a declaration must say, and what its body may end in.
import type { AdminId } from '@maatify/admin-infra';

import { LOGOUT } from '../../src/authentication/authentication.events.js';
import type { SessionByToken } from '../../src/index.js';
import { digestOf } from '../../src/kernel/digest.js';
import * as abilities from '../../src/lifecycle/lifecycle.abilities.js';
import { changeAdminStatus } from '../../src/lifecycle/lifecycle.methods.js';
import { ability } from '../../src/runner/ability.js';
import { NoInput } from '../../src/runner/input/no-input.js';
import { entrance, firstRead, mutation, read } from '../../src/runner/operation.js';
import { done, refused, refusedFor } from '../../src/runner/outcomes.js';
import { AccessInput } from '../../src/sessions/session.inputs.js';
import { adminStateForSessions, endAllSessions, sessionByToken } from '../../src/sessions/session.methods.js';

declare const adminId: AdminId;

const RUN_TESTS = ability('tests.run', 'run tests');
const READING = {
  input: NoInput,
  actors: 'any',
  ability: RUN_TESTS,
  target: () => null,
  openDuring: [],
  outcomes: {
    created: done<{ readonly adminId: AdminId }>(),
    late: refusedFor({ by_a_day: refused(), by_a_week: refused() }),
    skipped: done(),
  },
} as const;
const CHANGING = { ...READING, stepUp: true, impersonating: 'refused', writes: [endAllSessions], audits: [LOGOUT] } as const;

/** Leaves one key of a declaration out. */
function without<S extends object, K extends keyof S>(spec: S, key: K): Omit<S, K> {
  const { [key]: _left, ...rest } = spec;
  return rest;
}

export const aMutation = mutation('tests.change', CHANGING);
// @ts-expect-error TS2345: a mutation without an ability does not compile
export const withoutAbility = mutation('tests.change', without(CHANGING, 'ability'));
// @ts-expect-error TS2345: a mutation says whether an impersonated session may run it
export const withoutImpersonationRule = mutation('tests.change', without(CHANGING, 'impersonating'));
// @ts-expect-error TS2345: a mutation says in which modes it stays open
export const withoutModeRule = mutation('tests.change', without(CHANGING, 'openDuring'));
// @ts-expect-error TS2345: a mutation says whether it wants a recent proof
export const withoutStepUpRule = mutation('tests.change', without(CHANGING, 'stepUp'));
// @ts-expect-error TS2345: a mutation says what it writes
export const withoutWrites = mutation('tests.change', without(CHANGING, 'writes'));
// @ts-expect-error TS2322: and that is something: what writes nothing is a read
export const withEmptyWrites = mutation('tests.change', { ...CHANGING, writes: [] });
// @ts-expect-error TS2345: a change says what trace it leaves
export const withoutAudits = mutation('tests.change', without(CHANGING, 'audits'));
// @ts-expect-error TS2322: and it leaves one
export const withEmptyAudits = mutation('tests.change', { ...CHANGING, audits: [] });
// @ts-expect-error TS2345: what an operation is about is said, even where it is nothing
export const withoutTarget = mutation('tests.change', without(CHANGING, 'target'));
// @ts-expect-error TS2345: who may act is said
export const withoutActors = mutation('tests.change', without(CHANGING, 'actors'));
// @ts-expect-error TS2322: a misspelt key of a declaration is no declaration of anything
export const withMisspeltKey = mutation('tests.change', { ...CHANGING, notifys: [] });
// @ts-expect-error TS2322: nor does a mutation read first: that is for entrances
export const withFirstRead = mutation('tests.change', { ...CHANGING, firstRead: null });

export const aFixedAbility = mutation('tests.change', { ...CHANGING, ability: abilities.CREATE_ADMINS });
// @ts-expect-error TS2551: an ability that nobody defined cannot be demanded
export const withMisspeltAbility = mutation('tests.change', { ...CHANGING, ability: abilities.CREATE_ADMIN });
// @ts-expect-error TS2322: an ability is a constant of its domain, not a text
export const withAbilityAsText = mutation('tests.change', { ...CHANGING, ability: 'admins.create' });
// @ts-expect-error TS2322: what is written is a restriction or a change, never a query
export const writingByAQuery = mutation('tests.change', { ...CHANGING, writes: [adminStateForSessions] });

export const aRead = read('tests.look', READING);
// @ts-expect-error TS2322: a read declares no write
export const withWrites = read('tests.look', { ...READING, writes: [endAllSessions] });
// @ts-expect-error TS2345: a read has an ability too
export const aReadWithoutAbility = read('tests.look', without(READING, 'ability'));

export const created = aMutation.body((run) => run.end('created', { adminId }));
export const skipped = aMutation.body((run) => run.end('skipped'));
// @ts-expect-error TS2345: an operation ends only in what its declaration names
export const misspelt = aMutation.body((run) => run.end('skiped'));
// @ts-expect-error TS2554: whatever data it is given
export const misspeltWithData = aMutation.body((run) => run.end('craeted', { adminId }));
// @ts-expect-error TS2554: an outcome carries all the data it was declared with
export const withoutData = aMutation.body((run) => run.end('created'));
// @ts-expect-error TS2353: and no other data
export const withOtherData = aMutation.body((run) => run.end('created', { adminId, password: 'hunter2' }));
// @ts-expect-error TS2554: an outcome without data carries none
export const skippedWithData = aMutation.body((run) => run.end('skipped', { adminId }));

export const late = aMutation.body((run) => run.end('late', { reason: 'by_a_day' }));
// @ts-expect-error TS2322: a reason is one of those that were declared
export const laterThanThat = aMutation.body((run) => run.end('late', { reason: 'by_a_year' }));

const guarded = mutation('tests.guarded', { ...CHANGING, writes: [changeAdminStatus] });
export const lost = guarded.body((run) => run.end('conflict'));
// @ts-expect-error TS2345: a restriction is never lost to anybody, so it ends in no conflict
export const lostByARestriction = aMutation.body((run) => run.end('conflict'));
// @ts-expect-error TS2345: nor does a read
export const lostByARead = aRead.body((run) => run.end('conflict'));

export const returned = aMutation.body(() => ({ outcome: 'created', adminId }));
// @ts-expect-error TS2322: what a body returns by itself is checked like what it ends with
export const returnedUndeclared = aMutation.body(() => ({ outcome: 'vanished' }));
// @ts-expect-error TS2322: down to its data
export const returnedWithoutData = aMutation.body(() => ({ outcome: 'created' }));

const ENTERING = {
  input: AccessInput,
  openDuring: [],
  writes: [],
  audits: [],
  outcomes: { seen: done<{ readonly admin: AdminId }>(), unknown: refused() },
} as const;
const byToken = firstRead(sessionByToken, ({ token }: AccessInput) => ({ tokenDigest: digestOf('session', token.reveal()) }));
const readingFirst = entrance('tests.enter', { ...ENTERING, firstRead: byToken });
const readingNothing = entrance('tests.enter', ENTERING);

export const entered = readingFirst.body((run, found: SessionByToken | null) =>
  found === null ? run.end('unknown') : run.end('seen', { admin: found.session.adminId }),
);
// @ts-expect-error TS18047: the first read is what its contract answers, and may be null
export const enteredUnseen = readingFirst.body((run, found) => run.end('seen', { admin: found.session.adminId }));
// @ts-expect-error TS2551: and has the fields of its record and no others
export const enteredMisspelt = readingFirst.body((run, found) => run.end('seen', { admin: found!.session.adminID }));
// @ts-expect-error TS18048: where nothing is read first, nothing is there
export const enteredUnread = readingNothing.body((run, found) => run.end('seen', { admin: found.session.adminId }));
// @ts-expect-error TS2345: it is asked what its method takes
export const askedOtherwise = firstRead(sessionByToken, ({ token }: AccessInput) => ({ token }));
// @ts-expect-error TS2345: and it is a query, never a write
export const writingFirst = firstRead(endAllSessions, ({ token }: AccessInput) => ({ token }));
