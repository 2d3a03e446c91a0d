import type { SettingValue } from '../../kernel/setting-definition.js';
import { together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { change, set, valueOf } from './stored-settings.js';

const COMPARED = 'change writes only while the stored value still equals `expected`, in one conditional write';
const RESTS_ON = 'change writes only while every value it rests on is still stored as it says, all in the same conditional write';

export const settingsChangingCases = casesOf('SystemSettingsCommandRepository', [
  {
    name: 'change: of 16 parallel first writes one wins, and its value stays',
    rule: COMPARED,
    run: async (arranged) => {
      const claims = await together(16, (index) => change(arranged, 'a.key', index, {}, arranged.process(index)));
      arranged.check.endings('16 writers', claims, { won: 1, value_moved: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      arranged.check.equal('the value', await valueOf(arranged, 'a.key'), winner);
    },
  },
  {
    name: 'change: of 16 parallel changes of one value one wins, so that the audited old value is true',
    rule: `${COMPARED}, so that the audited old value is true`,
    run: async (arranged) => {
      await set(arranged, 'a.key', 'old');
      const claims = await together(16, (index) =>
        change(arranged, 'a.key', index, { expected: 'old' }, arranged.process(index)),
      );
      arranged.check.endings('16 writers', claims, { won: 1, value_moved: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      arranged.check.equal('the value', await valueOf(arranged, 'a.key'), winner);
    },
  },
  {
    name: 'change: refused when the value is not as expected',
    rule: COMPARED,
    run: async (arranged) => {
      arranged.check.lost('expecting one where none is', await change(arranged, 'a.key', 2, { expected: 1 }), 'value_moved');
      await set(arranged, 'a.key', 5);
      arranged.check.lost('expecting none where one is', await change(arranged, 'a.key', 6), 'value_moved');
      arranged.check.lost('expecting another', await change(arranged, 'a.key', 7, { expected: 4 }), 'value_moved');
      arranged.check.equal('the value', await valueOf(arranged, 'a.key'), 5);
      arranged.check.won('expecting what is there', await change(arranged, 'a.key', 5, { expected: 5 }));
    },
  },
  {
    name: 'change: the type counts when values are compared',
    rule: COMPARED,
    run: async (arranged) => {
      const pairs: readonly (readonly [SettingValue, SettingValue])[] = [
        [1, '1'],
        ['1', 1],
        [true, 'true'],
        ['false', false],
        [0, false],
        ['', 0],
        [true, 1],
      ];
      for (const [index, [stored, expected]] of pairs.entries()) {
        await set(arranged, `key.${String(index)}`, stored);
        const claim = await change(arranged, `key.${String(index)}`, 'new', { expected });
        arranged.check.lost(`${typeof stored} ${String(stored)} as ${typeof expected}`, claim, 'value_moved');
      }
    },
  },
  {
    name: 'change: leaves every other key alone',
    rule: COMPARED,
    run: async (arranged) => {
      await set(arranged, 'a.key', 1);
      await set(arranged, 'other', 1);
      await set(arranged, 'a.key', 2, { expected: 1 });
      arranged.check.equal('the other', await valueOf(arranged, 'other'), 1);
      arranged.check.equal('one never set', await valueOf(arranged, 'unset'), null);
    },
  },
  {
    name: 'change: refused when the author moved',
    rule: AUTHOR,
    run: async (arranged) => {
      for (const [who, by] of Object.entries(await movedAuthors(arranged)))
        arranged.check.lost(`by ${who}`, await change(arranged, 'a.key', 1, { by }), 'author_moved');
      arranged.check.equal('the value', await valueOf(arranged, 'a.key'), null);
    },
  },
  {
    name: 'change: lost when a value it rests on moved, and nothing is written',
    rule: RESTS_ON,
    run: async (arranged) => {
      await set(arranged, 'b.key', true);
      const stale = [
        [{ key: 'b.key', value: false }],
        [{ key: 'b.key', value: null }],
        [{ key: 'never.set', value: false }],
        [
          { key: 'never.set', value: null },
          { key: 'b.key', value: 'true' },
        ],
      ];
      for (const restsOn of stale) {
        const claim = await change(arranged, 'a.key', 1, { restsOn });
        arranged.check.lost(`while it rests on ${JSON.stringify(restsOn)}`, claim, 'value_moved');
      }
      arranged.check.equal('the value', await valueOf(arranged, 'a.key'), null);
      const restsOn = [
        { key: 'b.key', value: true },
        { key: 'never.set', value: null },
      ];
      arranged.check.won('while all it rests on is as it was', await change(arranged, 'a.key', 1, { restsOn }));
      arranged.check.equal('what it rests on', await valueOf(arranged, 'b.key'), true);
    },
  },
  {
    name: 'change: of two parallel changes that rest on each other one wins, 16 times',
    rule: RESTS_ON,
    run: async (arranged) => {
      for (let round = 0; round < 16; round += 1) {
        const keys = [`one.${String(round)}`, `other.${String(round)}`];
        const claims = await together(2, (index) => {
          const restsOn = keys.filter((_, other) => other !== index).map((key) => ({ key, value: null }));
          return change(arranged, String(keys[index]), true, { restsOn }, arranged.process(index));
        });
        arranged.check.endings('the two', claims, { won: 1, value_moved: 1 });
      }
    },
  },
  {
    name: 'change: an active author may',
    rule: AUTHOR,
    run: async (arranged) => {
      const by = authored(await arranged.epochMoved(await arranged.active()));
      arranged.check.won('the first value', await change(arranged, 'a.key', 1, { by }));
      arranged.check.won('the next one', await change(arranged, 'a.key', 2, { expected: 1, by }));
    },
  },
  {
    name: 'change: false, nought and the empty text are values that are set',
    rule: COMPARED,
    run: async (arranged) => {
      for (const [index, value] of [false, 0, ''].entries()) {
        const key = `key.${String(index)}`;
        await set(arranged, key, value);
        const unset = await change(arranged, key, 'new');
        arranged.check.lost(`${JSON.stringify(value)}, expected to be unset`, unset, 'value_moved');
        arranged.check.won(`${JSON.stringify(value)}, as it is`, await change(arranged, key, 'new', { expected: value }));
      }
    },
  },
  {
    name: 'change: case, blanks and accents count when values are compared',
    rule: COMPARED,
    run: async (arranged) => {
      await set(arranged, 'a.key', 'Zo\u00eb');
      for (const expected of ['zo\u00eb', 'Zo\u00eb ', ' Zo\u00eb', 'Zoe', 'Zoe\u0308'])
        arranged.check.lost(JSON.stringify(expected), await change(arranged, 'a.key', 'new', { expected }), 'value_moved');
    },
  },
]);
