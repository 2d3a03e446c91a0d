import type {
  AbilityDecision,
  AbilityQuestion,
  AdminId,
  SettingChange,
  SettingValue,
  SystemSettingsReader,
} from '@maatify/admin-infra';

import type { Broken, BrokenByCase, World } from './broken.js';
import { alteredContracts, broken, brokenSubject, onStaleRead } from './broken.js';

type Entry = { readonly key: string; readonly value: SettingValue | null };

function reading(
  wrong: string,
  alter: (entries: readonly Entry[], keys: readonly string[], world: World) => readonly Entry[],
): Broken {
  return broken(wrong, (world) => ({
    SystemSettingsReader: {
      read: async (query) => {
        const { entries } = await world.real.SystemSettingsReader.read(query);
        return { entries: alter(entries, query.keys, world) };
      },
    },
  }));
}

/** Answers each key as it was when it was first asked for. */
function cached(real: SystemSettingsReader): SystemSettingsReader {
  const seen = new Map<string, SettingValue | null>();
  return {
    describe: (query) => real.describe(query),
    describeAll: (query) => real.describeAll(query),
    read: async ({ keys }) => {
      const { entries } = await real.read({ keys });
      for (const { key, value } of entries) if (!seen.has(key)) seen.set(key, value);
      return { entries: entries.map(({ key }) => ({ key, value: seen.get(key) ?? null })) };
    },
  };
}

export const brokenSystemSettingsReader: BrokenByCase = {
  'read: exactly the keys asked for, null for one that was never set': [
    reading('leaves out what was never set', (entries) => entries.filter(({ value }) => value !== null)),
    reading('answers every key there is', (_, __, { store }) => [...store.settings].map(([key, { value }]) => ({ key, value }))),
    reading('answers false for what was never set', (entries) =>
      entries.map(({ key, value }) => ({ key, value: value ?? false })),
    ),
  ],
  'read: names that every object has are keys like any other': reading('looks keys up in an object', (entries, keys) => {
    const found: Record<string, SettingValue | null> = {};
    for (const { key, value } of entries) if (value !== null) found[key] = value;
    return keys.map((key) => ({ key, value: found[key] ?? null }));
  }),
  'read: a value keeps its type and every character': [
    reading('keeps texts only', (entries) =>
      entries.map(({ key, value }) => ({ key, value: value === null ? null : String(value) })),
    ),
    reading('reads texts as JSON', (entries) => entries.map(({ key, value }) => ({ key, value: parsed(value) }))),
    reading('trims texts', (entries) =>
      entries.map(({ key, value }) => ({ key, value: typeof value === 'string' ? value.trim() : value })),
    ),
    reading('cuts texts at 255 characters', (entries) =>
      entries.map(({ key, value }) => ({ key, value: typeof value === 'string' ? value.slice(0, 255) : value })),
    ),
  ],
  'read: keys are told apart by case and blanks': broken('trims and folds keys', ({ real: { SystemSettingsReader: real } }) => ({
    SystemSettingsReader: {
      read: async ({ keys }) => {
        const { entries } = await real.read({ keys: keys.map((key) => key.trim().toLowerCase()) });
        return { entries: keys.map((key, index) => ({ key, value: entries[index]?.value ?? null })) };
      },
    },
  })),
  'read, describe: see a write at once': broken('caches', ({ real }) => ({
    SystemSettingsReader: cached(real.SystemSettingsReader),
  })),
  'read: sees a write of the other process at once': brokenSubject('caches in each process', (made) => ({
    second: alteredContracts(made, { SystemSettingsReader: cached(made.real.SystemSettingsReader) }),
  })),
  'describe: who set it and when, null while it was never set': [
    broken('keeps whole seconds', ({ real: { SystemSettingsReader: real } }) => ({
      SystemSettingsReader: {
        describe: async (query) => {
          const { updatedAt, ...rest } = await real.describe(query);
          return {
            ...rest,
            updatedAt: updatedAt === null ? null : ((Math.floor(updatedAt / 1_000) * 1_000) as typeof updatedAt),
          };
        },
      },
    })),
    broken('does not know who', ({ real: { SystemSettingsReader: real } }) => ({
      SystemSettingsReader: { describe: async (query) => ({ ...(await real.describe(query)), updatedBy: null }) },
    })),
  ],
};

type Described = Awaited<ReturnType<SystemSettingsReader['describeAll']>>['settings'];

function describingAll(wrong: string, alter: (settings: Described, world: World) => Described | Promise<Described>): Broken {
  return broken(wrong, (world) => ({
    SystemSettingsReader: {
      describeAll: async (query) => {
        const { settings } = await world.real.SystemSettingsReader.describeAll(query);
        return { settings: await alter(settings, world) };
      },
    },
  }));
}

export const brokenSettingDescriptions: BrokenByCase = {
  'describeAll: exactly the keys asked for, each with who set it and when': [
    describingAll('leaves out what was never set', (settings) => settings.filter(({ value }) => value !== null)),
    describingAll('answers every key there is', (settings, { store }) => [
      ...settings.filter(({ value }) => value === null),
      ...[...store.settings].map(([key, row]) => ({ key, ...row })),
    ]),
    describingAll('does not know who', (settings) => settings.map((one) => ({ ...one, updatedBy: null }))),
    describingAll('gives all of them the moment of the first', (settings) =>
      settings.map((one) => ({ ...one, updatedAt: one.updatedAt === null ? null : (settings[1]?.updatedAt ?? null) })),
    ),
    describingAll('takes false for unset', (settings) =>
      settings.map((one) => (one.value === false ? { ...one, value: null, updatedAt: null, updatedBy: null } : one)),
    ),
  ],
};

function parsed(value: SettingValue | null): SettingValue | null {
  try {
    return typeof value === 'string' ? JSON.parse(value) : value;
  } catch {
    return value;
  }
}

function changing(wrong: string, alter: (change: SettingChange, world: World) => SettingChange): Broken {
  return broken(wrong, (world) => ({
    SystemSettingsCommandRepository: {
      change: (change) => world.real.SystemSettingsCommandRepository.change(alter(change, world)),
    },
  }));
}

/** Takes two texts for equal that are so after this. */
function comparing(wrong: string, seen: (text: string) => string): Broken {
  return changing(wrong, (change, { store }) => {
    const stored = store.settings.get(change.key)?.value ?? null;
    const { expected } = change;
    const alike = typeof stored === 'string' && typeof expected === 'string' && seen(stored) === seen(expected);
    return alike ? { ...change, expected: stored } : change;
  });
}

const racing = (wrong: string) =>
  broken(wrong, ({ real, store }) => ({
    SystemSettingsCommandRepository: {
      change: (change) => onStaleRead(store, () => real.SystemSettingsCommandRepository.change(change)),
    },
  }));

export const brokenSystemSettingsCommandRepository: BrokenByCase = {
  'change: of 16 parallel first writes one wins, and its value stays': racing('reads, compares and writes'),
  'change: of 16 parallel changes of one value one wins, so that the audited old value is true':
    racing('reads, compares and writes'),
  'change: refused when the value is not as expected': changing('ignores what was expected', (change, { store }) => ({
    ...change,
    expected: store.settings.get(change.key)?.value ?? null,
  })),
  'change: the type counts when values are compared': changing('compares loosely', (change, { store }) => {
    const stored = store.settings.get(change.key)?.value ?? null;
    return stored !== null && change.expected !== null && String(stored) === String(change.expected)
      ? { ...change, expected: stored }
      : change;
  }),
  'change: leaves every other key alone': broken('writes every key', ({ real, store }) => ({
    SystemSettingsCommandRepository: {
      change: async (change) => {
        const claim = await real.SystemSettingsCommandRepository.change(change);
        for (const [key, row] of store.settings) store.settings.set(key, { ...row, value: change.value });
        return claim;
      },
    },
  })),
  'change: lost when a value it rests on moved, and nothing is written': [
    changing('rests on nothing', (change) => ({ ...change, restsOn: [] })),
    changing('looks at the first value alone', (change) => ({ ...change, restsOn: change.restsOn.slice(0, 1) })),
    changing('takes a value that was never set for any', (change, { store }) => ({
      ...change,
      restsOn: change.restsOn.filter(({ key }) => store.settings.has(key)),
    })),
  ],
  'change: of two parallel changes that rest on each other one wins, 16 times': racing('reads, compares and writes'),
  'change: refused when the author moved': changing('does not look at the author', (change) => ({
    ...change,
    by: { kind: 'system', name: 'anybody' },
  })),
  'change: false, nought and the empty text are values that are set': [
    changing('takes what is falsy for unset', (change, { store }) => {
      const stored = store.settings.get(change.key)?.value ?? null;
      return stored !== null && !stored && change.expected === null ? { ...change, expected: stored } : change;
    }),
    changing('expects nothing where what is expected is falsy', (change) => ({
      ...change,
      expected: [false, 0, ''].includes(change.expected as never) ? null : change.expected,
    })),
  ],
  'change: case, blanks and accents count when values are compared': [
    comparing('folds the case', (text) => text.toLowerCase()),
    comparing('ignores blanks at the end', (text) => text.trimEnd()),
    comparing('trims', (text) => text.trim()),
    comparing('drops accents', (text) => text.normalize('NFD').replaceAll(/\p{M}/gu, '')),
    comparing('normalizes', (text) => text.normalize('NFC')),
  ],
};

type Decide = (question: AbilityQuestion) => Promise<AbilityDecision>;

function deciding(
  wrong: string,
  decide: (real: Decide, question: AbilityQuestion, world: World) => Promise<AbilityDecision>,
): Broken {
  return broken(wrong, (world) => ({
    AbilityResolver: { decide: (question) => decide((asked) => world.real.AbilityResolver.decide(asked), question, world) },
  }));
}

const NOT_AN_ADMIN = 'no admin' as AdminId;

function askingOf({ actor }: AbilityQuestion): AdminId {
  return actor.kind === 'admin' ? actor.adminId : NOT_AN_ADMIN;
}

function impersonatorOf(question: AbilityQuestion): AdminId {
  const { actor } = question;
  return (actor.kind === 'admin' ? actor.impersonatorId : null) ?? askingOf(question);
}

const ALLOW = Promise.resolve({ decision: 'allow' } as const);

/** Keeps what it once allowed. */
function remembering(world: World): Decide {
  const allowed = new Set<string>();
  return async (question) => {
    const key = JSON.stringify(question);
    const decision = await world.real.AbilityResolver.decide(question);
    if (decision.decision === 'allow') allowed.add(key);
    return allowed.has(key) ? { decision: 'allow' } : decision;
  };
}

export const brokenAbilityResolver: BrokenByCase = {
  'decide: what was granted is allowed, on any target and on none': deciding('denies everything', () =>
    Promise.resolve({ decision: 'deny', reason: 'not_permitted' }),
  ),
  'decide: a grant allows nothing but itself, to nobody else': [
    deciding('grants to everybody', (real, question, { store }) =>
      [...store.grants.abilities.values()].some((held) => held.has(question.ability)) ? ALLOW : real(question),
    ),
    deciding('lets a holder of anything do everything', (real, question, { store }) =>
      (store.grants.abilities.get(askingOf(question))?.size ?? 0) > 0 ? ALLOW : real(question),
    ),
  ],
  'decide: an ability that is only nearly the granted one is denied': [
    deciding('matches prefixes', (real, question, { store }) =>
      [...(store.grants.abilities.get(askingOf(question)) ?? [])].some((held) => held.startsWith(question.ability))
        ? ALLOW
        : real(question),
    ),
    deciding('folds case and blanks', (real, question) => real({ ...question, ability: question.ability.trim().toLowerCase() })),
    deciding('knows a wildcard', (real, question) => (question.ability.includes('*') ? ALLOW : real(question))),
  ],
  'decide: an unknown ability is denied, also to who holds every known one': [
    deciding('knows a super admin', (real, question, { store }) =>
      (store.grants.abilities.get(askingOf(question))?.size ?? 0) > 10 ? ALLOW : real(question),
    ),
    deciding('looks abilities up in an object', async (real, question) => (question.ability in {} ? ALLOW : real(question))),
  ],
  'decide: who lacks the ability cannot tell whether a target exists': deciding(
    'looks the target up first',
    (real, question, { store }) =>
      question.target?.type === 'admin' && !store.admins.has(question.target.id as never)
        ? Promise.resolve({ decision: 'deny', reason: 'scope_violation' })
        : real(question),
  ),
  'decide: a target out of scope and one that does not exist get the same answer': deciding(
    'lets a target pass that it does not find',
    (real, question, { store }) =>
      question.target !== null && !store.admins.has(question.target.id as never) ? ALLOW : real(question),
  ),
  'decide: a revocation is seen at once': broken('caches what it allowed', (world) => ({
    AbilityResolver: { decide: remembering(world) },
  })),
  'decide: a revocation is seen at once by the other process': brokenSubject('caches in each process', (made) => ({
    second: alteredContracts(made, { AbilityResolver: { decide: remembering(made) } }),
  })),
  'decide: a part of the host that nobody listed may do nothing, whatever admins may': [
    deciding('trusts whatever acts for the host', (real, question) =>
      question.actor.kind === 'system' ? ALLOW : real(question),
    ),
    deciding('takes a name for the id of an admin', (real, question) => {
      const { actor } = question;
      if (actor.kind === 'admin') return real(question);
      return real({ ...question, actor: { kind: 'admin', adminId: actor.name as AdminId, impersonatorId: null } });
    }),
  ],
  'decide: nobody acts as somebody who holds an ability that they lack': [
    deciding('asks for the ability alone', (real, question) => real({ ...question, target: null })),
    deciding('lets nobody act as somebody', (real, question) =>
      question.ability === 'security.impersonate'
        ? Promise.resolve({ decision: 'deny', reason: 'not_permitted' })
        : real(question),
    ),
    deciding('says that they may not at all', async (real, question) => {
      const decision = await real(question);
      return decision.decision === 'deny' ? { decision: 'deny', reason: 'not_permitted' } : decision;
    }),
  ],
  'decide: nobody keeps the contacts of somebody who holds an ability that they lack': [
    deciding('asks for the ability alone', (real, question) => real({ ...question, target: null })),
    deciding('lets nobody keep them', (real, question) =>
      question.ability === 'admins.contacts.manage'
        ? Promise.resolve({ decision: 'deny', reason: 'not_permitted' })
        : real(question),
    ),
    deciding('says that they may not at all', async (real, question) => {
      const decision = await real(question);
      return decision.decision === 'deny' ? { decision: 'deny', reason: 'not_permitted' } : decision;
    }),
  ],
  'decide: nobody links identities to somebody who holds an ability that they lack': [
    deciding('asks for the ability alone', (real, question) => real({ ...question, target: null })),
    deciding('lets nobody link any', (real, question) =>
      question.ability === 'admins.external.manage'
        ? Promise.resolve({ decision: 'deny', reason: 'not_permitted' })
        : real(question),
    ),
    deciding('says that they may not at all', async (real, question) => {
      const decision = await real(question);
      return decision.decision === 'deny' ? { decision: 'deny', reason: 'not_permitted' } : decision;
    }),
  ],
  'decide: nobody says who becomes somebody who holds an ability that they lack': [
    deciding('asks for the ability alone', (real, question) => real({ ...question, target: null })),
    deciding('lets nobody correct anything', (real, question) =>
      question.ability === 'admins.invitation.correct'
        ? Promise.resolve({ decision: 'deny', reason: 'not_permitted' })
        : real(question),
    ),
  ],
  'decide: while impersonating both must hold it': [
    deciding('asks about the impersonated alone', (real, question) =>
      real({ ...question, actor: { kind: 'admin', adminId: askingOf(question), impersonatorId: null } }),
    ),
    deciding('asks about the impersonator alone', (real, question) =>
      real({ ...question, actor: { kind: 'admin', adminId: impersonatorOf(question), impersonatorId: null } }),
    ),
  ],
};
