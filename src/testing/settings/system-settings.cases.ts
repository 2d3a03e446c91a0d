import type { SettingValue } from '../../kernel/setting-definition.js';
import type { Contracts } from '../../module/contracts.js';
import type { SettingChange } from '../../settings/system-settings-command-repository.contract.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, T0, UNICODE } from '../kit/moments.js';
import type { Arranged } from '../kit/arranged.js';
import { authored, SYSTEM, together } from '../kit/arranged.js';

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
  arranged: Arranged,
  key: string,
  value: SettingValue,
  changes: Partial<SettingChange> = {},
  contracts: Contracts = arranged.contracts,
) {
  const written = { key, expected: null, value, at: T0, by: SYSTEM, ...changes };
  return contracts.SystemSettingsCommandRepository.change(written);
}

async function set(arranged: Arranged, key: string, value: SettingValue, changes: Partial<SettingChange> = {}): Promise<void> {
  await arranged.arrange(`the setting ${key}`, change(arranged, key, value, changes));
}

async function read(arranged: Arranged, keys: readonly string[], contracts: Contracts = arranged.contracts) {
  const { entries } = await contracts.SystemSettingsReader.read({ keys });
  return new Map(entries.map(({ key, value }) => [key, value]));
}

async function valueOf(arranged: Arranged, key: string, contracts?: Contracts): Promise<SettingValue | null | undefined> {
  return (await read(arranged, [key], contracts)).get(key);
}

export const systemSettingsReaderCases = casesOf('SystemSettingsReader', [
  {
    name: 'read: exactly the keys asked for, null for one that was never set',
    rule: EXACTLY,
    uses,
    run: async (arranged) => {
      await set(arranged, 'a.set', 1);
      await set(arranged, 'not.asked', 2);
      const answered = await read(arranged, ['z.unset', 'a.set', 'm.unset']);
      const expected = new Map([
        ['z.unset', null],
        ['a.set', 1],
        ['m.unset', null],
      ]);
      arranged.check.equal('the entries', new Map([...answered].sort()), new Map([...expected].sort()));
      arranged.check.equal('no key at all', [...(await read(arranged, []))], []);
    },
  },
  {
    name: 'read: names that every object has are keys like any other',
    rule: EXACTLY,
    uses,
    run: async (arranged) => {
      for (const key of INHERITED) arranged.check.equal(`${key}, never set`, await valueOf(arranged, key), null);
      for (const key of INHERITED) await set(arranged, key, `value of ${key}`);
      for (const key of INHERITED) arranged.check.equal(`${key}, set`, await valueOf(arranged, key), `value of ${key}`);
      arranged.check.equal('read together', [...(await read(arranged, INHERITED)).keys()].sort(), [...INHERITED].sort());
    },
  },
  {
    name: 'read: a value keeps its type and every character',
    rule: EXACTLY,
    uses,
    run: async (arranged) => {
      for (const [index, value] of VALUES.entries()) {
        await set(arranged, `value.${String(index)}`, value);
        arranged.check.equal(`a stored ${typeof value}`, await valueOf(arranged, `value.${String(index)}`), value);
      }
    },
  },
  {
    name: 'read: keys are told apart by case and blanks',
    rule: EXACTLY,
    uses,
    run: async (arranged) => {
      await set(arranged, 'a.key', 1);
      for (const key of ['A.KEY', 'a.key ', ' a.key', 'a_key', 'a.kez']) {
        arranged.check.equal(`${JSON.stringify(key)} beside "a.key"`, await valueOf(arranged, key), null);
      }
    },
  },
  {
    name: 'read, describe: see a write at once',
    rule: OWN_WRITE,
    uses,
    run: async (arranged) => {
      let expected: SettingValue | null = null;
      for (const value of [1, 2, 3]) {
        arranged.check.equal('read before', await valueOf(arranged, 'a.key'), expected);
        await set(arranged, 'a.key', value, { expected });
        arranged.check.equal('read after', await valueOf(arranged, 'a.key'), value);
        const described = await arranged.contracts.SystemSettingsReader.describe({ key: 'a.key' });
        arranged.check.equal('describe after', described.value, value);
        expected = value;
      }
    },
  },
  {
    name: 'read: sees a write of the other process at once',
    rule: OWN_WRITE,
    needs: 'secondProcess',
    uses,
    run: async (arranged) => {
      arranged.check.equal('before', await valueOf(arranged, 'a.key', arranged.second()), null);
      await set(arranged, 'a.key', true);
      arranged.check.equal('after', await valueOf(arranged, 'a.key', arranged.second()), true);
    },
  },
  {
    name: 'describe: who set it and when, null while it was never set',
    rule: 'describe: updatedAt and updatedBy are null while the key was never set',
    uses,
    run: async (arranged) => {
      const describe = (key: string) => arranged.contracts.SystemSettingsReader.describe({ key });
      const unset = { key: 'a.key', value: null, updatedAt: null, updatedBy: null };
      arranged.check.equal('never set', await describe('a.key'), unset);
      const admin = await arranged.active();
      await set(arranged, 'a.key', 'x', { at: at(1) });
      const bySystem = { key: 'a.key', value: 'x', updatedAt: at(1), updatedBy: 'conformance' };
      arranged.check.equal('set by a system actor', await describe('a.key'), bySystem);
      await set(arranged, 'a.key', 'y', { expected: 'x', at: at(2), by: authored(admin) });
      const byAdmin = { key: 'a.key', value: 'y', updatedAt: at(2), updatedBy: admin.adminId };
      arranged.check.equal('set by an admin', await describe('a.key'), byAdmin);
    },
  },
]);

export const systemSettingsCommandRepositoryCases = casesOf('SystemSettingsCommandRepository', [
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
      const author = await arranged.active();
      await arranged.epochMoved(author);
      const suspended = await arranged.moved(await arranged.active(), 'suspended');
      for (const by of [authored(author), authored(suspended)]) {
        arranged.check.lost('the change', await change(arranged, 'a.key', 1, { by }), 'author_moved');
      }
      arranged.check.equal('the value', await valueOf(arranged, 'a.key'), null);
    },
  },
]);
