import { expect, it } from '@jest/globals';

import { playedOn } from '../../played-on.js';

it('a host over Knex on MariaDB is set up, signed in to, given a second factor, and suspends somebody', async () => {
  const played = await playedOn(
    'mysql',
    async () => import('../src/app.module.js'),
    async () => import('../src/mailer.js'),
  );
  expect(played).toEqual({
    wrongPassword: 'rejected',
    bob: { before: 'allowed', after: 'refused', signIn: 'rejected' },
    afterRestart: 'allowed',
  });
});
