import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { OpenedDatabase } from '../../src/database/database.js';
import { OPENED_DATABASE } from '../../src/database/database.js';
import { dropSchema } from '../../src/database/open-database.js';
import { openServer } from '../adapters/support/databases.js';
import { bootHost } from './support/host.js';
import { Field } from './support/people.js';
import { Racers } from './support/racers.js';
import { reportRounds } from './support/report.js';
import * as rounds from './support/rounds.js';
import type { Round } from './support/rounds.js';

const ROUNDS = 200;
/** Their rounds take the longest: each enrols, or empties the database. */
const COSTLY: Readonly<Record<string, number>> = { C9: 100, C23: 100 };
const RACES: readonly (readonly [string, string, Round])[] = [
  ['C1', 'the same valid code several times, for one challenge and for several, opens one session', rounds.C1],
  ['C2', 'wrong passwords at once: at most the limit is looked at, then the right one is throttled (LK1)', rounds.C2],
  ['C3', 'a suspension against sign-ins leaves no live session, and reinstating revives none (C4)', rounds.C3],
  ['C9', 'two enrolments at once enable one seed', rounds.C9],
  ['C15', 'a revocation against due touches stays a revocation', rounds.C15],
  ['C16', 'below the limit, more sign-ins than there is room: the limit holds', rounds.C16],
  ['C18', 'several writers of one setting make one chain of true old values', rounds.C18],
  ['C5', 'the only two lifeline holders suspend each other: one remains', rounds.C5],
  // Last: it empties the database.
  ['C23', 'the first admin is bootstrapped once', rounds.C23],
];

// Asks only whether there is a server, and says so when there is none; each process then opens its own pool.
const server = await openServer();
await server?.close();

(server === null ? describe.skip : describe)('races of two processes on a real PostgreSQL', () => {
  const schema = `processes_${randomBytes(6).toString('hex')}`;
  const racers = new Racers();
  const perScenario: Record<string, number> = {};
  let violations = 0;
  let field: Field;

  beforeAll(async () => {
    // One after the other: the first brings the schema up to date.
    const host = await bootHost(schema);
    field = new Field(host.context.get<OpenedDatabase>(OPENED_DATABASE).db, host);
    await racers.boot(schema);
  }, 120_000);

  afterAll(async () => {
    reportRounds(perScenario, violations);
    await racers.stop();
    const opened = field.host.context.get<OpenedDatabase>(OPENED_DATABASE);
    await dropSchema(opened, schema);
    await field.host.context.close();
  }, 60_000);

  it.each(RACES)(
    '%s: %s',
    async (id, _, play) => {
      const objections: string[] = [];
      for (let round = 0; round < (COSTLY[id] ?? ROUNDS); round += 1) {
        const found = await play(field, racers, round);
        perScenario[id] = round + 1;
        if (found.length > 0) violations += 1;
        objections.push(...found.map((objection) => `round ${String(round)}: ${objection}`));
      }
      expect(objections).toEqual([]);
    },
    120_000,
  );
});
