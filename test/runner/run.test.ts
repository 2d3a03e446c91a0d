import { describe, expect, it } from '@jest/globals';

import { MINT_KEY } from '../../src/kernel/mint-key.js';
import { Grant } from '../../src/kernel/proofs.js';
import { classified, timedOut } from '../../src/runner/run-failures.js';
import { Run } from '../../src/runner/run.js';
import { openChallengeWrite, openSessionWrite } from '../../src/sessions/session.methods.js';
import { AUTH_ENABLED } from '../../src/settings/core-settings.js';

const ORIGIN = { ip: null, userAgent: null, channel: 'api', correlationId: null };

/** A run whose operation declares one write. */
function aRun(): Run {
  const declaration = { name: 'some.operation', writes: [openSessionWrite] };
  return new Run({ declaration, actor: null, origin: ORIGIN, runId: 'r1', now: 5 } as never);
}

describe('L1 an operation can only do what it declares', () => {
  it('a setting that was not read decides nothing', () => {
    expect(() => aRun().stored(AUTH_ENABLED)).toThrow('some.operation asked for auth.enabled before settings were read');
    expect(() => aRun().setting(AUTH_ENABLED)).toThrow('some.operation decided by auth.enabled before settings were read');
  });

  it('a write that is not declared is not sent', () => {
    expect(() => aRun().restrict(openChallengeWrite as never, {} as never)).toThrow(
      'some.operation does not declare the write SessionCommandRepository.openChallenge; add it to `writes`',
    );
  });

  it('a forged proof opens nothing, and is called one', async () => {
    const args = { session: { adminId: 'ada' } };
    await expect(aRun().change(openSessionWrite, {} as never, args as never)).rejects.toMatchObject({
      code: 'proof.refused',
      message: 'some.operation tried SessionCommandRepository.open with a forged proof; nothing was sent.',
    });
  });
});

describe('X5 a run knows what it has under way', () => {
  const method = (name: string, kind = 'query') => ({ kind, contract: 'Store', name }) as never;

  /** A run, and how the calls it gave up were told of. */
  function watched() {
    const told: string[] = [];
    const gateway = {
      report: (_: unknown, call: { method: { name: string } }, ending: string) => told.push(`${call.method.name} ${ending}`),
    };
    const declaration = { name: 'some.operation', writes: [], audits: [] };
    const parts = { declaration, actor: null, origin: ORIGIN, runId: 'r1', now: 5, gateway };
    return { run: new Run(parts as never), told };
  }

  it('whichever of its calls end, the others are given up, in the order they began', () => {
    const { run, told } = watched();
    const [zeroth, first, second, third, last] = ['z', 'a', 'b', 'c', 'd'].map((name) => run.started(method(name), 0));
    for (const call of [zeroth, second, last, second]) run.ended(call!);
    expect(run.abandon('timed_out').map(({ name }) => name)).toEqual(['a', 'c']);
    expect(told).toEqual(['a timed_out', 'c timed_out']);
    expect([first, third].map((call) => run.ended(call!))).toEqual([12, 13]);
    expect(run.abandon('abandoned')).toEqual([]);
  });

  it('after a write that was acknowledged every failure is told as one after which something may have changed', () => {
    const { run } = watched();
    expect(timedOut(run, [], 'shutdown').mutation).toBe('none');
    run.committed(method('open', 'change'));
    expect(timedOut(run, [], 'shutdown').mutation).toBe('unknown');
    expect(classified(new Error('x'), 'some.operation', run).mutation).toBe('unknown');
  });

  it('tells a store of no record to come where its operation has none', () => {
    const aWrite = method('write', 'change');
    const senderOf = (audits: readonly object[]) =>
      new Run({
        declaration: { name: 'o', writes: [aWrite], audits },
        actor: null,
        origin: ORIGIN,
        runId: 'r1',
        now: 5,
      } as never);
    expect(senderOf([]).asSenderOf(aWrite)).toMatchObject({ runId: 'r1', isAudited: false });
    expect(senderOf([{ category: 'security' }]).asSenderOf(aWrite)).toMatchObject({ isAudited: true });
    expect(senderOf([]).asSenderOf(method('read'))).toBeNull();
  });

  it('hides each secret it makes, and goes on hiding what came with the input', () => {
    const ids = { secret: () => 'made here' };
    const run = new Run({ declaration: { name: 'o' }, actor: null, origin: ORIGIN, runId: 'r1', now: 5, ids } as never);
    run.secrets = ['typed'];
    expect([run.newSecret(), run.secrets]).toEqual(['made here', ['typed', 'made here']]);
  });
});

describe('L3 a proof opens writes about whom it is about', () => {
  it.each([
    ['the same admin', 'ada', 'ada', true],
    ['another', 'ada', 'bob', false],
    ['a setting, by a write about nobody', null, null, true],
    ['a setting, by a write about somebody', null, 'bob', true],
    ['an admin, by a write about nobody', 'ada', null, true],
  ])('%s', async (_, proven, written, opens) => {
    const write = { kind: 'change', contract: 'Store', name: 'write', about: () => written };
    const gateway = { call: () => Promise.resolve('sent') };
    const declaration = { name: 'some.operation', writes: [write] };
    const run = new Run({ declaration, actor: null, origin: ORIGIN, runId: 'r1', now: 5, gateway } as never);
    const target = proven === null ? { type: 'setting', id: 'some.key' } : { type: 'admin', id: proven };
    const sent = run.change(
      write as never,
      new Grant(MINT_KEY, run, 'some.ability', target as never, {} as never) as never,
      {} as never,
    );
    if (opens) await expect(sent).resolves.toBe('sent');
    else await expect(sent).rejects.toThrow('tried Store.write with a proof about somebody else; nothing was sent.');
  });
});
