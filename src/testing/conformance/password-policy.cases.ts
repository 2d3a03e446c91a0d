import { Redacted } from '../../kernel/redacted.js';
import { casesOf } from './conformance-case.js';
import { shown } from './findings.js';
import type { Stage } from './stage.js';

const BROKEN = 'answers the names of the broken rules, none when the password will do';
const NO_COMPOSITION = 'no rule about the composition of characters';

async function broken(stage: Stage, password: string, context: readonly string[] = [], minLength = 12) {
  const check = { password: Redacted.of(password), minLength, context };
  return (await stage.contracts.PasswordPolicy.check(check)).broken;
}

/** Long and in nobody's list: 64 characters out of random ids. */
function unheardOf(stage: Stage): string {
  return `${stage.id()}${stage.id()}`.replaceAll('-', '').slice(0, 64);
}

export const passwordPolicyCases = casesOf('PasswordPolicy', [
  {
    name: 'check: a long random password breaks no rule',
    promise: BROKEN,
    run: async (stage) => {
      for (let count = 0; count < 5; count += 1) {
        stage.check.equal('the rules it breaks', await broken(stage, unheardOf(stage), ['ada@example.org']), []);
      }
    },
  },
  {
    name: 'check: the length is counted in code points, from minLength on',
    promise: 'minLength is counted in code points',
    run: async (stage) => {
      const emoji = Array.from({ length: 20 }, (_, index) => String.fromCodePoint(0x1f600 + ((index * 7) % 64)));
      stage.check.that('one code point too few breaks a rule', (await broken(stage, emoji.slice(0, 11).join(''))).length > 0);
      stage.check.equal('just enough', await broken(stage, emoji.slice(0, 12).join('')), []);
      stage.check.that('a longer minimum is heeded', (await broken(stage, unheardOf(stage), [], 65)).length > 0);
    },
  },
  {
    name: 'check: no kind of character is asked for',
    promise: NO_COMPOSITION,
    run: async (stage) => {
      const hex = unheardOf(stage);
      const digits = Array.from(hex, (one) => String(parseInt(one, 16))).join('');
      const letters = Array.from(hex, (one) => String.fromCharCode(97 + parseInt(one, 16))).join('');
      for (const [what, password] of Object.entries({ digits, letters, capitals: letters.toUpperCase() })) {
        stage.check.equal(`the rules ${what} alone break`, await broken(stage, password), []);
      }
    },
  },
  {
    name: "check: a password that is one of the admin's own words breaks a rule",
    promise: 'context: words the password must not be made of',
    run: async (stage) => {
      for (const password of ['augustalovelace', 'AugustaLovelace']) {
        const rules = await broken(stage, password, ['augustalovelace@example.org']);
        stage.check.that(`made of the address: ${password}`, rules.length > 0);
      }
    },
  },
  {
    name: "check: a password that is the admin's whole address breaks a rule",
    promise: 'context: words the password must not be made of',
    run: async (stage) => {
      const email = 'augusta.lovelace@example.org';
      for (const password of [email, 'AUGUSTA.lovelace@EXAMPLE.org']) {
        stage.check.that(`the address itself: ${password}`, (await broken(stage, password, [email])).length > 0);
      }
    },
  },
  {
    name: 'check: the answer never shows the password',
    promise: 'never the password',
    invariants: ['X2'],
    run: async (stage) => {
      for (const password of ['tiny', 'augustalovelace']) {
        const answer = shown(await broken(stage, password, [`${password}@example.org`], 30));
        stage.check.that('the answer does not show the password', !answer.includes(password));
      }
    },
  },
]);
