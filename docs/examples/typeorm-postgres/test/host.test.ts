import { expect, it } from '@jest/globals';

import { playedOn } from '../../played-on.js';

it('a host over a data source of TypeORM is set up, signed in to, given a second factor, and suspends somebody', async () => {
  const played = await playedOn(
    'postgres',
    async () => import('../src/app.module.js'),
    async () => import('../src/mailer.js'),
  );
  expect(played).toEqual({
    wrongPassword: 'rejected',
    bob: { before: 'allowed', after: 'refused', signIn: 'rejected' },
    afterRestart: 'allowed',
  });
});
