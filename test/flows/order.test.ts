import { beforeAll, describe, expect, it } from '@jest/globals';

import type { AbilityQuestion } from '@maatify/admin-infra';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { EXPECTATIONS } from '../support/every-expectation.js';
import { declarationOf } from '../support/scenarios/common.js';
import { flowOf, groupsOf, labelOf } from './support/flow.js';
import { nameOfCall, nameOfMethod, record, recordAll, successes, writesOf } from './support/recordings.js';
import type { Recording } from './support/recordings.js';

/** What may happen before a caller is known to be allowed: the switches, the caller's own session, the question itself. */
const AT_THE_DOOR = ['settings', 'decide', 'sessionById'];
const ASKS_FOR_A_WAY_BACK = [
  'settings.set',
  'settings.reset',
  'settings.set_read_only',
  'settings.enter_maintenance',
  'emergency.enable_emergency',
  'totp.reset_totp',
];

let all: readonly Recording[] = [];
beforeAll(async () => {
  all = await recordAll();
});

const recordingsOf = (operation: string): readonly Recording[] => all.filter(({ scenario }) => scenario.operation === operation);
const ACTING = OPERATIONS.filter(({ authority }) => authority !== null).map(({ name }) => name);

describe('OR-01 OR-24 DX1 the order of calls', () => {
  it.each(EXPECTATIONS.map((one) => [one.operation.name, one] as const))('%s', (_, { scenarios, flow }) => {
    const recording = all.find(({ scenario }) => scenario === scenarios[0]);
    expect(flowOf(recording?.run.calls ?? [])).toBe(flow);
  });
});

/** What looks at a password or at a code. */
const LOOKS = ['verify', 'match'];

describe('SQ1 L3 A3 the order within sign-ins, whatever they end in', () => {
  /** Each pair: the left one has been answered before the right one is called, wherever both are. */
  const PAIRS = [
    ['verify', 'open'],
    ['verify', 'openChallenge'],
    ['match', 'claimStep'],
    ['match', 'enable'],
    ['claimStep', 'open'],
    ['enable', 'open'],
    ['endAll', 'open'],
    ['claimCode', 'acceptInvitation'],
    ['claimCode', 'startPending'],
    ['claimCode', 'setPassword'],
    ['verify', 'setPassword'],
    ['setPassword', 'open'],
  ] as const;

  it.each(PAIRS)('%s comes before %s', (first, second) => {
    const both = all.filter(({ run }) => [first, second].every((label) => run.calls.some((call) => labelOf(call) === label)));
    expect(both.length).toBeGreaterThan(0);
    for (const { name, run } of both) {
      const ends = run.calls.filter((call) => labelOf(call) === first).map(({ endedAs }) => endedAs);
      const starts = run.calls.filter((call) => labelOf(call) === second).map(({ startedAs }) => startedAs);
      expect([name, Math.max(...ends) < Math.min(...starts)]).toEqual([name, true]);
    }
  });
});

describe('SQ1 L3 A3 an attempt is counted before its secret is looked at', () => {
  it('the first before the first, and where both factors are asked for the second before the second', () => {
    const looking = all.filter(({ run }) => run.calls.some((call) => LOOKS.includes(labelOf(call))));
    expect(looking.length).toBeGreaterThan(0);
    for (const { name, run } of looking) {
      const reserved = run.calls.filter((call) => labelOf(call) === 'reserve').map(({ endedAs }) => endedAs);
      // A new password is compared with the one just proven while it is judged, which is no guess.
      const judged = Math.min(...run.calls.filter((call) => labelOf(call) === 'check').map(({ startedAs }) => startedAs));
      const guesses = run.calls.filter((call) => LOOKS.includes(labelOf(call)) && call.startedAs < judged);
      const looked = guesses.map(({ startedAs }) => startedAs);
      for (const [index, startedAs] of looked.sort((a, b) => a - b).entries()) {
        const counted = reserved.filter((endedAs) => endedAs < startedAs).length;
        expect([name, index, counted > index]).toEqual([name, index, true]);
      }
    }
  });
});

describe('v5.0.0-8.2.1 v5.0.0-8.3.1 OR-02 Z1 L1 AZ1 authorization comes before any read of the target and before any write', () => {
  it.each(ACTING)('%s', (operation) => {
    const recordings = recordingsOf(operation);
    expect(recordings.length).toBeGreaterThan(0);
    for (const { name, run, injected } of recordings) {
      const [door = [], ...inside] = groupsOf(run.calls);
      expect([name, door.map(labelOf).filter((label) => !AT_THE_DOOR.includes(label))]).toEqual([name, []]);
      const later = inside.flat().filter((call) => labelOf(call) === 'decide').length;
      // Whoever is let in may be shown to leave a way back: then it is asked whether the caller breaks the glass, and about the
      // declared parts of the host; about nobody else and nothing else.
      expect([name, later > 0 && !ASKS_FOR_A_WAY_BACK.includes(operation)]).toEqual([name, false]);
      const asked = injected.filter(({ method }) => method === 'decide').map(({ args }) => args[0] as AbilityQuestion);
      const isOwnKey = ({ actor, ability }: AbilityQuestion) =>
        ability === 'system.break_glass' && JSON.stringify(actor) === JSON.stringify(asked[0]?.actor);
      const others = asked.slice(1).filter((question) => question.actor.kind !== 'system' && !isOwnKey(question));
      expect([name, others]).toEqual([name, []]);
    }
  });

  it.each(ACTING)('%s reads and writes nothing once it is refused at the door', (operation) => {
    const refusals = ['denied', 'session_ended', 'read_only', 'maintenance', 'emergency_restricted', 'step_up_required'];
    const refused = recordingsOf(operation).filter(({ result }) => refusals.includes(result.outcome));
    for (const { name, run, stateUnchanged } of refused) {
      expect([name, run.calls.map(labelOf).filter((label) => !AT_THE_DOOR.includes(label))]).toEqual([name, []]);
      expect([name, stateUnchanged]).toEqual([name, true]);
    }
  });

  it('every operation with an ability that is not one’s own account asks the resolver, a system actor’s too', () => {
    const granted = successes().map((scenario) => all.find((one) => one.scenario === scenario));
    const without = granted.filter((one) => one !== undefined && !one.run.calls.some((call) => labelOf(call) === 'decide'));
    const operations = without.map((one) => one?.scenario.operation ?? '').filter((name) => ACTING.includes(name));
    const own = [
      'auth.reauthenticate',
      'auth.sign_out',
      'contacts.confirm_verification',
      'external.confirm_link',
      'credentials.change_own_password',
      'devices.revoke_own_device',
      'devices.trust_device',
      'devices.untrust_device',
      'impersonation.stop_impersonation',
      'preferences.update_notification_preference',
      'preferences.update_preferences',
      'recovery_codes.regenerate_recovery_codes',
      'sessions.revoke_all_own',
      'sessions.revoke_own',
      'totp.begin_totp_enrolment',
      'totp.begin_totp_replacement',
      'totp.cancel_totp_enrolment',
      'totp.confirm_totp_enrolment',
      'totp.confirm_totp_replacement',
      'totp.disable_totp',
    ];
    expect(operations.sort()).toEqual(own.sort());
  });
});

describe('ASVS v5.0.0-8.2.2 a denied caller cannot probe what exists', () => {
  /** Calls with their arguments, but for what differs from run to run by itself. */
  const sent = (calls: Recording['injected']) =>
    calls.filter(({ contract }) => !['Clock', 'IdGenerator', 'AuditLogger'].includes(contract));
  const denied = () => all.filter(({ scenario }) => scenario.ending === 'denied' && scenario.variant === '');

  it('is tried for every operation with an ability', () => {
    expect(denied().length).toBeGreaterThanOrEqual(20);
  });

  it('the same calls with the same arguments and the same answer, whether the target exists or nothing does', async () => {
    for (const { scenario, name, result, run, injected } of denied()) {
      const question = injected.find(({ method }) => method === 'decide')?.args[0] as AbilityQuestion | undefined;
      const asking = question?.actor.kind === 'admin' ? question.actor.adminId : null;
      const nowhere = await record(scenario, ({ infra: { store } }) => {
        for (const [id, admin] of [...store.admins]) if (admin.adminId !== asking) store.admins.delete(id);
        for (const [id, session] of [...store.sessions]) if (session.adminId !== asking) store.sessions.delete(id);
        for (const rows of [store.codes, store.settings, store.totp, store.challenges, store.links]) rows.clear();
        // What is switched on for everybody says nothing about anybody.
        store.setSetting('features.oauth.enabled', true);
      });
      expect([name, nowhere.result]).toEqual([name, result]);
      expect([name, flowOf(nowhere.run.calls)]).toEqual([name, flowOf(run.calls)]);
      expect([name, sent(nowhere.injected)]).toEqual([name, sent(injected)]);
    }
  });
});

describe('v5.0.0-2.2.2 FEM-09 F61 an invalid input', () => {
  it('reaches no contract, changes nothing and emits nothing but who sent a field nobody asked for', () => {
    const invalid = all.filter(({ result }) => result.outcome === 'validation_failed');
    expect(invalid.length).toBeGreaterThan(50);
    for (const { name, scenario, run, stateUnchanged } of invalid) {
      const told = name.includes('(unknown field)') && declarationOf(scenario.operation).kind === 'mutation';
      const types = run.intents.map(({ type }) => type);
      const expected = [name, [], told ? ['operation.refused'] : [], true];
      expect([name, run.calls.map(nameOfCall), types, stateUnchanged]).toEqual(expected);
    }
  });
});

describe('L3 writes', () => {
  it.each(OPERATIONS.map(({ name }) => name))('%s calls every write it declares, and no other', (operation) => {
    const edges = new Set(OPERATIONS.flatMap(({ name }) => writesOf(name)));
    const called = new Set(recordingsOf(operation).flatMap(({ run }) => run.calls.map(nameOfCall)));
    const written = [...called].filter((name) => edges.has(name));
    expect(written.sort()).toEqual([...new Set(writesOf(operation))].sort());
  });

  /** What a new factor, password or address, or a way in that is gone, is followed by: a session under it, or guesses at the old one that count no more. */
  const FOLLOWED = [
    'TotpCommandRepository.enable',
    'TotpCommandRepository.disable',
    'AdminCommandRepository.setPassword',
    'AdminCommandRepository.acceptInvitation',
    'ContactCommandRepository.makePrimary',
    'ExternalIdentityCommandRepository.revoke',
  ];

  it('at most one of them is decisive, but for what follows a new factor or a new password', () => {
    for (const { name, scenario, run } of all) {
      const { writes } = declarationOf(scenario.operation);
      const decisive = writes.filter(({ kind }) => kind === 'change').map(nameOfMethod);
      const sent = run.calls.map(nameOfCall).filter((call) => decisive.includes(call));
      const allowed = sent.some((call) => FOLLOWED.includes(call)) ? 2 : 1;
      expect([name, sent.length <= allowed]).toEqual([name, true]);
    }
  });
});
