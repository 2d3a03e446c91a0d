import { beforeAll, describe, expect, it } from '@jest/globals';

import { AUDIT_TYPES } from '@maatify/admin-infra';
import type { AuditIntent } from '@maatify/admin-infra';

import { filesIn } from '../architecture/support/repository.js';
import { recordAll } from '../flows/support/recordings.js';
import { createLightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import {
  abilityRows,
  auditRows,
  inputClasses,
  inputRows,
  operationRows,
  rulesOf,
  settingRows,
  statusRows,
} from './support/facts.js';
import { columns, keepsTable, tableUnder } from './support/tables.js';

const GUIDE = 'security-inventory.md';

describe('v5.0.0-8.1.1 the inventory lists who may do what, as it is declared', () => {
  it('each operation, with actor, ability, proof, impersonation and modes', () => {
    const [is, due] = keepsTable(GUIDE, 'Operations', operationRows());
    expect(is).toEqual(due);
  });

  it('each ability', () => {
    const [is, due] = keepsTable(GUIDE, 'Abilities', abilityRows());
    expect(is).toEqual(due);
  });

  it('each step of the status graph', () => {
    const [is, due] = keepsTable(GUIDE, 'Status steps', statusRows());
    expect(is).toEqual(due);
  });
});

describe('v5.0.0-2.1.1 the inventory lists what every input looks like', () => {
  it('each field of each operation, with its rule and its bounds', () => {
    const [is, due] = keepsTable(GUIDE, 'Inputs', inputRows());
    expect(is).toEqual(due);
  });

  it('each setting, with its default and its bounds', () => {
    const [is, due] = keepsTable(GUIDE, 'Settings', settingRows());
    expect(is).toEqual(due);
  });

  const rules = tableUnder(GUIDE, 'Input rules');
  const fields = inputClasses().flatMap((one) => [...rulesOf(one)]);

  it('each rule that a field has, and no other', () => {
    expect(rules.map(([rule]) => rule).sort()).toEqual([...new Set(fields.map(({ rule }) => rule))].sort());
  });

  it.each(columns(rules, 0, 2, 3))('the rule %s takes %j and refuses %j', (rule, accepted = '', refused = '') => {
    const withRule = fields.filter((field) => field.rule === rule);
    expect(withRule.length).toBeGreaterThan(0);
    for (const { accepts } of withRule) {
      // Each list has words of its own; the table shows one of the first.
      const words = rule === 'one_of' ? [accepted, 'audit', 'manual', 'sign_in'] : [accepted];
      expect(words.some((word) => accepts(valueIn(rule, word)))).toBe(true);
      expect(accepts(valueIn(rule, refused))).toBe(false);
    }
  });
});

/** A cell of the table as the value it stands for: only the rules for texts take text. */
function valueIn(rule: string | undefined, cell: string): unknown {
  if (rule !== 'whole_number' && rule !== 'boolean' && rule !== 'setting_value') return cell;
  return cell === 'yes' ? cell : JSON.parse(cell);
}

describe('DX2 the inventory lists what an exception may say', () => {
  const CLASSES: Readonly<Record<string, string>> = {
    ContractViolationException: 'contract_violation',
    InvariantViolationException: 'invariant_violation',
    InfrastructureException: 'infrastructure_failure',
  };
  const THROWN =
    /new (\w+Exception)\(|\bsuper\(|'((?:actor|configuration|contract|operation|origin|proof|system_actor)\.[a-z_]+)'/g;

  it('each code, with its class, and no other', () => {
    const found = new Map<string, string>();
    for (const { path, text } of filesIn('src', '.ts')) {
      if (path.startsWith('src/testing/') || path.endsWith('.events.ts') || !/Exception\b/.test(text)) continue;
      let thrown = '';
      for (const [, exception = 'InfrastructureException', code] of text.matchAll(THROWN)) {
        if (code === undefined) thrown = exception;
        else found.set(code, CLASSES[thrown] ?? thrown);
      }
    }
    expect(found.size).toBeGreaterThan(10);
    const rows = columns(tableUnder(GUIDE, 'Exceptions'), 0, 1).map((row) => row.join(' '));
    expect(rows.sort()).toEqual([...found].map((row) => row.join(' ')).sort());
  });
});

describe('v5.0.0-16.1.1 the inventory lists what is recorded', () => {
  const fields = new Map<string, ReadonlySet<string>>();
  beforeAll(async () => {
    const recordings = await recordAll();
    const intents = recordings.flatMap(({ injected }) => injected.filter(({ contract }) => contract === 'AuditLogger'));
    for (const { type, metadata } of [...intents.map(({ args }) => args[0] as AuditIntent), await unknownOutcome()]) {
      fields.set(type, new Set([...(fields.get(type) ?? []), ...Object.keys(metadata)]));
    }
  });

  it('each type of event, with its class, its fields and the operations that report it', () => {
    expect([...fields.keys()].sort()).toEqual([...AUDIT_TYPES].sort());
    const [is, due] = keepsTable(
      GUIDE,
      'Audit events',
      auditRows((type) => [...(fields.get(type) ?? [])].sort()),
    );
    expect(is).toEqual(due);
  });
});

/** The one event no undisturbed run reports: a write whose acknowledgement is lost. */
async function unknownOutcome(): Promise<AuditIntent> {
  const world = createLightWorld();
  const run = await SCENARIOS.find(({ operation }) => operation === 'admin.create')?.arrange(world);
  const fault = { kind: 'applied_then_throw', value: new Error('connection lost') } as const;
  world.faults.plan({ contract: 'AdminCommandRepository', method: 'create', fault });
  await run?.().catch(() => undefined);
  const told = world.infra.contracts.AuditLogger.intents.find(({ type }) => type === 'operation.outcome_unknown');
  await world.dispose();
  if (told === undefined) throw new Error('a lost acknowledgement was not told');
  return told;
}
