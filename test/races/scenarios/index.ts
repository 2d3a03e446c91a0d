import type { Race } from '../support/race.js';
import { ATTEMPTS } from './attempts.races.js';
import { ATTEMPT_INVARIANTS } from './attempts.invariants.js';
import { AUTHORITY } from './authority.invariants.js';
import { CODE_INVARIANTS } from './codes.invariants.js';
import { noUnhandledRejection } from './effects.invariants.js';
import { DOORS } from './doors.races.js';
import { EPOCH } from './epoch.races.js';
import { faultsOnlyTakeAway } from './faults.invariants.js';
import { LIFECYCLE } from './lifecycle.invariants.js';
import { SESSION_INVARIANTS } from './sessions.invariants.js';
import { SESSIONS } from './sessions.races.js';
import { SINGLE_USE } from './single-use.races.js';
import { STATUS } from './status.races.js';
import { SYSTEM } from './system.races.js';

/** The races of the catalogue (C). */
export const RACES: readonly Race[] = [...SINGLE_USE, ...ATTEMPTS, ...STATUS, ...EPOCH, ...SESSIONS, ...SYSTEM, ...DOORS];

/** The invariants as properties (A, S, Z, X, E): most of them under schedules too, for that is where they break. */
export const INVARIANTS: readonly Race[] = [
  ...CODE_INVARIANTS,
  ...ATTEMPT_INVARIANTS,
  ...SESSION_INVARIANTS,
  ...AUTHORITY,
  ...LIFECYCLE,
  faultsOnlyTakeAway,
  noUnhandledRejection,
];
