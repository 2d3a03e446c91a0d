import { Redacted } from '../../kernel/redacted.js';
import type { Arranged } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { shown } from '../kit/findings.js';

const BROKEN = 'answers the names of the broken rules, none when the password will do';
const NO_COMPOSITION = 'no rule about the composition of characters';

async function broken(arranged: Arranged, password: string, context: readonly string[] = [], minLength = 12) {
  const check = { password: Redacted.of(password), minLength, context };
  return (await arranged.contracts.PasswordPolicy.check(check)).broken;
}

/** Long and in nobody's list: 64 characters out of random ids. */
function unheardOf(arranged: Arranged): string {
  return `${arranged.id()}${arranged.id()}`.replaceAll('-', '').slice(0, 64);
}

export const passwordPolicyCases = casesOf('PasswordPolicy', [
  {
    name: 'check: a long random password breaks no rule',
    rule: BROKEN,
    run: async (arranged) => {
      for (let count = 0; count < 5; count += 1) {
        arranged.check.equal('the rules it breaks', await broken(arranged, unheardOf(arranged), ['ada@example.org']), []);
      }
    },
  },
  {
    name: 'check: the length is counted in code points, from minLength on',
    rule: 'minLength is counted in code points',
    run: async (arranged) => {
      const emoji = Array.from({ length: 20 }, (_, index) => String.fromCodePoint(0x1f600 + ((index * 7) % 64)));
      arranged.check.that(
        'one code point too few breaks a rule',
        (await broken(arranged, emoji.slice(0, 11).join(''))).length > 0,
      );
      arranged.check.equal('just enough', await broken(arranged, emoji.slice(0, 12).join('')), []);
      arranged.check.that('a longer minimum is heeded', (await broken(arranged, unheardOf(arranged), [], 65)).length > 0);
    },
  },
  {
    name: 'check: no kind of character is asked for',
    rule: NO_COMPOSITION,
    run: async (arranged) => {
      const hex = unheardOf(arranged);
      const digits = Array.from(hex, (one) => String(parseInt(one, 16))).join('');
      const letters = Array.from(hex, (one) => String.fromCharCode(97 + parseInt(one, 16))).join('');
      for (const [what, password] of Object.entries({ digits, letters, capitals: letters.toUpperCase() })) {
        arranged.check.equal(`the rules ${what} alone break`, await broken(arranged, password), []);
      }
    },
  },
  {
    name: "check: a password that is one of the admin's own words breaks a rule",
    rule: 'context: words the password must not be made of',
    run: async (arranged) => {
      for (const password of ['augustalovelace', 'AugustaLovelace']) {
        const rules = await broken(arranged, password, ['augustalovelace@example.org']);
        arranged.check.that(`made of the address: ${password}`, rules.length > 0);
      }
    },
  },
  {
    name: "check: a password that is the admin's whole address breaks a rule",
    rule: 'context: words the password must not be made of',
    run: async (arranged) => {
      for (const password of ['augusta.lovelace@example.org', 'AUGUSTA.lovelace@EXAMPLE.org', 'amy.lee@ibm.com']) {
        const rules = await broken(arranged, password, [password.toLowerCase()]);
        arranged.check.that(`the address itself: ${password}`, rules.length > 0);
      }
    },
  },
  {
    name: 'check: the answer never shows the password',
    rule: 'never the password',
    run: async (arranged) => {
      for (const password of ['tiny', 'augustalovelace']) {
        const answer = shown(await broken(arranged, password, [`${password}@example.org`], 30));
        arranged.check.that('the answer does not show the password', !answer.includes(password));
      }
    },
  },
]);
