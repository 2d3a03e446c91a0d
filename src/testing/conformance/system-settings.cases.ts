import type { SettingValue } from '../../kernel/setting-definition.js';
import type { Contracts } from '../../module/contract-catalogue.js';
import type { SettingChange } from '../../settings/system-settings-command-repository.contract.js';
import { casesOf } from './conformance-case.js';
import { at, T0, UNICODE } from './moments.js';
import type { Stage } from './stage.js';
import { authored, SYSTEM, together } from './stage.js';

const EXACTLY = 'read answers every key it was asked for, exactly once, with the stored value or null';
const OWN_WRITE = 'read sees a write of SystemSettingsCommandRepository as soon as that was acknowledged';
const COMPARED = 'change writes only while the stored value still equals `expected`, in one conditional write';
const AUTHOR = 'while `by.kind` is `admin`, that admin must be `active` and still carry `credentialEpoch`, else `author_moved`';
const uses = 'SystemSettingsCommandRepository';

/** Names every object has without anybody having set them. */
const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
const VALUES: readonly SettingValue[] = [
  'text',
  '',
  '1',
  'true',
  'null',
  '"quoted"',
  UNICODE,
  0,
  1,
  -1,
  Number.MAX_SAFE_INTEGER,
  0.1,
  true,
  false,
];

function change(
  stage: Stage,
  key: string,
  value: SettingValue,
  changes: Partial<SettingChange> = {},
  contracts: Contracts = stage.contracts,
) {
  const written = { key, expected: null, value, at: T0, by: SYSTEM, ...changes };
  return contracts.SystemSettingsCommandRepository.change(written);
}

async function set(stage: Stage, key: string, value: SettingValue, changes: Partial<SettingChange> = {}): Promise<void> {
  await stage.arrange(`the setting ${key}`, change(stage, key, value, changes));
}

async function read(stage: Stage, keys: readonly string[], contracts: Contracts = stage.contracts) {
  const { entries } = await contracts.SystemSettingsReader.read({ keys });
  return new Map(entries.map(({ key, value }) => [key, value]));
}

async function valueOf(stage: Stage, key: string, contracts?: Contracts): Promise<SettingValue | null | undefined> {
  return (await read(stage, [key], contracts)).get(key);
}

export const systemSettingsReaderCases = casesOf('SystemSettingsReader', [
  {
    name: 'read: exactly the keys asked for, null for one that was never set',
    promise: EXACTLY,
    invariants: ['A8', 'F62'],
    uses,
    run: async (stage) => {
      await set(stage, 'a.set', 1);
      await set(stage, 'not.asked', 2);
      const answered = await read(stage, ['z.unset', 'a.set', 'm.unset']);
      const expected = new Map([
        ['z.unset', null],
        ['a.set', 1],
        ['m.unset', null],
      ]);
      stage.check.equal('the entries', new Map([...answered].sort()), new Map([...expected].sort()));
      stage.check.equal('no key at all', [...(await read(stage, []))], []);
    },
  },
  {
    name: 'read: names that every object has are keys like any other',
    promise: EXACTLY,
    invariants: ['X4', 'F50', 'F51'],
    uses,
    run: async (stage) => {
      for (const key of INHERITED) stage.check.equal(`${key}, never set`, await valueOf(stage, key), null);
      for (const key of INHERITED) await set(stage, key, `value of ${key}`);
      for (const key of INHERITED) stage.check.equal(`${key}, set`, await valueOf(stage, key), `value of ${key}`);
      stage.check.equal('read together', [...(await read(stage, INHERITED)).keys()].sort(), [...INHERITED].sort());
    },
  },
  {
    name: 'read: a value keeps its type and every character',
    promise: EXACTLY,
    invariants: ['A8', 'F61'],
    uses,
    run: async (stage) => {
      for (const [index, value] of VALUES.entries()) {
        await set(stage, `value.${String(index)}`, value);
        stage.check.equal(`a stored ${typeof value}`, await valueOf(stage, `value.${String(index)}`), value);
      }
    },
  },
  {
    name: 'read: keys are told apart by case and blanks',
    promise: EXACTLY,
    invariants: ['F61'],
    uses,
    run: async (stage) => {
      await set(stage, 'a.key', 1);
      for (const key of ['A.KEY', 'a.key ', ' a.key', 'a_key', 'a.kez']) {
        stage.check.equal(`${JSON.stringify(key)} beside "a.key"`, await valueOf(stage, key), null);
      }
    },
  },
  {
    name: 'read, describe: see a write at once',
    promise: OWN_WRITE,
    invariants: ['S2', 'Z7', 'F59'],
    uses,
    run: async (stage) => {
      let expected: SettingValue | null = null;
      for (const value of [1, 2, 3]) {
        stage.check.equal('read before', await valueOf(stage, 'a.key'), expected);
        await set(stage, 'a.key', value, { expected });
        stage.check.equal('read after', await valueOf(stage, 'a.key'), value);
        const described = await stage.contracts.SystemSettingsReader.describe({ key: 'a.key' });
        stage.check.equal('describe after', described.value, value);
        expected = value;
      }
    },
  },
  {
    name: 'read: sees a write of the other process at once',
    promise: OWN_WRITE,
    invariants: ['S2', 'Z7'],
    needs: 'secondProcess',
    uses,
    run: async (stage) => {
      stage.check.equal('before', await valueOf(stage, 'a.key', stage.second()), null);
      await set(stage, 'a.key', true);
      stage.check.equal('after', await valueOf(stage, 'a.key', stage.second()), true);
    },
  },
  {
    name: 'describe: who set it and when, null while it was never set',
    promise: 'describe: updatedAt and updatedBy are null while the key was never set',
    invariants: ['C22'],
    uses,
    run: async (stage) => {
      const describe = (key: string) => stage.contracts.SystemSettingsReader.describe({ key });
      const unset = { key: 'a.key', value: null, updatedAt: null, updatedBy: null };
      stage.check.equal('never set', await describe('a.key'), unset);
      const admin = await stage.active();
      await set(stage, 'a.key', 'x', { at: at(1) });
      const bySystem = { key: 'a.key', value: 'x', updatedAt: at(1), updatedBy: 'conformance' };
      stage.check.equal('set by a system actor', await describe('a.key'), bySystem);
      await set(stage, 'a.key', 'y', { expected: 'x', at: at(2), by: authored(admin) });
      const byAdmin = { key: 'a.key', value: 'y', updatedAt: at(2), updatedBy: admin.adminId };
      stage.check.equal('set by an admin', await describe('a.key'), byAdmin);
    },
  },
]);

export const systemSettingsCommandRepositoryCases = casesOf('SystemSettingsCommandRepository', [
  {
    name: 'change: of 16 parallel first writes one wins, and its value stays',
    promise: COMPARED,
    invariants: ['C18'],
    run: async (stage) => {
      const claims = await together(16, (index) => change(stage, 'a.key', index, {}, stage.process(index)));
      stage.check.endings('16 writers', claims, { won: 1, value_moved: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      stage.check.equal('the value', await valueOf(stage, 'a.key'), winner);
    },
  },
  {
    name: 'change: of 16 parallel changes of one value one wins, so that the audited old value is true',
    promise: `${COMPARED}, so that the audited old value is true`,
    invariants: ['C18'],
    run: async (stage) => {
      await set(stage, 'a.key', 'old');
      const claims = await together(16, (index) => change(stage, 'a.key', index, { expected: 'old' }, stage.process(index)));
      stage.check.endings('16 writers', claims, { won: 1, value_moved: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      stage.check.equal('the value', await valueOf(stage, 'a.key'), winner);
    },
  },
  {
    name: 'change: refused when the value is not as expected',
    promise: COMPARED,
    invariants: ['Z3', 'C18'],
    run: async (stage) => {
      stage.check.lost('expecting one where none is', await change(stage, 'a.key', 2, { expected: 1 }), 'value_moved');
      await set(stage, 'a.key', 5);
      stage.check.lost('expecting none where one is', await change(stage, 'a.key', 6), 'value_moved');
      stage.check.lost('expecting another', await change(stage, 'a.key', 7, { expected: 4 }), 'value_moved');
      stage.check.equal('the value', await valueOf(stage, 'a.key'), 5);
      stage.check.won('expecting what is there', await change(stage, 'a.key', 5, { expected: 5 }));
    },
  },
  {
    name: 'change: the type counts when values are compared',
    promise: COMPARED,
    invariants: ['F61'],
    run: async (stage) => {
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
        await set(stage, `key.${String(index)}`, stored);
        const claim = await change(stage, `key.${String(index)}`, 'new', { expected });
        stage.check.lost(`${typeof stored} ${String(stored)} as ${typeof expected}`, claim, 'value_moved');
      }
    },
  },
  {
    name: 'change: leaves every other key alone',
    promise: COMPARED,
    run: async (stage) => {
      await set(stage, 'a.key', 1);
      await set(stage, 'other', 1);
      await set(stage, 'a.key', 2, { expected: 1 });
      stage.check.equal('the other', await valueOf(stage, 'other'), 1);
      stage.check.equal('one never set', await valueOf(stage, 'unset'), null);
    },
  },
  {
    name: 'change: refused when the author moved',
    promise: AUTHOR,
    invariants: ['Z3', 'C5', 'C7'],
    run: async (stage) => {
      const author = await stage.active();
      await stage.epochMoved(author);
      const suspended = await stage.moved(await stage.active(), 'suspended');
      for (const by of [authored(author), authored(suspended)]) {
        stage.check.lost('the change', await change(stage, 'a.key', 1, { by }), 'author_moved');
      }
      stage.check.equal('the value', await valueOf(stage, 'a.key'), null);
    },
  },
]);
