import type { JointChange, JointClaim } from '@maatify/admin-infra';

import { instant } from '../../../src/kernel/ids.js';
import type { Broken, BrokenByCase, World } from './broken.js';
import { broken, onStaleRead } from './broken.js';

type Real = (change: JointChange) => Promise<JointClaim>;

function joint(wrong: string, write: (change: JointChange, real: Real, world: World) => Promise<JointClaim>): Broken {
  return broken(wrong, (world) => ({
    SystemSettingsCommandRepository: {
      changeTogether: (change) =>
        write(change, (asked) => world.real.SystemSettingsCommandRepository.changeTogether(asked), world),
    },
  }));
}

const changing = (wrong: string, alter: (change: JointChange, world: World) => JointChange): Broken =>
  joint(wrong, (change, real, world) => real(alter(change, world)));

const storedIn = ({ store }: World, key: string) => store.settings.get(key)?.value ?? null;

/** Writes one after another, each conditional on itself alone. */
const oneByOne = joint('writes one after another, each as a change of its own', async (change, _, { real }) => {
  const { changes, ...rest } = change;
  for (const one of changes) {
    const claim = await real.SystemSettingsCommandRepository.change({ ...one, ...rest });
    if (claim.outcome === 'lost') return claim;
  }
  return { outcome: 'won', keys: changes.map(({ key }) => key) };
});

const racing = joint('reads, compares and writes', (change, real, { store }) => onStaleRead(store, () => real(change)));

/** Compares the settings that `looksAt` picks, and takes the others for as they should be. */
const comparing = (wrong: string, looksAt: (change: JointChange['changes'][number], index: number) => boolean): Broken =>
  changing(wrong, (change, world) => ({
    ...change,
    changes: change.changes.map((one, index) => (looksAt(one, index) ? one : { ...one, expected: storedIn(world, one.key) })),
  }));

export const brokenJointChanges: BrokenByCase = {
  'changeTogether: every setting has its new value, when it was changed and by whom': [
    joint('writes the first one alone', async (change, real) => {
      await real({ ...change, changes: change.changes.slice(0, 1) });
      return { outcome: 'won', keys: change.changes.map(({ key }) => key) };
    }),
    joint('inserts, and leaves what is there', async (change, real, world) => {
      await real({ ...change, changes: change.changes.filter(({ key }) => storedIn(world, key) === null) });
      return { outcome: 'won', keys: change.changes.map(({ key }) => key) };
    }),
    changing('writes the first value everywhere', (change) => ({
      ...change,
      changes: change.changes.map((one) => ({ ...one, value: change.changes[0]!.value })),
    })),
    changing('has a time of its own', (change) => ({ ...change, at: instant(change.at + 1) })),
    joint('keeps who set what was there already', async (change, real, { store }) => {
      const before = new Map(store.settings);
      const claim = await real(change);
      for (const { key } of change.changes) {
        const [was, is] = [before.get(key), store.settings.get(key)];
        if (was !== undefined && is !== undefined) store.settings.set(key, { ...is, updatedBy: was.updatedBy });
      }
      return claim;
    }),
    joint('writes every key', async (change, real, { store }) => {
      const claim = await real(change);
      for (const [key, row] of store.settings) {
        if (!change.changes.some((one) => one.key === key)) store.settings.set(key, { ...row, value: true });
      }
      return claim;
    }),
  ],
  'changeTogether: lost when any one value is not as expected, and nothing is written': [
    oneByOne,
    comparing('ignores what was expected', () => false),
    comparing('compares the first value alone', (_, index) => index === 0),
    comparing('compares all but the last value', ({ key }) => key !== 'reason'),
    changing('compares loosely', (change, world) => ({
      ...change,
      changes: change.changes.map((one) => {
        const stored = storedIn(world, one.key);
        const alike = String(stored).trim().toLowerCase() === String(one.expected).trim().toLowerCase();
        return alike ? { ...one, expected: stored } : one;
      }),
    })),
    comparing('expects nothing where nothing was expected', ({ expected }) => expected !== null),
  ],
  'changeTogether: of 16 parallel changes of the same settings one wins, and all its values stay': [racing],
  'changeTogether beside change: of two that want one setting one wins, and the other writes nothing, 16 times': [
    racing,
    oneByOne,
  ],
  'changeTogether: lost when a value it rests on moved, and nothing is written': [
    changing('rests on nothing', (change) => ({ ...change, restsOn: [] })),
    changing('looks at the first value alone', (change) => ({ ...change, restsOn: change.restsOn.slice(0, 1) })),
    joint('looks at what it rests on when it has written', async (change, real, world) => {
      const claim = await real({ ...change, restsOn: [] });
      const moved = change.restsOn.some(({ key, value }) => storedIn(world, key) !== value);
      return moved ? { outcome: 'lost', reason: 'value_moved' } : claim;
    }),
  ],
  'changeTogether beside change: of two that rest on each other one wins, 16 times': racing,
  'changeTogether: refused when the author moved': changing('does not look at the author', (change) => ({
    ...change,
    by: { kind: 'system', name: 'anybody' },
  })),
};
