import type { AnyCall, Expectations } from '../../support/expectations.js';
import type { LightWorld } from '../../support/light-world.js';
import type { AtOnce, BySide } from './at-once.js';
import { arranged, callsOf, placeIn, success } from './pair.js';
import type { Asked, Pair } from './pair.js';
import { atAddressOf, preparedAbout, sharingRoles, subjectOf } from './shared-subject.js';

/** Three operations about one admin, or about nothing but the system. */
export interface Triple extends Pair {
  readonly c: Expectations;
  readonly meeting: 'about one admin' | 'in one system';
}

export const tripleName = ({ a, b, c, meeting }: Triple): string =>
  `${[a, b, c].map(({ operation }) => operation.name).join(' × ')}, ${meeting}`;

/** A fresh world in which all three are due; null where they cannot meet. */
export function arrangeThree(triple: Triple): Promise<AtOnce | null> {
  return arranged((world) => askedIn(world, triple));
}

async function askedIn(world: LightWorld, triple: Triple): Promise<BySide<Asked> | null> {
  const { a, b, c, meeting } = triple;
  const two = await callsOf(world, triple);
  if (two === null) return null;
  const asked = { a: { operation: a.operation, ...two.a }, b: { operation: b.operation, ...two.b } };
  const third = (): Promise<AnyCall> => sharingRoles(world, () => success(world, c));
  if (meeting === 'in one system') return { ...asked, c: { operation: c.operation, ...(await third()) } };
  const met = subjectOf(world, b.operation, two.b);
  const place = await placeIn(c);
  if (met === null || place < 0) return null;
  const { admins } = world.infra.store;
  const before = admins.get(met)?.email;
  const last = { operation: c.operation, ...(await preparedAbout(world, met, place, third)) };
  const now = admins.get(met)?.email;
  return {
    a: { ...asked.a, ...atAddressOf(asked.a, before, now) },
    b: { ...asked.b, ...atAddressOf(asked.b, before, now) },
    c: last,
  };
}
