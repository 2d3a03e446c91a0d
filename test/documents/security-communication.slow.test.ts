import { inspect } from 'node:util';

import { beforeAll, describe, expect, it } from '@jest/globals';

import ts from 'typescript';

import { InfrastructureException, Redacted } from '@maatify/admin-infra';

import { filesIn } from '../architecture/support/repository.js';
import { LIBRARY, nodesIn } from '../architecture/support/syntax.js';
import { recordAll } from '../flows/support/recordings.js';
import type { Recording } from '../flows/support/recordings.js';
import { SUB } from '../support/external-identities.js';
import { createLightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { CONTRACT_CATALOGUE } from '../../src/module/contracts.js';
import { POLICY } from './support/facts.js';
import { columns, inOrder, tableUnder } from './support/tables.js';
import type { Row } from './support/tables.js';

const GUIDE = 'security-decisions.md';
const table = (heading: string): readonly Row[] => tableUnder(GUIDE, heading);
/** Called by the library's own clockwork, and answered at once or not at all. */
const AT_ONCE = ['Clock', 'IdGenerator'];
const SINKS = ['AuditLogger', 'NotificationDispatcher', 'SecretDelivery'];

let all: readonly Recording[] = [];
beforeAll(async () => {
  all = await recordAll();
});

describe('v5.0.0-13.1.1 what the library talks to is in the guide', () => {
  it('each contract with its methods', () => {
    const rows = columns(table('Contracts'), 0, 1);
    expect(inOrder(rows)).toEqual(inOrder(CONTRACT_CATALOGUE.map(({ name, methods }) => [name, methods.join(', ')])));
  });

  it('and these parts of Node alone: no network, no files, no processes', () => {
    const sources = filesIn('src', '.ts').filter(({ path }) => !path.startsWith('src/testing/'));
    const imported = LIBRARY.flatMap((source) =>
      [...nodesIn(source, ts.isImportDeclaration), ...nodesIn(source, ts.isExportDeclaration)]
        .map(({ moduleSpecifier }) => (moduleSpecifier as ts.StringLiteral | undefined)?.text ?? '.')
        .filter((name) => !name.startsWith('.')),
    );
    expect(sources.filter(({ text }) => /\bimport\(/.test(text))).toEqual([]);
    const builtIn = [...new Set(imported)].filter((name) => name.startsWith('node:'));
    expect(builtIn.sort()).toEqual(columns(table('Parts of Node'), 0).flat());
    expect([...new Set(imported)].filter((name) => !builtIn.includes(name)).sort()).toEqual([
      '@nestjs/common',
      '@nestjs/core',
      'class-transformer',
      'class-validator',
      'reflect-metadata',
      'rxjs',
    ]);
    const reaching = sources.filter(({ text }) =>
      /\b(?:fetch|require|WebSocket|EventSource|XMLHttpRequest)\(|process\.(?:env|binding)/.test(text),
    );
    expect(reaching.map(({ path }) => path)).toEqual([]);
  });
});

describe('v5.0.0-13.1.3 a contract that hangs meets the limit the guide names, and nothing is tried again', () => {
  const methods = table('Contracts').flatMap(([contract = '', names = '', limit = '']) =>
    names.split(', ').map((method) => [contract, method, limit] as const),
  );

  it.each(methods.filter(([contract]) => ![...AT_ONCE, ...SINKS].includes(contract)))(
    '%s.%s: %s',
    async (contract, method, limit) => {
      expect(limit).toBe('the operation ends at its deadline');
      const { world, run } = await runThatCalls(contract, method);
      world.faults.plan({ contract, method, fault: { kind: 'never' } } as never);
      const before = world.faults.calls.length;
      let ended: unknown = null;
      const ending = run().catch((thrown: unknown) => (ended = thrown));
      await passed();
      world.infra.clock.advance(POLICY.operations.operationDeadlineMs - 200);
      await passed();
      expect(ended).toBeNull();
      world.infra.clock.advance(400);
      await ending;
      expect(ended).toBeInstanceOf(InfrastructureException);
      expect((ended as InfrastructureException).code).toBe('operation.timed_out');
      const tried = world.faults.calls.slice(before).filter((call) => call.contract === contract && call.method === method);
      // An attempt that was never evaluated is given back, and nobody waits for that: it is no second try of the same.
      const again = tried.filter(({ args }) => (args[0] as { readonly result?: string } | undefined)?.result !== 'returned');
      expect(again).toHaveLength(1);
      await world.dispose();
    },
  );

  it.each(methods.filter(([contract]) => SINKS.includes(contract)))('%s.%s: %s', async (contract, method, limit) => {
    expect(limit).toBe('lost after settleMs, counted');
    const { world, run } = await runThatCalls(contract, method);
    world.faults.plan({ contract, method, fault: { kind: 'never' } } as never);
    const lost: string[] = [];
    world.events.listen('lost', ({ sink, cause, count }) => lost.push(`${sink} ${cause} ${String(count)}`));
    await run();
    world.infra.clock.advance(POLICY.effects.settleMs + 1_000);
    expect(lost).toEqual([`${contract} timed_out 1`]);
    await world.dispose();
  });

  it.each(methods.filter(([contract]) => AT_ONCE.includes(contract)))('%s.%s: %s', (_contract, _method, limit) => {
    expect(limit).toBe('answers at once');
  });
});

/** The first scenario that calls this method, ready to run. */
async function runThatCalls(contract: string, method: string) {
  const found = all.find(
    ({ injected }) => injected.filter((call) => call.contract === contract && call.method === method).length === 1,
  );
  if (found === undefined) throw new Error(`no scenario calls ${contract}.${method}`);
  const world = createLightWorld();
  return { world, run: await found.scenario.arrange(world) };
}

const passed = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Seen {
  readonly contract: string;
  readonly value: unknown;
}

describe('what the contracts are given is classified in the guide', () => {
  const rows = table('Classes of data').map(([datum = '', level = '', fields = '', form = '', contracts = '', keep = '']) => ({
    ...{ datum, level, form, keep },
    fields: fields.split(', '),
    contracts: contracts.split(', '),
  }));
  const seen = new Map<string, Seen[]>();
  beforeAll(() => {
    for (const { injected } of all) for (const { contract, args } of injected) collect(contract, args[0], seen);
  });
  const given = (fields: readonly string[]): readonly Seen[] => fields.flatMap((field) => seen.get(field) ?? []);

  it('v5.0.0-14.1.1 every wrapped field, every digest and every personal field has its row', () => {
    const looksLike = (wanted: (value: unknown) => boolean) =>
      [...seen.entries()].filter(([, values]) => values.some(({ value }) => wanted(value))).map(([field]) => field);
    const listed = (form: string) => rows.filter((row) => row.form === form).flatMap(({ fields }) => fields);
    expect(looksLike(Redacted.is).sort()).toEqual([...listed('wrapped')].sort());
    expect(looksLike(isDigest).sort()).toEqual([...listed('digest')].sort());
    expect(looksLike(isPersonal).sort()).toEqual([...listed('plain')].sort());
  });

  it.each(rows)('v5.0.0-14.1.2 $datum ($level): $form, for $contracts alone', ({ level, fields, form, contracts, keep }) => {
    expect(['secret', 'confidential', 'personal']).toContain(level);
    expect(keep).not.toBe('');
    const values = given(fields);
    expect([...new Set(values.map(({ contract }) => contract))].sort()).toEqual(contracts);
    if (form === 'digest') expect(values.filter(({ value }) => !isDigest(value))).toEqual([]);
    if (form === 'wrapped') {
      expect(values.filter(({ value }) => !Redacted.is(value))).toEqual([]);
      const shown = values.map(({ value }) => `${String(value)} ${JSON.stringify(value)} ${inspect(value)}`);
      expect([...new Set(shown)]).toEqual(['<redacted> "<redacted>" <redacted>']);
    }
    // Secrets and what finds a row by them are no business of whoever reads records.
    if (level !== 'personal')
      expect(contracts.filter((name) => name === 'AuditLogger' || name === 'NotificationDispatcher')).toEqual([]);
  });
});

const isDigest = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
/** The address and the user agent of every scenario, the names they give, and what a provider calls somebody. */
const PEOPLE = ['192.0.2.1', 'test', 'New Admin', 'Invited', SUB];
const isPersonal = (value: unknown): boolean =>
  typeof value === 'string' && (/^[^@\s]+@[^@\s]+$/.test(value) || PEOPLE.includes(value));

/** Every field of what a contract is given, under its own name; who wrote is no datum of its own. */
function collect(contract: string, value: unknown, seen: Map<string, Seen[]>, field = ''): void {
  if (value === null || value === undefined || field === 'by' || field === 'actor' || AT_ONCE.includes(contract)) return;
  if (typeof value === 'object' && !Redacted.is(value)) {
    // What stands in a list goes under the name of the list.
    const entries = Array.isArray(value) ? value.map((inner: unknown) => [field, inner] as const) : Object.entries(value);
    for (const [name, inner] of entries) collect(contract, inner, seen, name);
    return;
  }
  seen.set(field, [...(seen.get(field) ?? []), { contract, value }]);
}

describe('v5.0.0-16.1.1 a record carries the fields the guide lists', () => {
  it('all of them, and no other', () => {
    const records = all.flatMap(({ injected }) => injected.filter(({ contract }) => contract === 'AuditLogger'));
    const shapes = new Set(
      records.map(({ args }) =>
        Object.keys(args[0] as object)
          .sort()
          .join(', '),
      ),
    );
    const listed = columns(table('Records'), 0)
      .flat()
      .flatMap((cell) => cell.split(', '));
    expect([...shapes]).toEqual([[...listed].sort().join(', ')]);
  });

  it('scenarios of every operation stand behind that', () => {
    expect(new Set(all.map(({ scenario }) => scenario.operation)).size).toBe(
      new Set(SCENARIOS.map(({ operation }) => operation)).size,
    );
  });
});
