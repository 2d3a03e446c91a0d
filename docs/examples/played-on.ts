import { randomBytes, randomUUID } from 'node:crypto';

import type { Delivery } from '@maatify/admin-infra-adapters/kysely';
import { jest } from '@jest/globals';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';

import type { Story } from './story.js';

interface Host {
  readonly AppModule: Type;
}
interface Mail {
  readonly Mailer: Type<{ readonly sent: readonly Delivery[] }>;
}

/** Plays the story on a host over a database of its own, then starts the host again: what it stored is all it has. */
export async function playedOn(server: keyof typeof SERVERS, host: () => Promise<Host>, mail: () => Promise<Mail>) {
  return onDatabaseOfItsOwn(server, async () => {
    const first = await started(host, mail, async (_, story) => {
      await story.bootstrap();
      const factor = await story.enrol();
      const wrongPassword = (await story.signInWithWrongPassword()).outcome;
      const ada = await story.signInWithCode(factor);
      return { wrongPassword, bob: await story.inviteAndSuspend(ada), token: ada.token.reveal() };
    });
    const { token, ...played } = first;
    return { ...played, afterRestart: await started(host, mail, (_, story) => story.access(token)) };
  });
}

/** A database that is there for as long as this takes, in the variable that the hosts read. */
export async function onDatabaseOfItsOwn<T>(server: keyof typeof SERVERS, play: (url: string) => Promise<T>): Promise<T> {
  const database = await SERVERS[server]();
  process.env['DATABASE_URL'] = database.url;
  process.env['ADMIN_KEY'] = randomBytes(32).toString('base64');
  try {
    return await play(database.url);
  } finally {
    await database.drop();
  }
}

/** Starts the host with every module anew, as in a process that was just started, and closes it in the end. */
export async function started<T>(
  host: () => Promise<Host>,
  mail: () => Promise<Mail>,
  play: (app: INestApplicationContext, story: Story) => Promise<T>,
): Promise<T> {
  jest.resetModules();
  // One after the other: two imports at once meet in the runner's module loader.
  const { AppModule } = await host();
  const { Mailer } = await mail();
  const { Story } = await import('./story.js');
  const { NestFactory } = await import('@nestjs/core');
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error', 'fatal'], abortOnError: false });
  try {
    return await play(app, new Story(app, app.get(Mailer).sent));
  } finally {
    await app.close();
  }
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
