import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, it } from '@jest/globals';

// Loaded first: the files are imported side by side, which jest can only do with what it knows already.
import '@maatify/admin-infra';

import { DOMAINS } from '../../src/module/domains.js';
import type { DomainSpec } from '../../src/runner/domain.js';
import { filesIn, ROOT } from './support/repository.js';
import { importsOf, LIBRARY } from './support/syntax.js';

interface Exported {
  readonly path: string;
  readonly name: string;
  readonly value: unknown;
}

/** Every value that files with this ending export. */
async function exportedBy(ending: string): Promise<readonly Exported[]> {
  const files = filesIn('src', ending).filter(({ path }) => !path.startsWith('src/testing/'));
  const found = await Promise.all(
    files.map(async ({ path }) => {
      const module = (await import(pathToFileURL(join(ROOT, path)).href)) as Record<string, unknown>;
      return Object.entries(module).map(([name, value]) => ({ path, name, value }));
    }),
  );
  return found.flat();
}

const domains: readonly DomainSpec[] = DOMAINS;
const operations = await exportedBy('.operation.ts');
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
const listedAt = (list: (domain: DomainSpec) => readonly unknown[]) => new Set(domains.flatMap(list));
const unlisted = (exported: readonly Exported[], listed: ReadonlySet<unknown>) =>
  exported.filter(({ value }) => !listed.has(value)).map(({ path, name }) => `${path}: ${name}`);

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const snake = (name: string): string => kebab(name).replaceAll('-', '_');

/** What is wrong with an operation's place in the library: one file, one constant, one method, one name. */
function faultsOf({ path, name, value }: Exported, all: readonly DomainSpec[] = domains): readonly string[] {
  const home = all.find(({ operations: own }) => Object.values(own).includes(value as never));
  if (home === undefined) return ['no domain lists it'];
  const method = (home.orchestrator?.prototype as Record<string, unknown> | undefined)?.[name];
  return [
    ...(path.endsWith(`/${kebab(name)}.operation.ts`) ? [] : ['its file is called otherwise']),
    ...(home.operations[name] === value ? [] : ['its domain lists it under another name']),
    ...((value as { name: string }).name === `${home.key}.${snake(name)}` ? [] : ['it is published under another name']),
    ...(typeof method === 'function' ? [] : ['its orchestrator has no such method']),
  ];
}

describe('an operation has one name', () => {
  it.each(operations.map((exported) => [exported.path, exported] as const))('%s', (_, exported) => {
    expect(faultsOf(exported)).toEqual([]);
    // One operation a file, and nothing else of value in it.
    expect(operations.filter(({ path }) => path === exported.path).map(({ name }) => name)).toEqual([exported.name]);
  });

  it('and each method of an orchestrator is one', () => {
    const methods = domains.flatMap(({ orchestrator, operations: own }) =>
      Object.getOwnPropertyNames(orchestrator?.prototype ?? {})
        .filter((name) => name !== 'constructor')
        .map((name) => [name, Object.hasOwn(own, name)]),
    );
    expect(methods).toHaveLength(operations.length);
    expect(methods.filter(([, listed]) => listed !== true)).toEqual([]);
  });

  it('no two are published under one name', () => {
    const names = operations.map(({ value }) => (value as { name: string }).name);
    expect(new Set(names).size).toBe(names.length);
  });

  describe('and the rule bites', () => {
    const [right] = operations as readonly [Exported, ...Exported[]];
    const renamed = Object.freeze({ ...(right.value as object), name: 'tests.run' });

    it.each([
      [{ ...right, value: renamed }, 'no domain lists it'],
      [{ ...right, path: 'src/lifecycle/other.operation.ts' }, 'its file is called otherwise'],
      [{ ...right, name: 'other' }, 'its domain lists it under another name'],
    ])('%#: %s', (exported, fault) => {
      expect(faultsOf(exported)).toContain(fault);
    });

    it('a published name that does not follow from the constant is found, and a method that is missing', () => {
      const home = domains.find(({ operations: own }) => Object.values(own).includes(right.value as never))!;
      const other = { ...home, key: 'tests', orchestrator: class {} } as DomainSpec;
      expect(faultsOf(right, [other])).toEqual(['it is published under another name', 'its orchestrator has no such method']);
    });
  });
});

describe('a domain lists everything it has', () => {
  it('events, notifications and purposes: whatever an `*.events.ts` exports', async () => {
    const exported = await exportedBy('.events.ts');
    expect(exported.length).toBeGreaterThan(30);
    const listed = listedAt(({ events, notifications, purposes }) => [...events, ...notifications, ...purposes]);
    expect(unlisted(exported, listed)).toEqual([]);
    expect(listed.size).toBe(exported.length);
  });

  it('abilities: whatever an `*.abilities.ts` exports', async () => {
    const exported = await exportedBy('.abilities.ts');
    expect(exported.length).toBeGreaterThan(15);
    const listed = listedAt(({ abilities }) => abilities);
    expect(unlisted(exported, listed)).toEqual([]);
    expect(listed.size).toBe(exported.length);
  });

  it('methods: whatever an `*.methods.ts` exports', async () => {
    const exported = await exportedBy('.methods.ts');
    expect(exported.length).toBeGreaterThan(25);
    const listed = listedAt(({ methods }) => Object.values(methods));
    expect(unlisted(exported, listed)).toEqual([]);
    expect(listed.size).toBe(exported.length);
  });

  it('contracts: the token of each `*.contract.ts`, once', async () => {
    const tokens = (await exportedBy('.contract.ts')).filter(({ value }) => typeof value === 'symbol');
    expect(tokens.length).toBeGreaterThan(15);
    const listed = domains.flatMap(({ contracts }) => Object.values(contracts).map(({ token }) => token));
    expect(unlisted(tokens, new Set(listed))).toEqual([]);
    expect([...listed].map(String).sort()).toEqual(tokens.map(({ value }) => String(value)).sort());
  });

  it('settings: whatever is exported as one', async () => {
    const exported = (await exportedBy('core-settings.ts')).filter(({ value }) => !Array.isArray(value));
    expect(exported.length).toBeGreaterThan(15);
    expect(
      unlisted(
        exported,
        listedAt(({ settings }) => settings),
      ),
    ).toEqual([]);
  });

  it('itself: whatever a `*.domain.ts` exports is one of the domains, and lists what lies in its own folder', async () => {
    const exported = await exportedBy('.domain.ts');
    expect(unlisted(exported, new Set<unknown>(domains))).toEqual([]);
    expect(exported).toHaveLength(domains.length);
    for (const { path, value } of exported) {
      const own = Object.values((value as DomainSpec).operations);
      const elsewhere = operations.filter((one) => own.includes(one.value as never) && folderOf(one.path) !== folderOf(path));
      expect([path, elsewhere.map((one) => one.path)]).toEqual([path, []]);
    }
  });

  it('and an operation declares nothing that no domain has', () => {
    const events = listedAt((domain) => domain.events);
    const notifications = listedAt((domain) => domain.notifications);
    const purposes = listedAt((domain) => domain.purposes);
    const methods = listedAt((domain) => Object.values(domain.methods));
    for (const { name, audits, notifies, delivers, writes } of domains.flatMap((domain) => Object.values(domain.operations))) {
      expect([name, audits.filter((one) => !events.has(one))]).toEqual([name, []]);
      expect([name, notifies.filter((one) => !notifications.has(one))]).toEqual([name, []]);
      expect([name, delivers.filter((one) => !purposes.has(one))]).toEqual([name, []]);
      expect([name, writes.filter((one) => !methods.has(one))]).toEqual([name, []]);
    }
  });
});

describe('a file says what it holds', () => {
  it('who is handed a run is a step, an operation or an entry', () => {
    const handed = LIBRARY.filter(({ path }) => !path.startsWith('src/runner/')).filter((source) =>
      importsOf(source).some(({ from }) => from.endsWith('runner/capabilities.js')),
    );
    expect(handed.length).toBeGreaterThan(10);
    expect(handed.map(({ path }) => path).filter((path) => !/\.(step|operation|entry)\.ts$/.test(path))).toEqual([]);
  });

  it('and every step is handed one, or knows its outcomes', () => {
    const steps = LIBRARY.filter(({ path }) => path.endsWith('.step.ts'));
    expect(steps.length).toBeGreaterThan(10);
    // Itself, or by the type of a step it builds on.
    const others = steps.filter(
      (source) =>
        !importsOf(source).some(({ from }) =>
          /(runner\/capabilities|\/prove-code\.step|\/complete-sign-in\.step)\.js$/.test(from),
        ),
    );
    expect(others.map(({ path }) => path)).toEqual(['src/sessions/read-challenge.step.ts']);
  });
});
