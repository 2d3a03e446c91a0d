import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
import ts from 'typescript';

import { ABILITIES, ADMIN_STATUSES } from '@maatify/admin-infra';

import type { SettingDefinition, ValueOf } from '../../src/kernel/setting-definition.js';
import { abilityFor, statusStep } from '../../src/lifecycle/status-graph.policy.js';
import { DEFAULT_FEATURES } from '../../src/module/contracts.js';
import { OPERATIONS } from '../../src/module/vocabulary.js';
import { resolvePolicy } from '../../src/module/resolve-policy.js';
import { liveness, livenessRules } from '../../src/sessions/liveness.policy.js';
import { concernsDoors, DOORS, stateAfter, wayBackOf } from '../../src/settings/way-back.policy.js';
import { CORE_SETTINGS } from '../../src/settings/core-settings.js';
import { importsOf, LIBRARY, nodesIn } from './support/syntax.js';

const policies = LIBRARY.filter(({ path }) => path.endsWith('.policy.ts'));
const DEATHS = ['live', 'ended', 'superseded', 'admin_not_active', 'device_revoked', 'expired', 'idle'];

describe('SS-38 what decides is apart from what acts: plain functions of what they are given', () => {
  it('there is one for each of these questions, each in its own domain', () => {
    expect(policies.map(({ path }) => path)).toEqual([
      'src/lifecycle/preferences/channels-for.policy.ts',
      'src/lifecycle/status-graph.policy.ts',
      'src/sessions/devices/device.policy.ts',
      'src/sessions/liveness.policy.ts',
      'src/settings/emergency/next-epoch.policy.ts',
      'src/settings/way-back.policy.ts',
    ]);
  });

  it.each(policies.map((source) => [source.path, source] as const))(
    '%s asks nobody, waits for nothing and keeps nothing',
    (_, source) => {
      expect(nodesIn(source, ts.isAwaitExpression)).toEqual([]);
      expect(nodesIn(source, ts.isClassDeclaration)).toEqual([]);
      expect(
        source.tree.statements.filter(
          (one) => ts.isVariableStatement(one) && (one.declarationList.flags & ts.NodeFlags.Const) === 0,
        ),
      ).toEqual([]);
      const acting = importsOf(source).filter(
        ({ from, typeOnly }) =>
          !typeOnly && !/kernel\/(ids|clock-skew|freeze|proven-factors)\.js$|core-settings\.js$|\.abilities\.js$/.test(from),
      );
      expect(acting.map(({ from }) => from)).toEqual([]);
    },
  );

  it('each answers the same to the same, and something to everything', () => {
    for (const from of ADMIN_STATUSES) {
      for (const to of ADMIN_STATUSES) {
        expect(statusStep(from, to)).toEqual(statusStep(from, to));
        expect(Object.keys(ABILITIES)).toContain(abilityFor(from, to).key);
      }
    }
    const open = Object.freeze({
      auth: true,
      totp: true,
      mandatory: false,
      readOnly: false,
      maintenance: false,
      emergency: false,
    });
    for (const { key } of CORE_SETTINGS) {
      expect(concernsDoors(key)).toBe(DOORS.some((door) => door.key === key));
      for (const value of [true, false, 0, '']) {
        for (const author of [{ kind: 'system' }, { kind: 'admin', provenWithFactor: true }] as const) {
          const judge = () => wayBackOf(stateAfter(open, { key, value }), key, author, true);
          expect(['author', 'author_by_break_glass', 'system_actor', 'none']).toContain(judge());
          expect(judge()).toBe(judge());
        }
      }
    }
    const rules = livenessRules({ setting: <D extends SettingDefinition>({ default: value }: D) => value as ValueOf<D> });
    for (const adminStatus of ADMIN_STATUSES) {
      for (const [endedAt, deviceRevoked, epoch, now] of [
        [null, false, 1, 1_000],
        [500, false, 1, 1_000],
        [null, true, 1, 1_000],
        [null, false, 2, 1_000],
        [null, false, 1, 10 ** 12],
      ] as const) {
        const session = {
          endedAt,
          impersonatorId: null,
          credentialEpoch: 1,
          systemEpoch: 0,
          openedAt: 1_000,
          lastSeenAt: 1_000,
          expiresAt: 10 ** 9,
        };
        const snapshot = Object.freeze({
          session: Object.freeze(session),
          adminStatus,
          adminCredentialEpoch: epoch,
          deviceRevoked,
          impersonator: null,
        });
        const answer = liveness(snapshot as never, rules, now as never);
        expect(DEATHS).toContain(answer);
        expect(answer === 'live').toBe(
          adminStatus === 'active' && endedAt === null && !deviceRevoked && epoch === 1 && now === 1_000,
        );
        expect(liveness(snapshot as never, rules, now as never)).toBe(answer);
      }
    }
  });
});

describe('SS-42 nothing is decided by a flag nobody sees', () => {
  it('an option the library does not know is told at boot', () => {
    for (const hidden of [{ skipTotp: true }, { superAdmins: ['ada'] }, { sessions: { trustDevices: true } }]) {
      const problems: string[] = [];
      resolvePolicy(hidden as never, DEFAULT_FEATURES, problems);
      expect(problems).toEqual([expect.stringMatching(/is no option; known are/)]);
    }
  });

  it('the only switches an operation takes are what is to be switched', () => {
    const metadata = OPERATIONS.flatMap(({ name, input }) =>
      getMetadataStorage()
        .getTargetValidationMetadatas(input, '', true, false)
        .map(({ propertyName, name: rule }) => ({ field: `${name} ${propertyName}`, rule })),
    );
    expect(metadata.length).toBeGreaterThan(40);
    const switches = metadata.filter(({ rule }) => /bool|setting/i.test(rule ?? '')).map(({ field }) => field);
    expect(switches).toEqual([
      'settings.set value',
      'settings.set_read_only on',
      'sessions.access passive',
      'preferences.update_notification_preference enabled',
    ]);
    const lists = metadata.filter(({ rule }) => /array|list/i.test(rule ?? ''));
    expect(lists).toEqual([]);
  });
});
