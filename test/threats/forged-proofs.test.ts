import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { AdminActor, ContractViolationException, instant, Redacted, SystemActor } from '@maatify/admin-infra';
import type { Actor, AdminId } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { signIn } from '../../src/authentication/sign-in.operation.js';
import { digestOf } from '../../src/kernel/digest.js';
import { MINT_KEY } from '../../src/kernel/mint-key.js';
import { AuthenticationProof } from '../../src/kernel/proofs.js';
import type { Grant } from '../../src/kernel/proofs.js';
import { changeAdminStatus } from '../../src/lifecycle/lifecycle.methods.js';
import { suspend } from '../../src/lifecycle/suspend.operation.js';
import { result } from '../../src/runner/outcomes.js';
import { openSessionWrite } from '../../src/sessions/session.methods.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { sessionRecord } from '../support/session-record.js';
import { withBody } from '../support/with-body.js';

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const sent = (method: string): number => world.faults.calls.filter((call) => call.method === method).length;

/** What an attacker in the same process can make of a genuine object. */
const FORGERIES: Readonly<Record<string, (genuine: object) => unknown>> = {
  nothing: () => null,
  undefined: () => undefined,
  'a plain copy': (genuine) => ({ ...genuine }),
  'a copy with the methods': (genuine) => ({ ...genuine, spend: () => null, kind: 'admin' }),
  'an object with its prototype': (genuine) =>
    Object.assign(Object.create(Object.getPrototypeOf(genuine) as object) as object, genuine),
  'an heir of it': (genuine) => Object.create(genuine) as unknown,
  'a Proxy of it': (genuine) => new Proxy(genuine, {}),
  'its JSON': (genuine) => JSON.parse(JSON.stringify(genuine)) as unknown,
  'its class': (genuine) => genuine.constructor,
};

describe('OR-03 L2 Z1 a forged grant opens nothing', () => {
  /** Runs `suspend` with a body of our own, that tries the write with another proof. */
  const attempt = async (
    proof: (grant: Grant) => unknown,
    { adminId = world.someone(), about = adminId }: { readonly adminId?: AdminId; readonly about?: AdminId } = {},
  ): Promise<unknown> => {
    const actor = await world.actor('admins.suspend');
    return world.runner.run(
      withBody(suspend, async (run) => {
        await run.change(changeAdminStatus, proof(run.grant) as never, {
          adminId: about,
          from: 'active',
          to: 'suspended',
          expectedVersion: 0,
          reason: null,
          at: run.now,
          by: { kind: 'system', name: 'forger' },
          lifelineAbility: 'admins.administer',
          holderNeedsFactor: false,
          restsOn: [],
        });
        return result('unchanged');
      }),
      actor,
      { adminId, reason: 'x' },
    );
  };
  const refusal = { failure: 'contract_violation', code: 'proof.refused', mutation: 'none' };

  it('the genuine one does, so that the rest is not refused for another reason', async () => {
    expect(await attempt((grant) => grant)).toEqual({ outcome: 'unchanged' });
    expect(sent('changeStatus')).toBe(1);
  });

  it.each(Object.entries(FORGERIES))('%s', async (_, forge) => {
    await expect(attempt(forge)).rejects.toMatchObject(refusal);
    expect(sent('changeStatus')).toBe(0);
  });

  it('a used one', async () => {
    const actor = await world.actor('admins.suspend');
    const twice = world.runner.run(
      withBody(suspend, async (run) => {
        run.grant.spend(run.self);
        await run.change(changeAdminStatus, run.grant, { adminId: run.input.adminId } as never);
        return result('unchanged');
      }),
      actor,
      { adminId: world.someone(), reason: 'x' },
    );
    await expect(twice).rejects.toThrow(/a spent proof/);
    expect(sent('changeStatus')).toBe(0);
  });

  it('one of another run of the same operation', async () => {
    let earlier: Grant | null = null;
    const actor = await world.actor('admins.suspend');
    const adminId = world.someone();
    await world.runner.run(
      withBody(suspend, (run) => {
        earlier = run.grant;
        return result('unchanged');
      }),
      actor,
      { adminId, reason: 'x' },
    );
    await expect(attempt(() => earlier, { adminId })).rejects.toThrow(/a foreign proof/);
    expect(sent('changeStatus')).toBe(0);
  });

  it('a genuine one for a write about somebody else', async () => {
    await expect(attempt((grant) => grant, { about: world.someone() })).rejects.toThrow(/a proof about somebody else/);
    expect(sent('changeStatus')).toBe(0);
  });

  it('a grant a host got from authorize opens no command of the library', async () => {
    const actor = await world.actor('admins.suspend');
    const granted = await world.authorization.authorize(actor, { ability: 'admins.suspend' });
    if (granted.outcome !== 'granted') throw new Error(granted.outcome);
    await expect(attempt(() => granted.grant)).rejects.toThrow(/a foreign proof/);
  });

  it('nobody makes a grant through the constructor of one', async () => {
    const actor = await world.actor('orders.refund');
    const granted = await world.authorization.authorize(actor, { ability: 'orders.refund' });
    if (granted.outcome !== 'granted') throw new Error(granted.outcome);
    const Constructor = granted.grant.constructor as new (...parts: unknown[]) => Grant;
    for (const key of [undefined, null, Symbol('mint'), Symbol.for('mint'), {}]) {
      expect(() => new Constructor(key, {}, 'admins.suspend', null, actor)).toThrow(TypeError);
    }
    expect(Object.isFrozen(granted.grant)).toBe(true);
  });

  it('a write that is not declared is a defect, not a way around', async () => {
    const actor = await world.actor('admins.view');
    const { admin } = await import('../../src/lifecycle/admin.operation.js');
    const adminId = world.someone();
    const attempted = world.runner.run(
      withBody(admin, async (run) => {
        await (run as never as { change: (...parts: unknown[]) => Promise<unknown> }).change(changeAdminStatus, run.grant, {
          adminId,
        });
        return result('not_found', { entity: 'admin' });
      }),
      actor,
      { adminId },
    );
    await expect(attempted).rejects.toMatchObject({ failure: 'invariant_violation', code: 'operation.defect' });
    expect(sent('changeStatus')).toBe(0);
  });
});

describe('SQ3 F16 A5 a session opens for nothing but a proof of this very sign-in', () => {
  interface Minted {
    readonly proof: AuthenticationProof;
    readonly adminId: AdminId;
  }

  /** Signs in with a body of our own, that opens a session with whatever it is handed. */
  const open = async (
    proofFor: (minted: Minted) => unknown,
    { adminId = world.someone(), about = adminId }: { readonly adminId?: AdminId; readonly about?: AdminId } = {},
  ): Promise<unknown> => {
    const opening = withBody(signIn, async (run) => {
      const facts = { adminId, challengeDigest: null, factors: 'password', provenAt: run.now, credentialEpoch: 0 } as const;
      const proof = new AuthenticationProof(MINT_KEY, run.self, facts);
      return run.change(openSessionWrite, proofFor({ proof, adminId }) as never, {
        session: sessionRecord(run.newId(), about, run.now),
        tokenDigest: digestOf('session', run.newSecret()),
        closesChallenge: null,
        replacesSession: null,
        endsToken: null,
        limit: { maxLive: 5, whenFull: 'end_oldest', idleSince: instant(0), openedSince: instant(0) },
      });
    });
    return world.runner.run(opening, TEST_ORIGIN, { email: 'comer@example.org', password: Redacted.of('x') });
  };

  it('the genuine one opens it, so that the rest is not refused for another reason', async () => {
    expect(await open(({ proof }) => proof)).toMatchObject({ outcome: 'won' });
    expect(world.infra.store.sessions.size).toBe(1);
  });

  it.each(Object.entries(FORGERIES))('%s', async (_, forge) => {
    await expect(open(({ proof }) => forge(proof))).rejects.toMatchObject({ code: 'proof.refused' });
    expect(world.infra.store.sessions.size).toBe(0);
  });

  it('one of another sign-in of the same admin', async () => {
    let earlier: unknown = null;
    const adminId = world.someone();
    await open(({ proof }) => (earlier = proof), { adminId });
    await expect(open(() => earlier, { adminId })).rejects.toThrow(/a foreign proof/);
    expect(world.infra.store.sessions.size).toBe(1);
  });

  it('one that was never used, of another run', async () => {
    let kept: unknown = null;
    const keeping = ({ proof }: Minted) => {
      kept = proof;
      return null;
    };
    const adminId = world.someone();
    await expect(open(keeping, { adminId })).rejects.toMatchObject({ code: 'proof.refused' });
    await expect(open(() => kept, { adminId })).rejects.toThrow(/a foreign proof/);
  });

  it('one about somebody else', async () => {
    await expect(open(({ proof }) => proof, { about: world.someone() })).rejects.toThrow(/a proof about somebody else/);
    expect(world.infra.store.sessions.size).toBe(0);
  });

  it('a grant, however great', async () => {
    const actor = await world.actor('admins.administer');
    const before = world.infra.store.sessions.size;
    const granted = await world.authorization.authorize(actor, { ability: 'admins.administer' });
    if (granted.outcome !== 'granted') throw new Error(granted.outcome);
    await expect(open(() => granted.grant)).rejects.toMatchObject({ code: 'proof.refused' });
    expect(world.infra.store.sessions.size).toBe(before);
  });
});

describe('L2 OR-21 a forged actor acts as nobody', () => {
  const asked = () => world.faults.calls.filter(({ contract }) => !['Clock', 'IdGenerator'].includes(contract)).length;

  it.each(Object.entries(FORGERIES))('%s', async (_, forge) => {
    const actor = await world.actor('admins.view', 'admins.suspend');
    const before = asked();
    const forged = forge(actor) as AdminActor;
    const attempts = [
      world.authentication.signOut(forged),
      world.lifecycle.admins(forged, {}),
      world.lifecycle.suspend(forged, { adminId: world.someone(), reason: 'x' }),
    ];
    for (const attempt of attempts) {
      await expect(attempt).rejects.toBeInstanceOf(ContractViolationException);
      await expect(attempt).rejects.toMatchObject({ code: 'actor.forged' });
    }
    expect(asked()).toBe(before);
  });

  it.each(Object.entries(FORGERIES))('nor as a part of the host: %s', async (_, forge) => {
    const forged = forge(world.systemActor()) as SystemActor;
    const attempt = world.lifecycle.bootstrapFirstAdmin(forged, {} as never);
    await expect(attempt).rejects.toMatchObject({ code: 'actor.forged' });
  });

  it('a system actor is no admin, and an admin no system actor', async () => {
    const [admin, system] = [await world.actor(), world.systemActor()];
    await expect(world.authentication.signOut(system as never)).rejects.toMatchObject({ code: 'actor.forged' });
    await expect(world.lifecycle.bootstrapFirstAdmin(admin as never, {} as never)).rejects.toMatchObject({
      code: 'actor.forged',
    });
  });

  it('one of another application in this process is none here', async () => {
    const other = createLightWorld();
    const [admin, system] = [await other.actor(), other.systemActor()];
    await expect(world.authentication.signOut(admin)).rejects.toMatchObject({ code: 'actor.forged' });
    const input = { adminId: world.someone({ status: 'locked' }), reason: 'from elsewhere' };
    await expect(world.lifecycle.unlock(system, input)).rejects.toMatchObject({ code: 'actor.forged' });
    await other.dispose();
  });

  it('its class makes none, and it cannot be changed', async () => {
    const actor: Actor = await world.actor();
    for (const key of [undefined, Symbol('mint'), {}]) {
      expect(() => new AdminActor(key as never, {}, actor.session, actor.origin, actor.seenAt)).toThrow(TypeError);
      expect(() => new SystemActor(key as never, {}, 'x', actor.origin, null)).toThrow(TypeError);
    }
    expect(Object.isFrozen(actor)).toBe(true);
    expect(Object.isFrozen(actor.session)).toBe(true);
    expect(() => Object.assign(actor, { adminId: 'admin-1' })).toThrow(TypeError);
  });
});

describe('v5.0.0-8.2.1 AZ3 AZ-02 AZ-04 VI-08 what nobody declared is denied', () => {
  it.each(['own_account', 'OWN_ACCOUNT', '*', 'admins.*', '*.suspend', 'admins', 'admins.', '__proto__', 'constructor.name '])(
    '%s is no ability, not even for whoever was granted it',
    async (ability) => {
      const actor = await world.actor(ability, 'own_account', '*');
      for (const method of ['authorize', 'authorizeQuery'] as const) {
        const result = await world.authorization[method](actor, { ability });
        expect(result).toEqual({ outcome: 'validation_failed', violations: [{ path: 'ability', rule: 'ability' }] });
        expect(await world.authorization[method](world.systemActor(), { ability })).toEqual(result);
      }
    },
  );

  it('an ability nobody heard of is not permitted; holding everything else helps nobody', async () => {
    const actor = await world.actor('*', 'admins.administer', 'system.break_glass', 'admins.suspend');
    const denied = { outcome: 'denied', reason: 'not_permitted' };
    expect(await world.authorization.authorize(actor, { ability: 'orders.refund' })).toMatchObject(denied);
    expect(await world.lifecycle.lock(actor, { adminId: world.someone(), reason: 'x' })).toMatchObject(denied);
  });

  it('SS-40 P1 a system actor does what the resolver lets it do: a name alone is no right', async () => {
    const result = await world.lifecycle.suspend(world.systemActor(), { adminId: world.someone(), reason: 'x' });
    expect(result).toEqual({ outcome: 'denied', ability: 'admins.suspend', reason: 'not_permitted' });
  });

  it('a system actor has no account of its own', async () => {
    const attempt = world.sessions.sessions(world.systemActor(), { adminId: 'operator-cli' as AdminId });
    expect(await attempt).toMatchObject({ outcome: 'denied', ability: 'sessions.view' });
  });
});
