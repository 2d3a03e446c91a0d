import type {
  NotificationChoosing,
  PreferenceUpdate,
} from '../../lifecycle/preferences/preference-command-repository.contract.js';
import type { NotificationChoice } from '../../lifecycle/preferences/preference.record.js';
import type { Arranged, Given } from '../kit/arranged.js';
import { NOBODY, together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, UNICODE } from '../kit/moments.js';

const NOTHING = 'where nothing is stored, or nobody has the id, every preference is null, the version 0 and nothing chosen';
const UPDATES =
  'update stores the three character for character and moves the version by one, only while it is `expectedVersion`';
const CHOOSES =
  'choose stores the choice for that channel and type, in place of an earlier one; one that is stored is `unchanged`';
const KEEPS =
  'with `keepsOneOf` it is `last_channel` where each of those is stored as switched off for that type, or where there are none';
const ALONE = 'both touch nothing of another admin';
const TYPE = 'new_sign_in';
const PREFERRED = { language: 'de-AT', timezone: 'Europe/Vienna', locale: null } as const;

function updating(
  arranged: Arranged,
  { adminId, epoch }: Pick<Given, 'adminId' | 'epoch'>,
  changes: Partial<PreferenceUpdate> = {},
  contracts = arranged.contracts,
) {
  const by = authored({ adminId, epoch });
  return contracts.PreferenceCommandRepository.update({ adminId, expectedVersion: 0, ...PREFERRED, at: at(1), by, ...changes });
}

function choosing(
  arranged: Arranged,
  { adminId, epoch }: Pick<Given, 'adminId' | 'epoch'>,
  changes: Partial<NotificationChoosing> = {},
  contracts = arranged.contracts,
) {
  const by = authored({ adminId, epoch });
  const choice = { channel: 'email', type: TYPE, enabled: false, keepsOneOf: null };
  return contracts.PreferenceCommandRepository.choose({ adminId, ...choice, at: at(1), by, ...changes });
}

const preferred = async (arranged: Arranged, { adminId }: Pick<Given, 'adminId'>) => {
  const { notifications, ...record } = await arranged.contracts.PreferenceQueryRepository.ofAdmin({ adminId });
  const key = ({ channel, type }: NotificationChoice) => `${channel} ${type}`;
  return { ...record, notifications: [...notifications].sort((a, b) => (key(a) < key(b) ? -1 : 1)) };
};

const nothing = ({ adminId }: Pick<Given, 'adminId'>) => ({
  adminId,
  language: null,
  timezone: null,
  locale: null,
  version: 0,
  notifications: [],
});

export const preferenceReadCases = casesOf('PreferenceQueryRepository', [
  {
    name: 'ofAdmin: nothing for who never stored anything, and for nobody',
    rule: NOTHING,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      arranged.check.won('what another prefers', await updating(arranged, other));
      arranged.check.equal('nothing yet', await preferred(arranged, admin), nothing(admin));
      arranged.check.equal('of nobody', await preferred(arranged, { adminId: NOBODY }), nothing({ adminId: NOBODY }));
    },
  },
  {
    name: 'ofAdmin: every preference comes back character for character, choices with them',
    rule: UPDATES,
    run: async (arranged) => {
      const admin = await arranged.active();
      const given = { language: UNICODE.slice(0, 30).toWellFormed(), timezone: '  America/Nowhere ', locale: 'DE-at' };
      arranged.check.won('updating', await updating(arranged, admin, given));
      for (const [channel, type, enabled] of [
        ['email', TYPE, false],
        ['chat', TYPE, true],
        ['chat', 'role_assigned', false],
      ] as const)
        arranged.check.won(`${channel}, ${type}`, await choosing(arranged, admin, { channel, type, enabled }));
      arranged.check.equal('all of it', await preferred(arranged, admin), {
        adminId: admin.adminId,
        ...given,
        version: 1,
        notifications: [
          { channel: 'chat', type: TYPE, enabled: true },
          { channel: 'chat', type: 'role_assigned', enabled: false },
          { channel: 'email', type: TYPE, enabled: false },
        ],
      });
    },
  },
]);

export const preferenceChangeCases = casesOf('PreferenceCommandRepository', [
  {
    name: 'update: stores all three, moves the version by one, and can take them back',
    rule: UPDATES,
    run: async (arranged) => {
      const admin = await arranged.active();
      const won = { outcome: 'won', adminId: admin.adminId, version: 1 };
      arranged.check.equal('the first', await updating(arranged, admin), won);
      const second = { language: null, timezone: 'UTC', locale: 'en-GB', expectedVersion: 1 };
      arranged.check.won('the second', await updating(arranged, admin, second));
      const { expectedVersion: _, ...stored } = second;
      arranged.check.equal('what is stored', await preferred(arranged, admin), { ...nothing(admin), ...stored, version: 2 });
    },
  },
  {
    name: 'update: lost when the version is not as expected, and nothing is written',
    rule: UPDATES,
    run: async (arranged) => {
      const admin = await arranged.active();
      const early = await updating(arranged, admin, { expectedVersion: 1 });
      arranged.check.lost('under a version that is not yet', early, 'preferences_moved');
      arranged.check.equal('what is stored', await preferred(arranged, admin), nothing(admin));
      arranged.check.won('updating', await updating(arranged, admin));
      arranged.check.lost('under the old one', await updating(arranged, admin, { language: 'fr' }), 'preferences_moved');
      arranged.check.equal('the language', (await preferred(arranged, admin)).language, PREFERRED.language);
    },
  },
  {
    name: 'update: of 16 parallel calls one wins',
    rule: UPDATES,
    run: async (arranged) => {
      const admin = await arranged.active();
      const claims = await together(16, (index) =>
        updating(arranged, admin, { language: `l-${String(index)}` }, arranged.process(index)),
      );
      arranged.check.endings('16 calls', claims, { won: 1, preferences_moved: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      const { language, version } = await preferred(arranged, admin);
      arranged.check.equal('what is stored', [language, version], [`l-${String(winner)}`, 1]);
    },
  },
  {
    name: 'update: leaves choices about notifications, and what others prefer',
    rule: ALONE,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      for (const one of [admin, other]) arranged.check.won('choosing', await choosing(arranged, one));
      arranged.check.won('updating', await updating(arranged, admin));
      const notifications = [{ channel: 'email', type: TYPE, enabled: false }];
      const own = { ...nothing(admin), ...PREFERRED, version: 1, notifications };
      arranged.check.equal('the own', await preferred(arranged, admin), own);
      arranged.check.equal("another's", await preferred(arranged, other), { ...nothing(other), notifications });
    },
  },
  {
    name: 'choose: one choice for each channel and type, the last one',
    rule: CHOOSES,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      arranged.check.equal('the answer', await choosing(arranged, admin), { outcome: 'won', adminId: admin.adminId });
      arranged.check.lost('again', await choosing(arranged, admin), 'unchanged');
      arranged.check.won('the other way', await choosing(arranged, admin, { enabled: true }));
      arranged.check.lost('that again', await choosing(arranged, admin, { enabled: true }), 'unchanged');
      arranged.check.won('on another channel', await choosing(arranged, admin, { channel: 'chat' }));
      const stored = {
        ...nothing(admin),
        notifications: [
          { channel: 'chat', type: TYPE, enabled: false },
          { channel: 'email', type: TYPE, enabled: true },
        ],
      };
      arranged.check.equal('what is stored', await preferred(arranged, admin), stored);
      arranged.check.equal("another's", await preferred(arranged, other), nothing(other));
    },
  },
  {
    name: 'choose: keeps one channel, counting what was never chosen as on',
    rule: KEEPS,
    run: async (arranged) => {
      const admin = await arranged.active();
      const only = await choosing(arranged, admin, { keepsOneOf: [] });
      arranged.check.lost('where there is no other', only, 'last_channel');
      const others = { chat: ['email', 'pager'], email: ['chat', 'pager'], pager: ['chat', 'email'] };
      for (const channel of ['chat', 'email'] as const)
        arranged.check.won(channel, await choosing(arranged, admin, { channel, keepsOneOf: others[channel] }));
      arranged.check.won(
        'for another type',
        await choosing(arranged, admin, { channel: 'pager', type: 'other', keepsOneOf: ['chat'] }),
      );
      const last = { channel: 'pager', keepsOneOf: others.pager };
      arranged.check.lost('the last one', await choosing(arranged, admin, last), 'last_channel');
      arranged.check.lost('one that is off', await choosing(arranged, admin, { keepsOneOf: others.email }), 'unchanged');
      arranged.check.won('one of them on again', await choosing(arranged, admin, { channel: 'chat', enabled: true }));
      arranged.check.won('the last one then', await choosing(arranged, admin, last));
      arranged.check.won('where none has to stay', await choosing(arranged, admin, { channel: 'chat' }));
    },
  },
  {
    name: 'choose: of two that switch off the last two channels at once one is lost',
    rule: KEEPS,
    run: async (arranged) => {
      for (let round = 0; round < 6; round += 1) {
        const admin = await arranged.active();
        const claims = await together(2, (index) => {
          const [channel, other] = index === 0 ? (['email', 'chat'] as const) : (['chat', 'email'] as const);
          return choosing(arranged, admin, { channel, keepsOneOf: [other] }, arranged.process(index));
        });
        arranged.check.endings('both', claims, { won: 1, last_channel: 1 });
        arranged.check.equal('choices', (await preferred(arranged, admin)).notifications.length, 1);
      }
    },
  },
  {
    name: 'update, choose: refused when the author moved',
    rule: AUTHOR,
    run: async (arranged) => {
      const admin = await arranged.active();
      for (const [who, by] of Object.entries(await movedAuthors(arranged))) {
        arranged.check.lost(`update, by ${who}`, await updating(arranged, admin, { by }), 'author_moved');
        arranged.check.lost(`choose, by ${who}`, await choosing(arranged, admin, { by }), 'author_moved');
      }
      arranged.check.equal('what is stored', await preferred(arranged, admin), nothing(admin));
    },
  },
]);
