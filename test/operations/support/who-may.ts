import { AdminInfraException } from '@maatify/admin-infra';
import type { AdminActor, PolicyOptions } from '@maatify/admin-infra';

import { ABILITIES } from '../../../src/module/vocabulary.js';
import { impersonated, provenAgo, withoutGrants } from '../../support/callers.js';
import { seen } from '../../support/devices.js';
import type { AnyCall, Expectations } from '../../support/expectations.js';
import { createLightWorld } from '../../support/light-world.js';
import type { LightWorld } from '../../support/light-world.js';
import { throughTheDoor } from '../../support/public-door.js';
import { MODES } from '../../support/scenarios/common.js';
import { endingOf } from '../../support/scenarios/scenario.js';
import { TEST_POLICY } from '../../support/world.js';

/** A part of the host that was given everything, and one that was given nothing. */
const HOLDER = 'holder-cli';
const BARE = 'bare-cli';
const POLICY: PolicyOptions = {
  systemActors: {
    ...TEST_POLICY.systemActors,
    [HOLDER]: {},
    [BARE]: {},
  },
};
const OLD_PROOF_MS = 11 * 60_000;
const COLUMNS = { normal: null, 'read-only': MODES.read_only, maintenance: MODES.maintenance, emergency: MODES.emergency };

/** Turns what was prepared into a call of somebody; null where there is no such call. */
type Who = (world: LightWorld, call: AnyCall) => Promise<AnyCall | null> | AnyCall | null;

const admin = async (world: LightWorld, { caller }: AnyCall): Promise<AdminActor> =>
  isAdmin(caller) ? caller : world.actor(...Object.keys(ABILITIES));
const isAdmin = (caller: unknown): caller is AdminActor => (caller as { readonly kind?: string } | null)?.kind === 'admin';

const WITHOUT = 'admin without the ability';
const WITH = 'admin with the ability';
const CALLERS: Readonly<Record<string, Who>> = {
  anonymous: (_, { input }) => ({ caller: null, input }),
  [WITHOUT]: async (world, call) => bare(world, await admin(world, call), call),
  [`${WITHOUT}, on oneself`]: async (world, call) => {
    const caller = await admin(world, call);
    return onOneself(world, caller, bare(world, caller, call));
  },
  [WITH]: async (world, call) => ({ ...call, caller: await admin(world, call) }),
  [`${WITH}, on oneself`]: async (world, call) => onOneself(world, await admin(world, call), call),
  [`${WITH}, impersonated by another who has it`]: async (world, call) => {
    const before = await admin(world, call);
    const caller = await impersonated(world, before);
    const { abilities } = world.infra.grants;
    for (const ability of abilities.get(before.adminId) ?? []) world.infra.grants.grant(caller.impersonatorId!, ability);
    return { ...call, caller };
  },
  [`${WITH}, whose proof is old`]: async (world, call) => ({
    ...call,
    caller: await provenAgo(world, await admin(world, call), OLD_PROOF_MS),
  }),
  'system actor with the ability': (world, call) => ({ ...call, caller: world.systemActor(HOLDER) }),
  'system actor without it': (world, call) => ({ ...call, caller: world.systemActor(BARE) }),
};

function bare(world: LightWorld, caller: AdminActor, call: AnyCall): AnyCall {
  withoutGrants(world, caller);
  return { ...call, caller };
}

/** Null where the operation is about no admin, or always about the acting one. */
function onOneself(world: LightWorld, caller: AdminActor, { input }: AnyCall): AnyCall | null {
  if (!('adminId' in input)) return null;
  const { adminId, sessionId } = caller;
  const own = {
    ...('sessionId' in input ? { sessionId } : {}),
    ...('deviceId' in input ? { deviceId: seen(world, caller) } : {}),
  };
  return { caller, input: { ...input, adminId, ...own } };
}

/** Nobody acts at an entrance yet; whom it lets in may hold the key for emergencies. */
const COMERS: Readonly<Record<string, Who>> = {
  anybody: (_, call) => call,
  'who holds break-glass': ({ infra }, call) => {
    for (const { adminId } of infra.store.admins.values()) infra.grants.grant(adminId, 'system.break_glass');
    return call;
  },
};

/** What one call ends in, played through the public door. */
async function cell(one: Expectations, kind: string, who: Who, mode: { readonly key: string } | null): Promise<string> {
  const world = createLightWorld(undefined, POLICY);
  world.infra.grants.grantSystem(HOLDER, ...Object.keys(ABILITIES), 'orders.refund');
  try {
    const call = await who(world, await one.whoMay[kind]!(world));
    if (call === null) return '';
    if (mode !== null) world.infra.store.setSetting(mode.key, true);
    const result = await throughTheDoor(world, one.operation, call.caller, call.input);
    if (result.outcome === 'denied') return `denied/${result.reason ?? ''}`;
    return result.outcome === one.succeeds ? 'allowed' : endingOf(result);
  } catch (thrown) {
    if (thrown instanceof AdminInfraException && thrown.code === 'actor.forged') return 'no caller';
    throw thrown;
  } finally {
    await world.dispose();
  }
}

/** The section about one operation, as it is now. */
export async function observed(one: Expectations, kind: string): Promise<string> {
  const lines = [`| who | ${Object.keys(COLUMNS).join(' | ')} |`, '| --- | --- | --- | --- | --- |'];
  for (const [name, who] of Object.entries(one.operation.authority === null ? COMERS : CALLERS)) {
    const cells: string[] = [];
    for (const mode of Object.values(COLUMNS)) cells.push(await cell(one, kind, who, mode));
    if (cells.some((text) => text !== '')) lines.push(`| ${name} | ${cells.join(' | ')} |`);
  }
  return lines.join('\n');
}

export const sectionName = ({ operation }: Expectations, kind: string): string =>
  kind === '' ? operation.name : `${operation.name} (${kind})`;

/** The sections of the reviewed table, by their headings. */
export function sectionsOf(text: string): ReadonlyMap<string, string> {
  const [, ...sections] = text.split(/^## /m);
  return new Map(
    sections.map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      return [heading, lines.join('\n').trim()];
    }),
  );
}
