import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TOTP } from 'otpauth';
import { URI } from 'otpauth';

import { snippetsOf } from '../documents/support/snippets.js';
import { packLibrary, run } from './support/packed.js';
import { packAdapters } from './support/packed-adapters.js';
import { started } from './support/started.js';

jest.setTimeout(600_000);

const NEST_NEW = '@nestjs/cli@12.0.8';
const ONLINE = {
  npm_config_offline: 'false',
  npm_config_prefer_offline: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
};
const BLOCKS = snippetsOf('docs/guides/quickstart.md');
const WIRING = ['src/admin.module.ts', 'src/app.module.ts'];
const MOST_LINES = 40;
const STEP_MS = 30_000;

/** The files of the guide, by the name in their first line. */
const FILES = new Map(
  BLOCKS.filter(({ language }) => language === 'ts').map(({ code }) => {
    const [first = '', ...rest] = code.split('\n');
    return [first.replace('// ', ''), rest.join('\n')];
  }),
);
const COMMANDS = BLOCKS.filter(({ language }) => language === 'sh').map(({ code }) => code.split('\n'));
const CALLS = BLOCKS.filter(({ language }) => language === 'text').flatMap(({ code }) => code.split('\n'));

const command = (beginning: string): string => {
  const found = COMMANDS.flat().filter((line) => line.startsWith(beginning));
  if (found.length !== 1) throw new Error(`the guide has ${String(found.length)} commands that begin with ${beginning}`);
  return found[0] ?? '';
};

describe('the quickstart', () => {
  let folder: string;
  const cleaning: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    const work = await mkdtemp(join(tmpdir(), 'quickstart-'));
    cleaning.push(() => rm(work, { recursive: true, force: true }));
    const library = await packLibrary();
    cleaning.push(() => library.dispose());
    const adapters = await packAdapters(library.tarball);
    cleaning.push(() => adapters.dispose());
    const [, , , name = '', ...options] = command('npx @nestjs/cli new').split(' ');
    await run('npx', ['--yes', NEST_NEW, 'new', name, ...options, '--skip-git', '--skip-install'], work, ONLINE);
    folder = join(work, name);
    const packages = command('npm install').split(' ').slice(2);
    const local: Readonly<Record<string, string>> = {
      '@maatify/admin-infra': library.tarball,
      '@maatify/admin-infra-adapters': adapters.tarball,
    };
    await run('npm', ['install', ...packages.map((one) => local[one] ?? one)], folder, ONLINE);
    for (const [file, code] of FILES) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), code);
    }
  });
  afterAll(async () => {
    for (const clean of cleaning) await clean();
  });

  const sh = (line: string, env: Readonly<Record<string, string>> = {}) => run('sh', ['-c', line], folder, { ...ONLINE, ...env });

  it(`needs at most ${String(MOST_LINES)} lines of wiring`, () => {
    const lines = WIRING.flatMap((file) => FILES.get(file)?.split('\n') ?? []).filter((line) => line.trim() !== '');
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
  });

  it('ends with an admin who is signed in by a password and a second factor', async () => {
    await sh(command('rm '));
    await sh(command('mkdir '));
    const key = (await sh(`${command('export ADMIN_KEY=').slice('export '.length)}; echo "$ADMIN_KEY"`)).trim();
    const env = { ADMIN_KEY: key, PORT: '0' };
    await sh(command('npm run build'), env);
    expect(await sh(command('FIRST_PASSWORD='), env)).toContain("outcome: 'created'");
    // On the loopback interface alone, and on a port of its own.
    await writeFile(join(folder, 'loopback.mjs'), LOOPBACK);
    const server: [string, ...string[]] = [process.execPath, '--import', './loopback.mjs', 'dist/main.js'];
    await started(server, { cwd: folder, env, says: /listening on (\d+)/ }, async ([, port = '']) => {
      await play(`http://127.0.0.1:${port}`);
    });
  });
});

const LOOPBACK = `
import { Server } from 'node:net';
const { listen } = Server.prototype;
Server.prototype.listen = function () {
  this.once('listening', () => console.log('listening on ' + this.address().port));
  return listen.call(this, 0, '127.0.0.1');
};
`;

async function play(url: string): Promise<void> {
  const called: string[] = [];
  const call = async (path: string, token: string | null, body?: Readonly<Record<string, string>>) => {
    called.push(path);
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: new URLSearchParams(body) }),
    });
    return { status: response.status, body: (await response.json()) as Readonly<Record<string, string>> };
  };
  const [email, password] = ['ada@example.org', 'a long enough passphrase'];

  expect((await call('/admin/sign-in', null, { email, password: 'a wrong passphrase' })).status).toBe(401);
  expect((await call('/admin/me', 'no token')).status).toBe(401);
  const { token = '' } = (await call('/admin/sign-in', null, { email, password })).body;
  expect(await call('/admin/me', token)).toMatchObject({ status: 200, body: { factors: 'password' } });

  const factor = URI.parse((await call('/admin/second-factor', token, { password })).body['uri'] ?? '') as TOTP;
  const enabled = await call('/admin/second-factor/confirm', token, { code: factor.generate() });
  expect((await call('/admin/me', token)).status).toBe(401);
  expect((await call('/admin/me', enabled.body['token'] ?? '')).status).toBe(200);

  const { challenge = '' } = (await call('/admin/sign-in', null, { email, password })).body;
  const code = factor.generate({ timestamp: Date.now() + STEP_MS });
  const second = await call('/admin/sign-in/code', null, { challenge, code });
  expect(await call('/admin/me', second.body['token'] ?? '')).toMatchObject({
    status: 200,
    body: { factors: 'password_and_totp' },
  });
  // What the guide tells to call is what was called.
  const told = CALLS.map((line) => line.slice(line.lastIndexOf('/admin')));
  expect([...new Set(told)].sort()).toEqual([...new Set(called)].sort());
}
