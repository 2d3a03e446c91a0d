import type { AdminActor } from '../../../src/kernel/actor.js';
import type { Redacted } from '../../../src/kernel/redacted.js';
import type { LightWorld } from './light-world.js';
import type { Person } from './people.js';
import { actorFor, ORIGIN, signIn, codeNow, TOTP_STEP_MS } from './people.js';

const DOORS = [
  ['auth.enabled', true],
  ['auth.totp.mandatory', false],
  ['auth.totp.enabled', true],
] as const;

/** Modes that let nobody in who does not break the glass. */
const CLOSED = ['system.maintenance.enabled', 'security.emergency.enabled'] as const;

const isOn = (world: LightWorld, key: string): boolean => world.store.settings.get(key)?.value === true;

/**
 * A person who signs in from nothing and takes every door back; or a declared part of the host that does. Where a mode lets in
 * hardly anybody it may also be the two, one after the other: the part of the host opens what it may, the person the rest. Leaves
 * all as it was.
 */
export async function wayBack(world: LightWorld, people: readonly Person[]): Promise<readonly string[]> {
  const before = [...world.store.settings];
  const factors = [...world.store.totp];
  const closed = CLOSED.some((key) => isOn(world, key));
  const found: string[] = [];
  const restore = (): void => {
    world.store.settings.clear();
    for (const [key, row] of before) world.store.settings.set(key, row);
    world.store.totp.clear();
    for (const [adminId, factor] of factors) world.store.totp.set(adminId, factor);
  };
  if (await opensAll(world, world.operator())) found.push('operator');
  restore();
  for (const helped of closed ? [false, true] : [false]) {
    for (const who of people) {
      if (helped) await opensAll(world, world.operator());
      const actor = await comesIn(world, who);
      if (actor !== null && (await opensAll(world, actor))) found.push(who.email);
      restore();
    }
  }
  return found;
}

async function comesIn(world: LightWorld, who: Person): Promise<AdminActor | null> {
  // Every code of the step before may be used up.
  world.clock.stepWall(2 * TOTP_STEP_MS);
  const first = await signIn(world, who);
  if (first.outcome === 'signed_in') return actorFor(world, first.issued.token);
  if (first.outcome === 'totp_enrolment_required') return enrols(world, who, first.challenge);
  if (first.outcome !== 'totp_required') return null;
  const input = { challenge: first.challenge, code: codeNow(world, who), reason: 'to act' };
  const second = await world.authentication.completeTotp(input, ORIGIN);
  return second.outcome === 'signed_in' ? actorFor(world, second.issued.token) : null;
}

/** Where a factor is demanded of somebody who has none, and a part of the host vouches. */
async function enrols(world: LightWorld, who: Person, challenge: Redacted): Promise<AdminActor | null> {
  const mailed = () => world.infra.contracts.SecretDelivery.intents;
  const before = mailed().length;
  await world.totp.issueTotpEnrolmentCode(world.operator(), { adminId: who.adminId, reason: 'the way back' });
  const enrolmentCode = mailed()[before]?.code;
  if (enrolmentCode === undefined) return null;
  const started = await world.totp.beginMandatoryTotpEnrolment({ challenge, enrolmentCode }, ORIGIN);
  if (started.outcome !== 'started') return null;
  const code = codeNow(world, { secret: started.secret.reveal() });
  const confirmed = await world.totp.confirmMandatoryTotpEnrolment({ challenge, code }, ORIGIN);
  return confirmed.outcome === 'signed_in' ? actorFor(world, confirmed.issued.token) : null;
}

async function opensAll(world: LightWorld, actor: Parameters<LightWorld['settings']['set']>[0]): Promise<boolean> {
  const reason = 'the way back';
  const endings: string[] = [];
  if (isOn(world, 'security.emergency.enabled'))
    endings.push((await world.emergency.disableEmergency(actor, { reason })).outcome);
  if (isOn(world, 'system.maintenance.enabled')) endings.push((await world.settings.leaveMaintenance(actor, { reason })).outcome);
  if (isOn(world, 'system.read_only')) endings.push((await world.settings.setReadOnly(actor, { on: false, reason })).outcome);
  for (const [key, value] of DOORS) {
    if ((world.store.settings.get(key)?.value ?? value) === value) continue;
    endings.push((await world.settings.set(actor, { key, value })).outcome);
  }
  return endings.every((outcome) => ['changed', 'unchanged', 'left', 'disabled', 'already'].includes(outcome));
}
