import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';
import { hash } from 'bcryptjs';
import { Client } from 'pg';

import { onDatabaseOfItsOwn, started } from '../../played-on.js';

const HOST = async () => import('../src/app.module.js');
const MAIL = async () => import('../src/mailer.js');
const PASSWORD = 'a long enough passphrase';
const BCRYPT_COST = 8;

/** The team's own tables, with three people in them and an invoice that one of them approved. */
async function before(client: Client): Promise<void> {
  await client.query(readFileSync(join(import.meta.dirname, '../existing.sql'), 'utf8'));
  const people = [
    [7, 'Ada@Example.org', 'Ada', true, null],
    [12, 'carl@example.org', 'Carl', false, null],
    [40, 'eve@example.org', 'Eve', false, new Date('2020-01-01')],
  ] as const;
  for (const [id, mail, name, boss, disabled] of people) {
    await client.query(
      `insert into staff (staff_id, login_mail, full_name, pass_bcrypt, is_boss, disabled_at) values ($1, $2, $3, $4, $5, $6)`,
      [id, mail, name, await hash(PASSWORD, BCRYPT_COST), boss, disabled],
    );
  }
  await client.query('insert into invoices (approved_by) values (12)');
}

it('admins who were there before sign in with their old passwords, which are hashed anew', async () => {
  await onDatabaseOfItsOwn('postgres', async (url) => {
    const client = new Client({ connectionString: url });
    await client.connect();
    const hashes = async () => {
      const { rows } = await client.query<{ id: string; kind: string }>(
        `select id, substring(password_hash from '^[$][a-z0-9]+[$]') as kind from admin_admins order by id`,
      );
      return Object.fromEntries(rows.map(({ id, kind }) => [id, kind]));
    };
    try {
      await before(client);
      const played = await started(HOST, MAIL, async (_app, story) => {
        const untouched = await hashes();
        const wrong = (await story.signInWithWrongPassword()).outcome;
        const factor = await story.enrol();
        const ada = await story.signInWithCode(factor);
        return { untouched, wrong, id: ada.session.adminId, bob: await story.inviteAndSuspend(ada) };
      });
      expect(played).toEqual({
        untouched: { 7: '$2b$', 12: '$2b$', 40: '$2b$' },
        wrong: 'rejected',
        id: '7',
        bob: { before: 'allowed', after: 'refused', signIn: 'rejected' },
      });
      // Ada came, so hers is a new one; Bob is new, with the next number.
      expect(await hashes()).toEqual({ 7: '$argon2id$', 12: '$2b$', 40: '$2b$', 41: '$argon2id$' });

      // Started once more, it finds a view and moves nothing. Who was disabled stays out, whose password is old is let in.
      const later = await started(HOST, MAIL, async (_app, story) => ({
        eve: await story.signInAs('eve@example.org', PASSWORD),
        carl: await story.signInAs('carl@example.org', PASSWORD),
      }));
      expect(later).toEqual({ eve: 'rejected', carl: 'signed_in' });
      const { rows } = await client.query(
        `select full_name, enabled from invoices join staff on approved_by = staff_id union all
         select full_name, enabled from staff where staff_id = 40`,
      );
      expect(rows).toEqual([
        { full_name: 'Carl', enabled: true },
        { full_name: 'Eve', enabled: false },
      ]);
    } finally {
      await client.end();
    }
  });
});

it('what cannot be taken over is said at once, and nothing is moved', async () => {
  await onDatabaseOfItsOwn('postgres', async (url) => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      await before(client);
      await client.query(
        `insert into staff (login_mail, full_name, pass_bcrypt) values ('CARL@example.org', 'Carl', 'x'), ('root', 'Root', 'x')`,
      );
      const starting = started(HOST, MAIL, () => Promise.resolve());
      await expect(starting).rejects.toThrow(
        /2: root is no address the library takes\n12: carl@example.org is the address of 1, spelt/,
      );
      expect((await client.query('select from admin_admins')).rowCount).toBe(0);
      expect((await client.query('select from staff')).rowCount).toBe(5);
    } finally {
      await client.end();
    }
  });
});
