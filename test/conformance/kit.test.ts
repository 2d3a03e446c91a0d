import { describe, expect, it } from '@jest/globals';

import type { ConformanceOptions, ConformanceRunner, ConformanceSubject } from '@maatify/admin-infra/testing';
import { CAPABILITIES, conformanceCases, describeContractConformance, runConformance } from '@maatify/admin-infra/testing';
import { tokensIn } from '../../scripts/evidence/tokens.mjs';
import { CONTRACT_CATALOGUE } from '../../src/module/contracts.js';
import { CASE_IDS, idsOfCase } from './support/case-ids.js';
import { inMemorySubject } from './support/in-memory-subject.js';

const all = conformanceCases();
const CODES = 'contract=OneTimeCodeRepository case=';
const POLICY = 'contract=PasswordPolicy case=';

/** Skips all but the cases whose name starts so. */
function only(...starts: readonly string[]): Pick<ConformanceOptions, 'skip'> {
  const others = all.filter(({ name }) => !starts.some((start) => name.startsWith(start)));
  return { skip: others.map(({ name }) => ({ case: name, reason: 'not looked at here' })) };
}

/** What a test runner would have been told. */
function declared(subject: () => ConformanceSubject, options: ConformanceOptions = {}) {
  const groups: string[] = [];
  const tests: { readonly name: string; readonly body: () => Promise<void> }[] = [];
  const skipped: string[] = [];
  const test = (name: string, body: () => Promise<void>) => tests.push({ name, body });
  const runner: ConformanceRunner = {
    describe: (name, body) => {
      groups.push(name);
      body();
    },
    it: Object.assign(test, { skip: (name: string) => skipped.push(name) }),
  };
  describeContractConformance(runner, { subject, ...options });
  return { groups, tests, skipped };
}

describe('the cases of the kit (CK2, CK5)', () => {
  it('have unique names of one form, and frozen data', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const one of all) {
      expect(one.name).toMatch(/^contract=\w+ case=[^\n]+: \S[^\n]*\S$/);
      expect(one.name.startsWith(`contract=${one.contract} `)).toBe(true);
      expect(one.rule).not.toBe('');
      expect(Object.isFrozen(one)).toBe(true);
    }
    expect(Object.isFrozen(all)).toBe(true);
  });

  it.each(CONTRACT_CATALOGUE.flatMap(({ name, methods }) => methods.map((method) => ({ name, method }))))(
    'check $name.$method',
    ({ name, method }) => {
      // The statement begins with the methods it is about: `byId, page: …`, `touch beside end: …`.
      const about = all.filter((one) => one.contract === name).map((one) => /case=([^:]+):/.exec(one.name)?.[1] ?? '');
      expect(about.some((methods) => methods.split(/, | beside /).includes(method))).toBe(true);
    },
  );

  it('stand for the invariants that a repository keeps', () => {
    const covered = new Set(all.flatMap(idsOfCase));
    const kept = 'A1 A3 A4 A5 A6 A7 A9 A10 S1 S2 S3 S4 S5 S6 S7 Z3 Z6 X3 X7'.split(' ');
    const races = 'C1 C2 C3 C4 C5 C6 C7 C9 C10 C15 C16 C17 C18 C19 C22 C23'.split(' ');
    expect([...kept, ...races].filter((id) => !covered.has(id))).toEqual([]);
  });

  it('show a host no id', () => {
    expect(all.filter(({ name, rule }) => tokensIn(`${name} ${rule}`).length > 0).map(({ name }) => name)).toEqual([]);
  });

  it('are all there of which our own evidence speaks', () => {
    const names = new Set(all.map(({ name }) => name));
    const spokenOf = Object.entries(CASE_IDS).flatMap(([contract, rows]) =>
      rows.map(([statement]) => `contract=${contract} case=${statement}`),
    );
    expect(spokenOf.filter((name) => !names.has(name))).toEqual([]);
    expect(spokenOf).toHaveLength(new Set(spokenOf).size);
  });
});

describe('runConformance (CK2)', () => {
  it('reports every violation of every case, not only the first', async () => {
    const subject = (): ConformanceSubject => {
      const right = inMemorySubject();
      const OneTimeCodeRepository = {
        issue: right.contracts.OneTimeCodeRepository.issue.bind(right.contracts.OneTimeCodeRepository),
        request: right.contracts.OneTimeCodeRepository.request.bind(right.contracts.OneTimeCodeRepository),
        claim: async () => ({ outcome: 'lost', reason: 'expired' }) as const,
      };
      return { ...right, contracts: { ...right.contracts, OneTimeCodeRepository } };
    };
    const report = await runConformance(subject, only(`${CODES}claim: a used code`, `${CODES}claim: a code of another purpose`));
    expect(report.conforms).toBe(false);
    expect(report.passed).toEqual([]);
    expect(report.violated.map(({ case: name }) => name)).toHaveLength(2);
    expect(report.violated[0]).toMatchObject({
      case: `${CODES}claim: a used code is unknown, and names its admin and digest when it works`,
      contract: 'OneTimeCodeRepository',
      rule: 'a used, replaced or never issued code answers `unknown`; with `adminId` given, a code of another admin does too',
      violations: [
        expect.stringContaining('the first time: expected { outcome:'),
        expect.stringContaining('the second time: expected it to be lost with unknown, got'),
        expect.stringContaining('the second time, when it would have expired: expected it to be lost with unknown'),
      ],
    });
    expect(report.violated[1]?.violations).toHaveLength(2);
  });

  it('says that an answer is malformed, and where', async () => {
    const subject = (): ConformanceSubject => {
      const right = inMemorySubject();
      const claim = async () => ({ outcome: 'WON', adminId: 'x' }) as never;
      const { OneTimeCodeRepository: codes } = right.contracts;
      const [issue, request] = [codes.issue.bind(codes), codes.request.bind(codes)];
      return { ...right, contracts: { ...right.contracts, OneTimeCodeRepository: { issue, request, claim } } };
    };
    const { violated } = await runConformance(subject, only(`${CODES}claim: of 32`));
    expect(violated[0]?.violations).toEqual([
      "OneTimeCodeRepository.claim gave a malformed answer: its `outcome` must be 'won' | 'lost'",
    ]);
  });

  it('says that an answer is about somebody else', async () => {
    const subject = (): ConformanceSubject => {
      const right = inMemorySubject();
      const state = async () => ({ adminId: 'another' as never, enabled: false, sealedSeed: null, pending: null });
      return { ...right, contracts: { ...right.contracts, TotpQueryRepository: { state } } };
    };
    const { violated } = await runConformance(subject, only('contract=TotpQueryRepository case=state: about nobody'));
    expect(violated[0]?.violations.join()).toContain(
      'TotpQueryRepository.state gave a malformed answer: it answered about another admin',
    );
  });

  it('goes on after a subject that cannot be made, and disposes of every one that was', async () => {
    let [made, disposed] = [0, 0];
    const subject = (): ConformanceSubject => {
      made += 1;
      if (made === 2) throw new Error('no database today');
      return { ...inMemorySubject(), dispose: () => void (disposed += 1) };
    };
    const report = await runConformance(subject, { ...only(POLICY) });
    expect(report.violated.map(({ violations }) => violations[0])).toEqual(
      expect.arrayContaining([expect.stringContaining('the subject could not be made: Error: no database today')]),
    );
    expect(disposed).toBe(made - 1);
    expect(report.passed.length + report.violated.length).toBe(made);
  });

  it('reports a subject that cannot be disposed of, and contracts that are missing', async () => {
    const subject = (): ConformanceSubject => {
      const right = inMemorySubject();
      const { PasswordHasher: _hasher, ...contracts } = right.contracts;
      return { ...right, contracts, dispose: () => Promise.reject(new Error('still in use')) };
    };
    const { violated } = await runConformance(subject, only('contract=PasswordHasher case=hash: is salted'));
    expect(violated[0]?.violations).toEqual([
      'the subject has no PasswordHasher; every application binds it',
      expect.stringContaining('the subject could not be disposed of: Error: still in use'),
    ]);
  });

  it('gives up a case that does not end', async () => {
    const subject = (): ConformanceSubject => {
      const right = inMemorySubject();
      return { ...right, contracts: { ...right.contracts, PasswordPolicy: { check: () => new Promise(() => undefined) } } };
    };
    const report = await runConformance(subject, { ...only(`${POLICY}check: a long`), caseTimeoutMs: 30 });
    expect(report.violated[0]?.violations).toEqual([expect.stringContaining('did not end within 30 ms')]);
  });

  it('shows what it skips, and why', async () => {
    const { skip = [] } = only(POLICY);
    const { skipped, passed } = await runConformance(inMemorySubject, { skip });
    expect(skipped).toHaveLength(all.length - passed.length);
  });
});

describe('describeContractConformance (CK2)', () => {
  it('declares one test for each case, named by contract and case', () => {
    const capabilities = Object.keys(CAPABILITIES) as never;
    const { groups, tests, skipped } = declared(inMemorySubject, {
      capabilities,
      features: {
        contacts: true,
        devices: true,
        externalSignIn: true,
        impersonation: true,
        preferences: true,
        recoveryCodes: true,
        roles: true,
      },
    });
    expect(groups).toEqual(['the contracts keep their promises']);
    expect(skipped).toEqual([]);
    expect(tests).toHaveLength(all.length);
    const name = 'contract=TotpCommandRepository case=claimStep: 16 parallel equal steps have one winner';
    expect(tests.map((test) => test.name)).toContain(name);
  });

  it('skips by the capability it lacks, the feature that is off and the reason that is given', () => {
    const [first] = all;
    const skip = [{ case: first?.name ?? '', reason: 'not on Tuesdays' }];
    const { skipped, tests } = declared(inMemorySubject, { features: { totp: false, settingsAdministration: false }, skip });
    expect(skipped.filter((name) => name.endsWith(' - skipped: not on Tuesdays'))).toHaveLength(1);
    expect(skipped.filter((name) => name.includes(' - skipped: needs the capability restart: what must'))).toHaveLength(1);
    expect(skipped.filter((name) => name.endsWith(' - skipped: the feature totp is off')).length).toBeGreaterThan(25);
    expect(skipped.filter((name) => name.startsWith('contract=SystemSettingsReader'))).toHaveLength(8);
    expect(tests.length + skipped.length).toBe(all.length);
  });

  it('runs without the contracts of a feature that is off', async () => {
    const subject = (): ConformanceSubject => {
      const { second: _second, ...right } = inMemorySubject();
      const {
        TotpQueryRepository: _queries,
        TotpCommandRepository: _commands,
        TotpAuthenticator: _match,
        ...contracts
      } = right.contracts;
      return { ...right, contracts };
    };
    const { tests } = declared(subject, { features: { totp: false }, ...only(CODES) });
    expect(tests.length).toBeGreaterThan(10);
    for (const { body } of tests) await expect(body()).resolves.toBeUndefined();
  });

  it('fails a test with all violations and the promise that was broken', async () => {
    const PasswordPolicy = { check: async () => ({ broken: ['everything'] }) };
    const subject = (): ConformanceSubject => {
      const right = inMemorySubject();
      return { ...right, contracts: { ...right.contracts, PasswordPolicy } };
    };
    const { tests } = declared(subject, only(`${POLICY}check: no kind`));
    await expect(tests[0]?.body()).rejects.toThrow(
      [
        'contract=PasswordPolicy case=check: no kind of character is asked for',
        'the contract promises: no rule about the composition of characters',
        "- the rules digits alone break: expected [], got [ 'everything' ]",
        "- the rules letters alone break: expected [], got [ 'everything' ]",
        "- the rules capitals alone break: expected [], got [ 'everything' ]",
      ].join('\n'),
    );
  });

  it('refuses a skip that fits no case, one without a reason, and a capability there is none of', () => {
    const skip = [
      { case: 'contract=TotpCommandRepository case=claimStep: renamed', reason: 'slow' },
      { case: all[0]?.name ?? '', reason: ' ' },
    ];
    const options = { skip, capabilities: ['timeTravel'] as never };
    expect(() => declared(inMemorySubject, options)).toThrow(TypeError);
    expect(() => declared(inMemorySubject, options)).toThrow(
      /no capability timeTravel[^]*no case named[^]*renamed[^]*needs a reason/,
    );
  });

  it('runs the contracts it was asked for, and refuses to run none or one there is not', () => {
    const { tests, skipped } = declared(inMemorySubject, { only: ['AttemptLimiter', 'Clock'] });
    const names = [...tests.map(({ name }) => name), ...skipped];
    expect(new Set(names.map((name) => name.split(' ')[0]))).toEqual(new Set(['contract=AttemptLimiter', 'contract=Clock']));
    const expected = all.filter(({ contract }) => contract === 'AttemptLimiter' || contract === 'Clock');
    expect(names).toHaveLength(expected.length);
    expect(() => declared(inMemorySubject, { only: [] })).toThrow(/nothing would be checked/);
    expect(() => declared(inMemorySubject, { only: ['AttemptLimitr' as never] })).toThrow(/no contract AttemptLimitr; there are/);
  });

  it('says which hook a declared capability lacks', async () => {
    const { restart: _restart, ...subject } = inMemorySubject();
    const name = 'contract=TotpCommandRepository case=claimStep: a used step stays used over a restart';
    const { tests } = declared(() => subject, { capabilities: ['restart'], ...only(name) });
    await expect(tests[0]?.body()).rejects.toThrow('`restart`: the capability is declared, but the subject has no such hook');
  });
});

describe('a hook that answers something else', () => {
  const failing = async (changes: object): Promise<string> => {
    const subject = { ...inMemorySubject(), ...changes } as ConformanceSubject;
    const { tests } = declared(() => subject, { ...only('contract=PasswordPolicy case=check: no kind'), capabilities: [] });
    return tests[0]!.body().then(
      () => 'passed',
      (error: unknown) => String(error),
    );
  };
  const due = 'must be contracts by their names, such as { AdminQueryRepository, … }, and is ';

  it.each<[string, object, string]>([
    ['a function for contracts', { second: () => ({}) }, 'its `second` '],
    [
      'a subject for contracts',
      { second: { contracts: {}, grantAbility: null } },
      `its \`second\` ${due}an object with contracts, grantAbility`,
    ],
    ['nothing', { contracts: {} }, `its \`contracts\` ${due}an object with nothing`],
    ['a text', { second: 'other' }, `its \`second\` ${due}'other'`],
  ])('%s is told by its name and what it is', async (_, changes, expected) => {
    expect(await failing(changes)).toContain(expected);
  });
});
