import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { instant, SystemSettingsCommandRepository } from '@maatify/admin-infra';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { ending } from '../support/client.js';
import { auditEvents } from '../support/database.js';
import { aSecondFactor, anActiveAdmin, expecting, Phone, signedIn, signIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { aKey, startHost } from '../support/host.js';
import type { Host } from '../support/host.js';
import { runCommand } from '../support/process.js';
import type { Env, Ran } from '../support/process.js';

// Each command is a process that reads all sources anew, on a machine that other suites use as well.
jest.setTimeout(120_000);

const directories: string[] = [];
function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'commands-'));
  directories.push(directory);
  return directory;
}
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

const PASSWORD = 'a long passphrase of hers';
const WHY = ['--reason', 'called, and I know the voice'];
/** Done: it says what, and what to do next. */
const done = (what: RegExp): Ran => ({
  code: 0,
  stdout: expect.stringMatching(new RegExp(`${what.source}[^]*\\nNext: .+\\n$`)) as unknown as string,
  stderr: '',
});
/** Refused: one sentence that says why, where, and no stack. */
const refused = (why: RegExp): Ran => ({
  code: 1,
  stdout: '',
  stderr: expect.stringMatching(
    new RegExp(`^(?!.*\\bat file:)[^\\n]*${why.source}[^\\n]*\\nDatabase: [^\\n]+\\n$`),
  ) as unknown as string,
});

describe('a command that is not one', () => {
  it.each([[], ['unlock', '--email', 'a@example.com', ...WHY, '--force']])(
    '%j is answered with the usage, and touches nothing',
    async (...args: string[]) => {
      const dataDir = newDirectory();
      const { code, stdout, stderr } = await runCommand({ DATA_DIR: dataDir, BOOTSTRAP_PASSWORD: PASSWORD }, args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^usage: node .*cli\.js migrate\n/);
      for (const command of [
        'prune',
        'database:grants',
        'bootstrap',
        'reset-password',
        'reset-factor',
        'enrolment-code',
        'clear-throttle',
        'unlock',
        'leave-mode',
        'emergency',
        'export-audit',
      ]) {
        expect(stderr).toMatch(new RegExp(`cli\\.js ${command}\\b`));
      }
      expect(stderr).not.toMatch(/\bat file:/);
      expect(existsSync(join(dataDir, 'admin.db'))).toBe(false);
    },
  );
});

describe('bootstrap', () => {
  const env: Env = { DATA_DIR: newDirectory(), TOTP_ENCRYPTION_KEY: aKey(), COOKIE_SECRET: aKey() };
  const bootstrap = (password: Env, input = '') =>
    runCommand({ ...env, ...password }, ['bootstrap', '--email', 'ada@example.com'], input);

  it('wants a password that is good enough', async () => {
    expect(await bootstrap({})).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('BOOTSTRAP_PASSWORD') });
    expect(await bootstrap({ BOOTSTRAP_PASSWORD: '' })).toMatchObject({ code: 2, stdout: '' });
    expect(await bootstrap({ BOOTSTRAP_PASSWORD: 'short' })).toEqual(refused(/too weak.*min_length/));
  });

  it('makes the first administrator, whose password stands on no screen, and nobody else after that', async () => {
    const ran = await bootstrap({ BOOTSTRAP_PASSWORD: '' }, `${PASSWORD}\nand a second line\n`);
    expect(ran).toEqual(done(/^The first administrator is made: ada@example\.com, with the id [\w-]+\./));
    expect(ran.stdout).not.toContain(PASSWORD);
    expect(await bootstrap({ BOOTSTRAP_PASSWORD: 'another long passphrase' })).toEqual(refused(/administrator already/));
    const host = await startHost({ env });
    await expecting('signed_in', signIn(host.client(), { email: 'ada@example.com', password: PASSWORD }));
    await host.close();
  });

  it('tells an environment that is wrong as the start does', async () => {
    const ran = await runCommand({ NODE_ENV: 'production', BOOTSTRAP_PASSWORD: PASSWORD }, [
      'bootstrap',
      '--email',
      'a@example.com',
    ]);
    expect([ran.code, ran.stdout]).toEqual([1, '']);
    expect(ran.stderr).toMatch(/The environment holds \d problem\(s\)/);
    expect(ran.stderr).not.toMatch(/\bat file:/);
  });
});

describe('help for an admin, beside a host that runs', () => {
  // The host opens what a command sealed, so both start with one environment.
  const env: Env = { DATA_DIR: newDirectory(), TOTP_ENCRYPTION_KEY: aKey(), COOKIE_SECRET: aKey() };
  let host: Host;
  let ada: SignedIn;
  let sam: SignedIn;
  beforeAll(async () => {
    host = await startHost({ env });
    ada = await theFirstAdmin(host);
    sam = await signedIn(host, await anActiveAdmin(host, ada));
  });
  afterAll(() => host.close());

  const run = (...args: string[]) => runCommand(env, [...args, ...WHY]);
  const help = (command: string, email = sam.email) => run(command, '--email', email);

  it('clear-throttle lets in whose attempts are used up', async () => {
    expect(await help('clear-throttle')).toEqual(done(/no failed attempt/));
    for (let turn = 0; turn < 5; turn += 1) await signIn(host.client(), { ...sam, password: 'mistyped' });
    expect(ending(await signIn(host.client(), sam))).toBe('throttled');
    expect(await help('clear-throttle', sam.email.toUpperCase())).toEqual(done(/count no more/));
    await expecting('signed_in', signIn(host.client(), sam));
  });

  it('unlock unlocks who is locked, and nobody else', async () => {
    expect(await help('unlock')).toEqual(done(/is not locked; nothing was changed/));
    await expecting('changed', ada.client.post(`/admins/${sam.adminId}/lock`, { reason: 'x' }));
    expect(await help('unlock')).toEqual(done(/is unlocked/));
    await expecting('signed_in', signIn(host.client(), sam));
    await expecting('changed', ada.client.post(`/admins/${sam.adminId}/suspend`, { reason: 'x' }));
    expect(await help('unlock')).toEqual(refused(/status is "suspended"/));
    await expecting('changed', ada.client.post(`/admins/${sam.adminId}/reinstate`, { reason: 'x' }));
  });

  it('reset-factor takes a lost factor away, with the sessions', async () => {
    expect(await help('reset-factor')).toEqual(refused(/no second factor/));
    sam = await signedIn(host, sam);
    await aSecondFactor(sam);
    expect(await help('reset-factor')).toEqual(done(/The second factor of \S+ is taken away/));
    expect((await sam.client.get('/me')).status).toBe(401);
    await expecting('signed_in', signIn(host.client(), sam));
  });

  it('enrolment-code vouches for whoever has no factor, where everybody must have one, the only admin included', async () => {
    const makeMandatory = (value: boolean) =>
      host.app.get<SystemSettingsCommandRepository>(SystemSettingsCommandRepository, { strict: false }).change({
        ...{ key: 'auth.totp.mandatory', expected: value ? null : true, value, restsOn: [] },
        ...{ at: instant(Date.now()), by: { kind: 'system', name: 'test' } },
      });
    await makeMandatory(true);
    const client = host.client();
    const { body } = await expecting('totp_enrolment_required', signIn(client, sam));
    expect(await help('enrolment-code')).toEqual(done(/A code that vouches for a first factor of \S+ is made/));
    const { challenge } = body as { readonly challenge: string };
    const enrolmentCode = await host.codeFor(sam.email, 'totp_enrolment');
    const started = await expecting('started', client.post('/auth/totp-enrolment', { challenge, enrolmentCode }));
    const code = new Phone(started.body['secret']).code(0);
    await expecting('signed_in', client.post('/auth/totp-enrolment/confirm', { challenge, code }));
    expect(await help('enrolment-code')).toEqual(refused(/There is a second factor/));
    expect(await help('reset-factor')).toEqual(done(/is taken away/));
    await makeMandatory(false);
    sam = await signedIn(host, sam);
  });

  it('reset-password takes a password away; the running host mails the code for another', async () => {
    sam = await signedIn(host, sam);
    expect(await help('reset-password')).toEqual(done(/The password of \S+ is taken away/));
    expect((await sam.client.get('/me')).status).toBe(401);
    expect(ending(await signIn(host.client(), sam))).toBe('rejected invalid_credentials');
    const code = await host.codeFor(sam.email, 'password_recovery');
    const next = 'another long passphrase of his';
    await expecting('changed', host.client().post('/password-recovery/complete', { code, next }));
    sam = await signedIn(host, { ...sam, password: next });
  });

  it('nobody is helped who is not there, or was never verified', async () => {
    expect(await help('reset-factor', 'nobody@example.test')).toEqual(refused(/Nobody has the address nobody@example\.test/));
    // A part of somebody's address is nobody's.
    expect(await help('reset-factor', sam.email.slice(1))).toEqual(refused(/Nobody has the address/));
    await expecting('created', ada.client.post('/admins', { email: 'invited@example.test', name: 'Invited' }));
    expect(await help('reset-password', 'invited@example.test')).toEqual(refused(/never verified/));
  });

  it('an address is found however long it is, and however many share its beginning', async () => {
    const long = `${'l'.repeat(64)}@${'d'.repeat(60)}.example`;
    for (const email of [`${long}.test`, `${long}.org`])
      await expecting('created', ada.client.post('/admins', { email, name: 'Long' }));
    expect(await help('clear-throttle', `${long}.org`)).toEqual(done(/^l+@d+\.example\.org has no failed attempt/));
  });

  it('a reason that is too long is told as such', async () => {
    const ran = await runCommand(env, ['unlock', '--email', sam.email, '--reason', 'x'.repeat(501)]);
    expect(ran).toEqual(refused(/reason breaks the rule "text"/));
  });

  it.each(['unlock', 'export-audit'])('%s records no reason that would not be read as it was typed', async (command) => {
    for (const reason of ['\u001B[2J', 'a\u202Eb', '\u200B', 'x'.repeat(501)]) {
      const ran = await runCommand(env, [command, '--email', sam.email, '--reason', reason]);
      expect([reason, ran]).toEqual([reason, refused(/reason breaks the rule "text"/)]);
    }
  });

  it('export-audit writes the trail to standard output, and what it did beside it', async () => {
    const all = await run('export-audit');
    expect(all.code).toBe(0);
    expect(all.stderr).toMatch(/^The audit trail is written, newest first\.\nDatabase: [^\n]+\nNext: [^\n]+\n$/);
    const [names, newest] = all.stdout.split('\r\n');
    expect(names).toMatch(/^event_id,at,type,/);
    expect(newest).toContain(',audit.exported,security,notice,audit.export,');
    const ofSam = await run('export-audit', '--format', 'jsonl', '--email', sam.email, '--type', 'admin.created');
    expect(
      ofSam.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual([expect.objectContaining({ type: 'admin.created', target: { type: 'admin', id: sam.adminId } })]);
    expect(await run('export-audit', '--to', '2020-01-01')).toMatchObject({ code: 0, stdout: `${names ?? ''}\r\n` });
    expect(await run('export-audit', '--type', 'admin.made')).toEqual(refused(/type breaks the rule "one_of"/));
    expect(await run('export-audit', '--from', '2026-02-01', '--to', '2026-01-01')).toEqual(refused(/ends before it begins/));
    expect(await run('export-audit', '--email', 'nobody@example.test')).toEqual(refused(/Nobody has the address/));
  });

  it('read-only mode closes it, says how it is left, and is left by the command line', async () => {
    await expecting('changed', ada.client.put('/system/read-only', { on: true, reason: 'moving' }));
    expect(await help('reset-password')).toEqual(refused(/read-only\. First: node .* leave-mode read-only/));
    await expecting('signed_in', signIn(host.client(), sam));
    expect(await run('leave-mode', 'read-only')).toEqual(done(/Read-only mode is off\./));
    expect(await run('leave-mode', 'read-only')).toEqual(done(/was off already/));
    expect((await host.client().get('/system/state')).body['state']).toMatchObject({ readOnly: false });
  });

  it('maintenance is left by the command line', async () => {
    await expecting('entered', ada.client.post('/system/maintenance/enter', { reason: 'new servers' }));
    expect(await help('unlock')).toEqual(refused(/Maintenance closes this\. First: node .* leave-mode maintenance/));
    expect(await run('leave-mode', 'maintenance')).toEqual(done(/Maintenance is over\./));
    expect(await run('leave-mode', 'maintenance')).toEqual(done(/was over already/));
    await expecting('signed_in', signIn(host.client(), sam));
  });

  it('an emergency is called and ended by the command line, and closes the other commands', async () => {
    expect(await run('emergency', 'on')).toEqual(done(/Emergency is on, and every session/));
    expect(await run('emergency', 'on')).toEqual(done(/was on already/));
    expect((await ada.client.get('/me')).status).toBe(401);
    expect(ending(await signIn(host.client(), sam))).toBe('emergency_restricted');
    expect(await help('reset-password')).toEqual(refused(/emergency closes this\. First: node .* emergency off/));
    expect(await run('emergency', 'off')).toEqual(done(/Emergency is off\./));
    expect(await run('emergency', 'off')).toEqual(done(/was off already/));
    ada = await signedIn(host, ada);
  });

  it('the trail names who did it, from where and why', async () => {
    const events = (await auditEvents(host.opened)).map(({ type, actor, origin, metadata }) => ({
      type,
      ...(JSON.parse(String(actor)) as object),
      ...(JSON.parse(String(origin)) as object),
      ...(JSON.parse(String(metadata)) as object),
    }));
    for (const [type, name] of [
      ['auth.throttle.cleared', 'support-cli'],
      ['auth.password.reset', 'support-cli'],
      ['auth.totp.disabled', 'support-cli'],
      ['admin.status.changed', 'support-cli'],
      ['system.read_only.disabled', 'modes-cli'],
      ['system.maintenance.disabled', 'modes-cli'],
      ['security.emergency.access', 'modes-cli'],
      ['audit.exported', 'audit-cli'],
    ]) {
      expect(events).toContainEqual(expect.objectContaining({ type, kind: 'system', name, channel: 'cli', reason: WHY[1] }));
    }
  });
});
