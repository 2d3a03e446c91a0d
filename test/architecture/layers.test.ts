import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { ROOT, runNode, TOOL } from './support/repository.js';

jest.setTimeout(60_000);

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

async function violations(root: string, folders: readonly string[]): Promise<readonly string[]> {
  const config = join(root, '.dependency-cruiser.mjs');
  const { stdout, stderr } = await runNode([TOOL.depcruise, '--config', config, '--output-type', 'json', ...folders], root);
  if (stdout === '') throw new Error(`dependency-cruiser said nothing on stdout: ${stderr}`);
  const report = JSON.parse(stdout) as { summary: { violations: readonly Violation[] } };
  return report.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
}

describe('the layers', () => {
  it('hold: no import breaks a law', async () => {
    expect(await violations(ROOT, ['src', 'sample-app'])).toEqual([]);
  });
});

/** One broken import for each law, and the law that must catch it. */
const BROKEN: readonly (readonly [rule: string, file: string, source: string])[] = [
  ['layer-kernel', 'src/kernel/a.ts', "import type { X } from '../effects/x.js';\nexport type A = X;"],
  ['layer-effects', 'src/effects/a.ts', "import type { X } from '../runner/x.js';\nexport type A = X;"],
  ['layer-runner', 'src/runner/a.ts', "export * from '../authorization/x.events.js';"],
  ['layer-authorization', 'src/authorization/a.ts', "import '../settings/x.events.js';"],
  ['layer-sessions', 'src/sessions/a.ts', "import '../credentials/x.step.js';"],
  ['layer-lifecycle', 'src/lifecycle/a.ts', "import '../authentication/totp/x.contract.js';"],
  ['layer-authorization', 'src/authorization/b.ts', "import './roles/x.step.js';"],
  ['layer-lifecycle', 'src/lifecycle/h.ts', "import '../authorization/roles/x.step.js';"],
  ['layer-authorization/roles', 'src/authorization/roles/a.ts', "import '../../authentication/authentication.view.js';"],
  ['layer-authentication', 'src/authentication/totp/a.ts', "import '../../module/x.js';"],
  ['known-folder', 'src/helpers/a.ts', "import '../kernel/x.js';"],
  ['no-cycle', 'src/settings/a.ts', "import './b.js';\nexport const a = 1;"],
  ['no-testing-in-production', 'src/settings/c.ts', "import '../testing/x.js';"],
  ['no-barrel-import', 'src/settings/d.ts', "import type { Y } from '../index.js';\nexport type D = Y;"],
  ['contract-of-another-domain', 'src/lifecycle/b.ts', "import type { X } from '../sessions/x.contract.js';\nexport type B = X;"],
  ['contract-of-another-domain', 'src/lifecycle/c.ts', "import '../sessions/x.methods.js';"],
  ['contract-of-another-domain', 'src/lifecycle/a.step.ts', "import '../effects/x.contract.js';"],
  ['service-of-another-domain', 'src/lifecycle/f.ts', "import '../sessions/x.policy.js';"],
  ['service-of-another-domain', 'src/authentication/totp/c.ts', "import '../../lifecycle/x.orchestrator.js';"],
  ['operation-stands-alone', 'src/lifecycle/b.operation.ts', "import './x.operation.js';"],
  ['operation-stands-alone', 'src/module/c.ts', "import type { O } from '../lifecycle/x.operation.js';\nexport type C = O;"],
  ['domain-is-for-the-module', 'src/lifecycle/g.ts', "import './x.domain.js';"],
  ['mint-key', 'src/lifecycle/d.ts', "import { MINT_KEY } from '../kernel/mint-key.js';\nexport const d = MINT_KEY;"],
  [
    'mint-key',
    'src/authentication/d.operation.ts',
    "import { MINT_KEY } from '../kernel/mint-key.js';\nexport const d = MINT_KEY;",
  ],
  ['timers-in-few-hands', 'src/sessions/i.ts', "import '../kernel/timers.js';"],
  ['nest-at-the-rim', 'src/sessions/e.ts', "import { Inject } from '@nestjs/common';\nexport const e = Inject;"],
  ['rxjs-in-one-place', 'src/sessions/f.ts', "import type { Observable } from 'rxjs';\nexport type F = Observable<1>;"],
  ['declared-peers-only', 'src/sessions/g.ts', "import * as fc from 'fast-check';\nexport const g = fc;"],
  ['resolvable', 'src/sessions/h.ts', "import './nowhere.js';"],
  ['host-by-package-name', 'sample-app/src/a.ts', "import '../../src/kernel/x.js';"],
  ['host-by-package-name', 'sample-app/test/a.test.ts', "import '../../dist/index.js';"],
  ['library-knows-no-host', 'src/module/a.ts', "import '../../sample-app/src/b.js';"],
];

/** Imports that are right and must stay unmolested. */
const ALLOWED: Readonly<Record<string, string>> = {
  'src/authentication/totp/b.ts': "import './x.contract.js';\nimport '../authentication.view.js';",
  'src/authentication/totp/confirm-mandatory-totp-enrolment.operation.ts': "import '../../kernel/mint-key.js';",
  'src/lifecycle/e.ts':
    "import type { R } from '../sessions/session.record.js';\nimport '../sessions/x.step.js';\n" +
    "import '../sessions/x.events.js';\nimport '../settings/core-settings.js';\nexport type E = R;",
  'src/authorization/roles/b.ts':
    "import '../../sessions/x.step.js';\nimport '../../settings/core-settings.js';\nimport '../x.events.js';",
  'src/effects/sink.ts': "import '../kernel/timers.js';",
  'src/lifecycle/x.domain.ts': "import './x.operation.js';\nimport './x.methods.js';",
  'src/lifecycle/x.orchestrator.ts': "import './x.operation.js';",
  'src/sessions/z.orchestrator.ts': "import { Inject } from '@nestjs/common';\nexport const z = Inject;",
  'src/module/b.ts': "import '../sessions/x.contract.js';\nimport '../sessions/x.methods.js';\nimport '@nestjs/core';",
  'src/module/domains.ts': "import '../lifecycle/x.domain.js';",
  'src/testing/b.ts': "import '../module/b.js';\nimport '../sessions/x.contract.js';",
  'sample-app/test/b.test.ts': "import '../src/b.js';",
  'sample-app/src/c.ts': "import '@maatify/admin-infra';\nimport '@maatify/admin-infra/testing';",
};

const SCENERY: Readonly<Record<string, string>> = {
  'src/index.ts': 'export type Y = 1;',
  'src/testing/index.ts': 'export type T = 1;',
  'src/kernel/x.ts': 'export type X = 1;',
  'src/kernel/timers.ts': 'export const timers = 1;',
  'src/kernel/mint-key.ts': "export const MINT_KEY = Symbol('mint');",
  'src/effects/x.ts': 'export type X = 1;',
  'src/effects/x.contract.ts': 'export type X = 1;',
  'src/runner/x.ts': 'export type X = 1;',
  'src/authorization/x.events.ts': 'export type X = 1;',
  'src/authorization/roles/x.step.ts': 'export type X = 1;',
  'src/settings/x.events.ts': 'export type X = 1;',
  'src/settings/core-settings.ts': 'export type X = 1;',
  'src/settings/b.ts': "import './a.js';",
  'src/sessions/x.contract.ts': 'export type X = 1;',
  'src/sessions/x.methods.ts': 'export type X = 1;',
  'src/sessions/x.policy.ts': 'export type X = 1;',
  'src/sessions/x.step.ts': 'export type X = 1;',
  'src/sessions/x.events.ts': 'export type X = 1;',
  'src/sessions/session.record.ts': 'export type R = 1;',
  'src/credentials/x.step.ts': 'export type X = 1;',
  'src/lifecycle/x.operation.ts': 'export type O = 1;',
  'src/lifecycle/x.methods.ts': 'export type X = 1;',
  'src/authentication/authentication.view.ts': 'export type X = 1;',
  'src/authentication/totp/x.contract.ts': 'export type X = 1;',
  'src/module/x.ts': 'export type X = 1;',
  'src/testing/x.ts': 'export type X = 1;',
  'dist/index.js': 'export const built = 1;',
  'sample-app/src/b.ts': 'export type B = 1;',
};

describe('the layer rules', () => {
  let root = '';
  let found: readonly string[] = [];

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'layers-'));
    const written = [...BROKEN.map(([, file, source]) => [file, source] as const), ...Object.entries({ ...ALLOWED, ...SCENERY })];
    for (const [file, source] of written) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), `${source}\n`);
    }
    for (const shared of ['node_modules', 'package.json', 'tsconfig.json', '.dependency-cruiser.mjs']) {
      await symlink(join(ROOT, shared), join(root, shared));
    }
    found = await violations(root, ['src', 'sample-app']);
  });

  afterAll(() => rm(root, { recursive: true, force: true }));

  it.each(BROKEN)('%s catches %s', (rule, file) => {
    expect(found.filter((line) => line.startsWith(`${rule}: ${file} ->`))).toHaveLength(1);
  });

  it.each(Object.keys(ALLOWED))('leave %s alone', (file) => {
    expect(found.filter((line) => line.includes(`: ${file} ->`))).toEqual([]);
  });
});
