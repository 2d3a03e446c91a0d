import { randomBytes, randomUUID } from 'node:crypto';

import type { Delivery } from '@maatify/admin-infra-adapters/kysely';
import { jest } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';

interface Host {
  readonly AppModule: Type;
}
interface Mail {
  readonly Mailer: Type<{ readonly sent: readonly Delivery[] }>;
}

/** Plays the story on a host over a database of its own, then starts the host again: what it stored is all it has. */
export async function playedOn(server: keyof typeof SERVERS, host: () => Promise<Host>, mail: () => Promise<Mail>) {
  const database = await SERVERS[server]();
  process.env['DATABASE_URL'] = database.url;
  process.env['ADMIN_KEY'] = randomBytes(32).toString('base64');
  let started: Awaited<ReturnType<typeof start>> | null = null;
  try {
    started = await start(host, mail);
    const { app, story } = started;
    await story.bootstrap();
    const factor = await story.enrol();
    const wrongPassword = (await story.signInWithWrongPassword()).outcome;
    const ada = await story.signInWithCode(factor);
    const bob = await story.inviteAndSuspend(ada);
    await app.close();
    started = await start(host, mail);
    return { wrongPassword, bob, afterRestart: await started.story.access(ada.token.reveal()) };
  } finally {
    await started?.app.close();
    await database.drop();
  }
}

/** Every module anew, as in a process that was just started. */
async function start(host: () => Promise<Host>, mail: () => Promise<Mail>) {
  jest.resetModules();
  // One after the other: two imports at once meet in the runner's module loader.
  const { AppModule } = await host();
  const { Mailer } = await mail();
  const { Story } = await import('./story.js');
  const { NestFactory } = await import('@nestjs/core');
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error', 'fatal'], abortOnError: false });
  return { app, story: new Story(app, app.get(Mailer).sent) };
}

const fresh = () => `example_${randomUUID().replaceAll('-', '').slice(0, 16)}`;

const SERVERS = {
  postgres: async () => {
    const server = process.env['POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';
    const name = fresh();
    const client = new Client({ connectionString: server });
    await client.connect();
    await client.query(`create database ${name}`);
    const url = new URL(server);
    url.pathname = name;
    const drop = async () => {
      await client.query(`drop database ${name} with (force)`);
      await client.end();
    };
    return { url: url.href, drop };
  },
  mysql: async () => {
    const server = process.env['MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306/test';
    const name = fresh();
    const connection = await createConnection(server);
    await connection.query(`create database ${name}`);
    const url = new URL(server);
    url.pathname = name;
    const drop = async () => {
      await connection.query(`drop database ${name}`);
      await connection.end();
    };
    return { url: url.href, drop };
  },
};
