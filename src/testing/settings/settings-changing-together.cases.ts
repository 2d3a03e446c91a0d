import type { SettingValue } from '../../kernel/setting-definition.js';
import type { JointClaim, SettingClaim } from '../../settings/system-settings-command-repository.contract.js';
import type { Arranged } from '../kit/arranged.js';
import { together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { at } from '../kit/moments.js';
import { change, changeTogether, read, set, valueOf } from './stored-settings.js';

const ALL_OR_NONE = 'changeTogether writes every one of `changes` or none, in one conditional write';
const COMPARED = 'changeTogether writes only while every stored value still equals its `expected`';
const RESTS_ON = 'changeTogether writes only while every value it rests on is still stored as it says';

const KEYS = ['mode', 'count', 'reason'] as const;

const stored = async (arranged: Arranged) => {
  const values = await read(arranged, KEYS);
  return KEYS.map((key) => values.get(key) ?? null);
};

export const settingsChangingTogetherCases = casesOf('SystemSettingsCommandRepository', [
  {
    name: 'changeTogether: every setting has its new value, when it was changed and by whom',
    rule: ALL_OR_NONE,
    run: async (arranged) => {
      const admin = await arranged.active();
      await set(arranged, 'count', 4);
      await set(arranged, 'other', 'stays');
      const claim = await changeTogether(
        arranged,
        [
          ['mode', true],
          ['count', 5, 4],
          ['reason', 'because'],
        ],
        { at: at(3), by: authored(admin) },
      );
      arranged.check.won('the three', claim);
      for (const [key, value] of [
        ['mode', true],
        ['count', 5],
        ['reason', 'because'],
      ] as const) {
        const described = await arranged.contracts.SystemSettingsReader.describe({ key });
        arranged.check.equal(key, described, { key, value, updatedAt: at(3), updatedBy: admin.adminId });
      }
      arranged.check.equal('the other', await valueOf(arranged, 'other'), 'stays');
    },
  },
  {
    name: 'changeTogether: lost when any one value is not as expected, and nothing is written',
    rule: COMPARED,
    run: async (arranged) => {
      await set(arranged, 'count', 4);
      await set(arranged, 'reason', 'old');
      const before = await stored(arranged);
      const stale: readonly (readonly [SettingValue | null, SettingValue | null, SettingValue | null])[] = [
        [false, 4, 'old'],
        [null, 3, 'old'],
        [null, null, 'old'],
        [null, '4', 'old'],
        [null, 4, null],
        [null, 4, 'Old'],
        [null, 4, 'old '],
      ];
      for (const [mode, count, reason] of stale) {
        const claim = await changeTogether(arranged, [
          ['mode', true, mode],
          ['count', 5, count],
          ['reason', 'new', reason],
        ]);
        arranged.check.lost(`expecting ${JSON.stringify([mode, count, reason])}`, claim, 'value_moved');
        arranged.check.equal('what is stored', await stored(arranged), before);
      }
      const right = await changeTogether(arranged, [
        ['mode', true],
        ['count', 5, 4],
        ['reason', 'new', 'old'],
      ]);
      arranged.check.won('expecting what is there', right);
      arranged.check.equal('what is stored then', await stored(arranged), [true, 5, 'new']);
    },
  },
  {
    name: 'changeTogether: of 16 parallel changes of the same settings one wins, and all its values stay',
    rule: ALL_OR_NONE,
    run: async (arranged) => {
      await set(arranged, 'count', 0);
      const claims = await together(16, (index) => {
        // Each names them in another order: whoever locks one after the other would wait in a circle.
        const changes = [['mode', index] as const, ['count', index + 1, 0] as const, ['reason', String(index)] as const];
        const turned = [...changes.slice(index % 3), ...changes.slice(0, index % 3)];
        return changeTogether(arranged, turned, {}, arranged.process(index));
      });
      arranged.check.endings('16 writers', claims, { won: 1, value_moved: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      arranged.check.equal('what is stored', await stored(arranged), [winner, winner + 1, String(winner)]);
    },
  },
  {
    name: 'changeTogether beside change: of two that want one setting one wins, and the other writes nothing, 16 times',
    rule: ALL_OR_NONE,
    run: async (arranged) => {
      for (let round = 0; round < 16; round += 1) {
        const [shared, own] = [`shared.${String(round)}`, `own.${String(round)}`];
        const claims = await together(2, (index): Promise<SettingClaim | JointClaim> =>
          index === 0
            ? changeTogether(
                arranged,
                [
                  [own, true],
                  [shared, 'joint'],
                ],
                {},
                arranged.process(index),
              )
            : change(arranged, shared, 'alone', {}, arranged.process(index)),
        );
        arranged.check.endings('the two', claims, { won: 1, value_moved: 1 });
        const jointly = claims[0]?.outcome === 'won';
        arranged.check.equal('the shared one', await valueOf(arranged, shared), jointly ? 'joint' : 'alone');
        arranged.check.equal('the other', await valueOf(arranged, own), jointly ? true : null);
      }
    },
  },
  {
    name: 'changeTogether: lost when a value it rests on moved, and nothing is written',
    rule: RESTS_ON,
    run: async (arranged) => {
      await set(arranged, 'b.key', true);
      const stale = [
        [{ key: 'b.key', value: false }],
        [{ key: 'b.key', value: null }],
        [
          { key: 'never.set', value: null },
          { key: 'b.key', value: 'true' },
        ],
      ];
      const changes = [['mode', true] as const, ['count', 1] as const];
      for (const restsOn of stale) {
        const claim = await changeTogether(arranged, changes, { restsOn });
        arranged.check.lost(`while it rests on ${JSON.stringify(restsOn)}`, claim, 'value_moved');
      }
      arranged.check.equal('what is stored', await stored(arranged), [null, null, null]);
      const restsOn = [
        { key: 'b.key', value: true },
        { key: 'never.set', value: null },
      ];
      arranged.check.won('while all it rests on is as it was', await changeTogether(arranged, changes, { restsOn }));
      arranged.check.equal('what it rests on', await valueOf(arranged, 'b.key'), true);
    },
  },
  {
    name: 'changeTogether beside change: of two that rest on each other one wins, 16 times',
    rule: RESTS_ON,
    run: async (arranged) => {
      for (let round = 0; round < 16; round += 1) {
        const [one, other, beside] = ['one', 'other', 'beside'].map((name) => `${name}.${String(round)}`) as [
          string,
          string,
          string,
        ];
        const claims = await together(2, (index): Promise<SettingClaim | JointClaim> => {
          const process = arranged.process(index);
          if (index === 1) return change(arranged, other, true, { restsOn: [{ key: one, value: null }] }, process);
          const changes = [[one, true] as const, [beside, true] as const];
          return changeTogether(arranged, changes, { restsOn: [{ key: other, value: null }] }, process);
        });
        arranged.check.endings('the two', claims, { won: 1, value_moved: 1 });
      }
    },
  },
  {
    name: 'changeTogether: refused when the author moved',
    rule: AUTHOR,
    run: async (arranged) => {
      for (const [who, by] of Object.entries(await movedAuthors(arranged)))
        arranged.check.lost(`by ${who}`, await changeTogether(arranged, [['mode', true]], { by }), 'author_moved');
      arranged.check.equal('the value', await valueOf(arranged, 'mode'), null);
    },
  },
  {
    name: 'changeTogether: an active author may',
    rule: AUTHOR,
    run: async (arranged) => {
      const by = authored(await arranged.epochMoved(await arranged.active()));
      arranged.check.won(
        'the first values',
        await changeTogether(
          arranged,
          [
            ['mode', true],
            ['count', 1],
          ],
          { by },
        ),
      );
      arranged.check.won(
        'the next ones',
        await changeTogether(
          arranged,
          [
            ['mode', false, true],
            ['count', 2, 1],
          ],
          { by },
        ),
      );
    },
  },
]);
