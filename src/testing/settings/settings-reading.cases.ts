import type { SettingValue } from '../../kernel/setting-definition.js';
import { authored } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, UNICODE } from '../kit/moments.js';
import { read, set, valueOf } from './stored-settings.js';

const EXACTLY = 'read answers every key it was asked for, exactly once, with the stored value or null';
const OWN_WRITE = 'read sees a write of SystemSettingsCommandRepository as soon as that was acknowledged';
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
  '  between blanks  ',
  'x'.repeat(2_000),
  0,
  1,
  -1,
  Number.MAX_SAFE_INTEGER,
  0.1,
  true,
  false,
];

export const settingsReadingCases = casesOf('SystemSettingsReader', [
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
    rule: 'describe answers who set a key and when, and null while nobody has',
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
  {
    name: 'describeAll: exactly the keys asked for, each with who set it and when',
    rule: 'describeAll answers every key it was asked for, exactly once, as describe answers it',
    uses,
    run: async (arranged) => {
      const describeAll = async (keys: readonly string[]) => {
        const { settings } = await arranged.contracts.SystemSettingsReader.describeAll({ keys });
        return new Map(settings.map((one) => [one.key, one]));
      };
      const admin = await arranged.active();
      await set(arranged, 'a.set', false, { at: at(1) });
      await set(arranged, 'b.set', 'text', { at: at(2), by: authored(admin) });
      await set(arranged, 'not.asked', 2);
      const answered = await describeAll(['z.unset', 'b.set', 'a.set', '__proto__']);
      const expected = [
        { key: '__proto__', value: null, updatedAt: null, updatedBy: null },
        { key: 'a.set', value: false, updatedAt: at(1), updatedBy: 'conformance' },
        { key: 'b.set', value: 'text', updatedAt: at(2), updatedBy: admin.adminId },
        { key: 'z.unset', value: null, updatedAt: null, updatedBy: null },
      ];
      arranged.check.equal(
        'the settings',
        [...answered].sort().map(([, one]) => one),
        expected,
      );
      arranged.check.equal('no key at all', [...(await describeAll([]))], []);
      await set(arranged, 'a.set', true, { expected: false, at: at(3) });
      arranged.check.equal('after a write', (await describeAll(['a.set'])).get('a.set')?.value, true);
    },
  },
]);
