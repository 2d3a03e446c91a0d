import { randomBytes } from 'node:crypto';

import type { Delivery } from '@maatify/admin-infra-adapters/kysely';
import { jest } from '@jest/globals';
import type { INestApplicationContext, Type } from '@nestjs/common';

import type { ServerName } from './databases.js';
import { freshDatabase } from './databases.js';
import type { Story } from './story.js';

interface Host {
  readonly AppModule: Type;
}
interface Mail {
  readonly Mailer: Type<{ readonly sent: readonly Delivery[] }>;
}

/** Plays the story on a host over a database of its own, then starts the host again: what it stored is all it has. */
export async function playedOn(server: ServerName, host: () => Promise<Host>, mail: () => Promise<Mail>) {
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
export async function onDatabaseOfItsOwn<T>(server: ServerName, play: (url: string) => Promise<T>): Promise<T> {
  const database = await freshDatabase(server);
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
