import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { optionsOf } from '../../scripts/evidence/command-line.mjs';
import { faultCasesIn, forgetFigures, racesIn } from '../../scripts/evidence/figures.mjs';
import { readReport } from '../../scripts/evidence/reports.mjs';
import { chooseSuites, commandOf, reportOf, reportsOf } from '../../scripts/evidence/suites.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'evidence-'));
  mkdirSync(join(root, 'reports'));
  mkdirSync(join(root, 'test'));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (path: string, text: string): void => writeFileSync(join(root, path), text);

describe('a report that is missing', () => {
  it.each([
    ['the fault matrix', 'reports/fault-matrix.json', 'npm test -- test/faults', () => faultCasesIn(root)],
    ['the races', 'reports/races.json', 'npm test -- test/races', () => racesIn(root)],
  ])('%s: names the command that writes it', (_, path, command, read) => {
    expect(read).toThrow(`${path} is missing or cannot be read. Write it with: ${command}`);
  });

  it('one that is cut off counts as missing', () => {
    write('reports/test.json', '{"testResults": [');
    expect(() => readReport(root, 'reports/test.json', 'npm test')).toThrow('Write it with: npm test');
  });

  it('one without its count is refused, not read as zero', () => {
    write('reports/races.json', '{"raceRounds": "many"}');
    expect(() => racesIn(root)).toThrow('no count under "raceRounds"');
  });
});

describe('the figures', () => {
  it('are those of this run: what earlier ones counted is removed, and only that', () => {
    mkdirSync(join(root, 'reports/races'));
    write('reports/races.json', '{"raceRounds": 3, "scheduledSeeds": 4}');
    write('reports/fault-matrix.json', '{"cases": 5}');
    write('reports/test.json', '{}');
    expect([racesIn(root), faultCasesIn(root)]).toEqual([{ raceRounds: 3, scheduledSeeds: 4 }, 5]);
    forgetFigures(root);
    expect(readdirSync(join(root, 'reports'))).toEqual(['test.json']);
  });
});

describe('the suites', () => {
  const names = async (reuse: boolean) =>
    (await chooseSuites(root, { reuse })).map(({ suite, leftOut }) => [suite.script, leftOut]);

  it('are those that have files', async () => {
    expect(await names(true)).toEqual([['test', null]]);
  });

  it('are left out, and said to be, when reports are reused and theirs is not there', async () => {
    write('test/some.servers.test.ts', '');
    expect(await names(true)).toEqual([
      ['test', null],
      ['test:servers', 'needs PostgreSQL and MariaDB'],
    ]);
    write('reports/test-servers.json', '{}');
    expect(await names(true)).toContainEqual(['test:servers', null]);
  });

  it('have a report of their own each, or one for each part', () => {
    const suite = { script: 'test:servers' };
    expect(reportOf(suite)).toBe('reports/test-servers.json');
    write('reports/test-servers.json', '{}');
    write('reports/test-servers.2.json', '{}');
    write('reports/test-servers-and-more.json', '{}');
    expect(reportsOf(root, suite)).toEqual(['reports/test-servers.2.json', 'reports/test-servers.json']);
    expect(commandOf(suite)).toBe('npm run test:servers -- --json --outputFile=reports/test-servers.json');
  });
});

describe('the command line', () => {
  it('knows its options', () => {
    const others = { names: false, drop: false, partial: false, 'keep-mutation': false };
    expect(optionsOf(['--reuse', '--check'])).toEqual({ reuse: true, check: true, ...others });
  });

  it('refuses others and says which there are', () => {
    expect(() => optionsOf(['--resue'])).toThrow(/--resue: no such option[^]*--keep-mutation/);
  });
});
