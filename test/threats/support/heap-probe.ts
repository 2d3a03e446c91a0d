import 'reflect-metadata';

import { randomBytes } from 'node:crypto';
import { getHeapSnapshot } from 'node:v8';

import { AdminLifecycleOrchestrator, AuthenticationOrchestrator, Redacted, SessionOrchestrator } from '@maatify/admin-infra';
import { AdminInfraTestingModule, InMemoryInfra, TEST_ORIGIN } from '@maatify/admin-infra/testing';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';

/**
 * Runs operations with secrets in them, forgets the secrets, and prints which kinds of them are still somewhere in this process's memory.
 * In a process of its own: a test runner keeps much alive.
 */
const CANARY = /canary-(\w+)-[0-9a-f]{32}/g;
const LONGEST = 64;
/** Through a buffer: a text put together by a template lies in memory in pieces, where no search finds it. */
const canary = (kind: string): string =>
  Buffer.from(`canary-${kind}-${randomBytes(16).toString('hex')}`, 'latin1').toString('latin1');

/** Tokens, challenges and codes that the library makes itself are canaries too. */
let minted = 0;
const IdGenerator = {
  useValue: {
    id: () => `id-${randomBytes(8).toString('hex')}`,
    secret: () => {
      minted += 1;
      return canary('minted');
    },
  },
};

const testing = AdminInfraTestingModule.forRoot({ contracts: { IdGenerator } });
const app = await NestFactory.createApplicationContext(testing, { logger: false });
await play(app);
await play(app);
// The language itself remembers the text of the last match (`RegExp.input`), until there is another one.
/next/.exec('next');
// Something is held on purpose: a probe that finds nothing at all would be blind.
const held = [canary('held')];
process.stdout.write(JSON.stringify({ found: await search(), held: held.length, minted: minted >= 4 }));
await app.close();

/** In a function of its own, so that nothing of it is left on the stack. */
async function play(application: INestApplicationContext): Promise<void> {
  const { store } = application.get(InMemoryInfra);
  const authentication = application.get(AuthenticationOrchestrator);
  const password = canary('password');
  const email = `${randomBytes(4).toString('hex')}@example.org`;
  store.addAdmin({ email, password });
  const known = await authentication.signIn({ email, password: Redacted.of(password) }, TEST_ORIGIN);
  const other = `${randomBytes(4).toString('hex')}@example.org`;
  store.enableTotp(store.addAdmin({ email: other, password }).adminId);
  const halfDone = await authentication.signIn({ email: other, password: Redacted.of(password) }, TEST_ORIGIN);
  const wrong = await authentication.signIn({ email, password: Redacted.of(canary('guess')) }, TEST_ORIGIN);
  await authentication.completeTotp({ challenge: Redacted.of(canary('challenge')), code: Redacted.of('123456') }, TEST_ORIGIN);
  await application.get(SessionOrchestrator).access({ token: Redacted.of(canary('token')) }, TEST_ORIGIN);
  const invited = { code: Redacted.of(canary('code')), password: Redacted.of(canary('chosen')) };
  const accepted = await application.get(AdminLifecycleOrchestrator).acceptInvitation(invited, TEST_ORIGIN);
  const endings = [known.outcome, halfDone.outcome, wrong.outcome, accepted.outcome].join();
  if (endings !== 'signed_in,totp_required,rejected,rejected') throw new Error(endings);
}

/** The kinds of canaries in a snapshot of the heap; taking one collects garbage first. */
async function search(): Promise<readonly string[]> {
  const kinds = new Set<string>();
  let rest = '';
  for await (const chunk of getHeapSnapshot().setEncoding('latin1')) {
    const text = rest + String(chunk);
    for (const [, kind = ''] of text.matchAll(CANARY)) kinds.add(kind);
    rest = text.slice(-LONGEST);
  }
  return [...kinds].sort();
}
