import type { AdminId } from '@maatify/admin-infra';

import type { AnyOperation } from '../../../src/runner/operation.js';
import { EXPECTATIONS } from '../../support/every-expectation.js';
import type { AnyCall, Expectations } from '../../support/expectations.js';
import { createLightWorld } from '../../support/light-world.js';
import type { LightWorld } from '../../support/light-world.js';
import {
  acceptsEveryKnownPassword,
  askedAbout,
  atAddressOf,
  placeOfSubject,
  preparedAbout,
  sharingRoles,
  subjectOf,
} from './shared-subject.js';
import { Turns } from './turns.js';
import type { Plant } from './turns.js';
import { AtOnce } from './at-once.js';
import type { BySide } from './at-once.js';

/** What two operations have in common: the admin both are about, the admin who runs one and whom the other is about, the system alone. */
export type Meeting = 'about one admin' | 'about the other’s caller' | 'in one system';
const MEETINGS: readonly Meeting[] = ['about one admin', 'about the other’s caller', 'in one system'];

/** An operation as it is called. */
export interface Asked extends AnyCall {
  readonly operation: AnyOperation;
}

export interface Pair {
  readonly a: Expectations;
  readonly b: Expectations;
  readonly meeting: Meeting;
}

export const pairName = ({ a, b, meeting }: Pair): string => `${a.operation.name} × ${b.operation.name}, ${meeting}`;

/** A fresh world in which both are due; null where these two cannot meet in this way. */
export function arrange(pair: Pair, plant?: Plant): Promise<AtOnce | null> {
  return arranged(async (world) => {
    const calls = await callsOf(world, pair);
    return calls && { a: { operation: pair.a.operation, ...calls.a }, b: { operation: pair.b.operation, ...calls.b } };
  }, plant);
}

/** A fresh world with what `prepare` made due in it; null where that cannot be prepared. */
export async function arranged(
  prepare: (world: LightWorld) => Promise<BySide<Asked> | null>,
  plant: Plant = (contracts) => contracts,
): Promise<AtOnce | null> {
  const turns = new Turns();
  const world = createLightWorld((contracts, infra) => {
    const planted = plant(acceptsEveryKnownPassword(contracts, infra), infra, () => turns.pause());
    return turns.wrap(planted, infra);
  });
  // What the one needs to be there may hinder the other from being prepared: a factor, a mode, a lock.
  const asked = await prepare(world).catch((thrown: unknown) => {
    if (isOutcomeOfPreparing(thrown)) return null;
    throw thrown;
  });
  return asked && new AtOnce(world, turns, asked);
}

/** Preparations throw the outcome they did not expect, and the store that something is taken; anything else is a mistake in here. */
function isOutcomeOfPreparing(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return thrown.constructor === Error || thrown.message.endsWith(' is taken');
}

export interface Calls {
  readonly a: AnyCall;
  readonly b: AnyCall;
}

/** Both calls, prepared in one world. */
export async function callsOf(world: LightWorld, { a, b, meeting }: Pair): Promise<Calls | null> {
  const { admins } = world.infra.store;
  const first = await success(world, a);
  const subject = subjectOf(world, a.operation, first);
  const caller = (first.caller as { readonly adminId?: AdminId } | null)?.adminId ?? null;
  if (meeting === 'in one system') {
    const second = await sharingRoles(world, () => success(world, b));
    return subject === null || subjectOf(world, b.operation, second) === null ? { a: first, b: second } : null;
  }
  const met = meeting === 'about one admin' ? subject : caller;
  if (met === null || (meeting !== 'about one admin' && met === subject)) return null;
  const place = await placeIn(b);
  const addressBefore = admins.get(met)?.email;
  if (place >= 0) {
    const second = await preparedAbout(world, met, place, () => sharingRoles(world, () => success(world, b)));
    return { a: atAddressOf(first, addressBefore, admins.get(met)?.email), b: second };
  }
  // Whom the second one is about came to be by an operation: then the first one is asked about that admin.
  const second = await sharingRoles(world, () => success(world, b));
  const other = subjectOf(world, b.operation, second);
  if (other === null) return null;
  if (other === met) return { a: first, b: second };
  const redirected = meeting === 'about one admin' ? askedAbout(first, other) : null;
  return redirected === null ? null : { a: redirected, b: second };
}

const places = new Map<Expectations, number>();

/** Which of the people its preparation adds an operation is about: -1 where none is. */
export async function placeIn(one: Expectations): Promise<number> {
  const known = places.get(one);
  if (known !== undefined) return known;
  const world = createLightWorld();
  const place = await placeOfSubject(world, one.operation, () => success(world, one));
  await world.dispose();
  places.set(one, place);
  return place;
}

/** The call of the undisturbed success. */
export async function success(world: LightWorld, { whoMay }: Expectations): Promise<AnyCall> {
  const prepare = whoMay[''];
  if (prepare === undefined) throw new Error('an operation without a success');
  return prepare(world);
}

/** Every pair in which the first operation is this one, in each way in which the two may meet. */
export function pairsOf(a: Expectations): readonly Pair[] {
  const first = EXPECTATIONS.indexOf(a);
  return EXPECTATIONS.flatMap((b, second) =>
    // Two that share nothing but the system are the same pair either way round.
    MEETINGS.filter((meeting) => meeting !== 'in one system' || first <= second).map((meeting): Pair => ({ a, b, meeting })),
  );
}

/**
 * Whether the same pair the other way round is the same world: it is where neither needs its subject otherwise than the other does. What
 * the second one needs of their admin is so in the end, therefore the way round matters where the two disagree.
 */
export async function isTheSameTurnedRound({ a, b, meeting }: Pair): Promise<boolean> {
  if (meeting !== 'about one admin' || EXPECTATIONS.indexOf(a) <= EXPECTATIONS.indexOf(b)) return false;
  const turned: Pair = { a: b, b: a, meeting };
  for (const side of ['a', 'b'] as const) {
    const world = await arrange(turned);
    if (world === null) return false;
    const { endings } = await world.inTurn(side);
    if (endings[side] !== turned[side].succeeds) return false;
  }
  return true;
}
