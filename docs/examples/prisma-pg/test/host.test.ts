import { expect, it } from '@jest/globals';

import { onDatabaseOfItsOwn, playedOn, started } from '../../played-on.js';

const HOST = async () => import('../src/app.module.js');
const MAIL = async () => import('../src/mailer.js');

it('a host that shares its pool with Prisma is set up, signed in to, given a second factor, and suspends somebody', async () => {
  expect(await playedOn('postgres', HOST, MAIL)).toEqual({
    wrongPassword: 'rejected',
    bob: { before: 'allowed', after: 'refused', signIn: 'rejected' },
    afterRestart: 'allowed',
  });
});

it('and Prisma works on the same pool', async () => {
  await onDatabaseOfItsOwn('postgres', async () => {
    const titles = await started(HOST, MAIL, async (app, story) => {
      const { PrismaClient } = await import('../src/generated/client.js');
      const prisma = app.get(PrismaClient);
      await prisma.$executeRaw`create table orders (id serial primary key, title text not null)`;
      const created = await Promise.all([story.bootstrap(), prisma.order.create({ data: { title: 'A lamp' } })]);
      return [created[1].title, (await story.signInWithWrongPassword()).outcome];
    });
    expect(titles).toEqual(['A lamp', 'rejected']);
  });
});
