import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { ABILITIES, ADMIN_STATUSES } from '@maatify/admin-infra';

import { CONTRACT_CATALOGUE } from '../../src/module/contracts.js';
import { OPERATIONS } from '../../src/module/vocabulary.js';
import { filesIn, ROOT } from './support/repository.js';
import type { SourceFile } from './support/repository.js';

const sources = filesIn('src', '.ts');
const production = sources.filter(({ path }) => !path.startsWith('src/testing/'));
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Readonly<Record<string, unknown>>;

/** Every line that matches, with its file, comments left out. */
function linesWith(pattern: RegExp, files: readonly SourceFile[] = production): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line) && pattern.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
}

const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom '([^']+)';|^import '([^']+)';/gm)].map(
    ([, named, bare]) => named ?? bare ?? '',
  );

describe('what the library is tied to', () => {
  it('VI-01 AU-05 nothing but its peers: no store, no broker, no mailer, no pages, no analytics', () => {
    expect([manifest['dependencies'], manifest['optionalDependencies'], manifest['bin']]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(Object.keys(manifest['peerDependencies'] as object).sort()).toEqual([
      ...['@nestjs/common', '@nestjs/core', 'class-transformer', 'class-validator', 'reflect-metadata', 'rxjs'],
    ]);
    const peers = Object.keys(manifest['peerDependencies'] as object);
    const HARMLESS = ['async_hooks', 'crypto', 'perf_hooks', 'timers', 'url', 'util', 'util/types'].map((name) => `node:${name}`);
    const others = production.flatMap(({ path, text }) =>
      importsOf(text)
        .filter((from) => !from.startsWith('.') && !peers.includes(from) && !HARMLESS.includes(from))
        .map((from) => `${path}: ${from}`),
    );
    expect(others).toEqual([]);
  });

  it('VI-01 it serves nothing: no route, no page, no template', () => {
    expect(linesWith(/@(Controller|Get|Post|Put|Patch|Delete|Resolver|Query|WebSocketGateway|MessagePattern)\(/)).toEqual([]);
    for (const suffix of ['.html', '.css', '.tsx', '.hbs']) expect(filesIn('src', suffix)).toEqual([]);
  });

  it('VI-02 only the rim knows the framework', () => {
    const framed = production.filter(({ text }) => importsOf(text).some((from) => from.startsWith('@nestjs/')));
    expect(framed.length).toBeGreaterThan(5);
    expect(framed.map(({ path }) => path).filter((path) => !/^src\/module\/|\.orchestrator\.ts$/.test(path))).toEqual([]);
  });

  it('ST-17 VI-03 no environment, no arguments, no file decides anything', () => {
    expect(linesWith(/\bprocess\s*[.[]|import\.meta\.(env|dirname)|\bDeno\b|\bBun\b|from 'node:(process|fs|os)/)).toEqual([]);
  });

  it('AU-04 one contract of one method stands for any audit store, and is spoken to in one place', () => {
    expect(CONTRACT_CATALOGUE.find(({ name }) => name === 'AuditLogger')?.methods).toEqual(['record']);
    expect(linesWith(/\.record\(/).filter((line) => !line.includes('this.record('))).toEqual([
      expect.stringMatching(/^src\/effects\/effects\.ts: /),
    ]);
  });

  it('NT-01 NT-02 NT-20 one dispatcher stands for any channel; no channel has a name here', () => {
    expect(CONTRACT_CATALOGUE.find(({ name }) => name === 'NotificationDispatcher')?.methods).toEqual(['dispatch']);
    expect(linesWith(/\.dispatch\(/)).toEqual([expect.stringMatching(/^src\/effects\/effects\.ts: /)]);
    const CHANNELS = /telegram|whatsapp|\bsms\b|smtp|mailer|slack|discord|webhook|twilio|sendgrid|fcm|apns/i;
    expect(linesWith(CHANNELS, sources)).toEqual([]);
  });

  it('OP-09 OP-15 what is observed comes back nowhere: nothing in it listens to its own events or asks for its own health', () => {
    expect(linesWith(/\.(listen|stream)\(/).filter((line) => !line.startsWith('src/effects/events.ts: '))).toEqual([]);
    const knowing = production.filter(({ text }) => importsOf(text).some((from) => from.includes('admin-infra-health')));
    expect(knowing.map(({ path }) => path)).toEqual(['src/index.ts', 'src/module/providers.ts']);
    expect(linesWith(/\.report\(\)/).filter((line) => !line.startsWith('src/module/admin-infra-health.ts: '))).toEqual([]);
  });
});

describe('what nobody can do', () => {
  const DESTRUCTIVE = /delete|remove|purge|destroy|erase|truncate|wipe|drop/i;

  it('ID-02 VI-05 VI-09 delete anything: no contract method, no operation and no ability says so', () => {
    const methods = CONTRACT_CATALOGUE.flatMap(({ name, methods: all }) => all.map((method) => `${name}.${method}`));
    const said = [...methods, ...OPERATIONS.map(({ name }) => name), ...Object.keys(ABILITIES)];
    expect(said.length).toBeGreaterThan(70);
    expect(said.filter((name) => DESTRUCTIVE.test(name))).toEqual([]);
  });

  it('AU-01 AU-20 AU-21 read or change the audit trail through the library: it can only be added to', () => {
    const auditing = CONTRACT_CATALOGUE.filter(({ name }) => /audit/i.test(name));
    expect(auditing.map(({ name, methods }) => [name, methods])).toEqual([['AuditLogger', ['record']]]);
    expect(OPERATIONS.filter(({ name }) => /audit|trail/.test(name))).toEqual([]);
  });

  it('VI-06 be in a sixth status', () => {
    expect(ADMIN_STATUSES).toEqual(['created', 'pending_verification', 'active', 'suspended', 'locked']);
  });
});
