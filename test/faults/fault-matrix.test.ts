import { describe, expect, it } from '@jest/globals';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { filesIn } from '../architecture/support/repository.js';
import { answersNobody, ECHOLESS } from './support/echo.js';
import { contradictionsOf } from './support/contradictions.js';
import { quickCases } from './support/cases.js';
import { describeMatrix } from './support/describe-matrix.js';
import { fullNameOf, METHODS, nameOf } from './support/methods.js';
import { byPath } from './support/selection.js';

/** Every rule that an answer is held to, as it is told when it is broken. */
const RULES = ['.methods.ts', '.record.ts']
  .flatMap((suffix) => filesIn('src', suffix))
  .flatMap(({ text }) => [...text.matchAll(/(?:demandFit\(\s*|consistent\(\w+,\s*|^\s+)'([a-z][^'\n]{15,})',/gm)])
  .map(([, rule = '']) => rule)
  .filter((rule) => rule.includes(' '));
/** Rules of a policy that no scenario runs under: broken in `rules.test.ts` instead. */
const ELSEWHERE = [
  'a factor that is there hinders a first one, and a missing one a second',
  'nobody is the last holder of an ability that was not asked about',
  'nobody is ended where the limit refuses',
  'no setting moved that nothing rested on',
];

const LEAST_CASES = 8_000;

describeMatrix('fault-matrix', byPath, quickCases, (matrix) => {
  describe('T6 L5 TS4 the matrix is whole', () => {
    it('no method that any operation uses escapes it', () => {
      const { hit } = matrix();
      expect(METHODS.map(fullNameOf).filter((name) => !hit.has(name))).toEqual([]);
    });

    it('no write that is declared escapes it', () => {
      const { chosen } = matrix();
      const called = new Set(
        chosen.flatMap(({ recording }) => recording.calls.map((call) => `${recording.scenario.operation} ${nameOf(call)}`)),
      );
      const declared = OPERATIONS.flatMap(({ name, writes }) => writes.map((write) => `${name} ${fullNameOf(write)}`));
      expect(declared.filter((write) => !called.has(write))).toEqual([]);
    });

    it('K8 every answer says whom it is about, but for those known not to', () => {
      const { chosen } = matrix();
      expect(answersNobody(chosen.flatMap(({ recording }) => recording.calls))).toEqual(Object.keys(ECHOLESS).sort());
    });

    it('P3 FEM-03 FEM-04 OR-08 no rule that an answer is held to escapes it', () => {
      const { chosen } = matrix();
      const calls = chosen.flatMap(({ recording }) => recording.calls);
      const broken = new Set(calls.flatMap((call) => contradictionsOf(call).map(({ rule }) => rule)));
      expect(RULES.filter((rule) => !broken.has(rule))).toEqual(ELSEWHERE);
      expect(RULES.length).toBeGreaterThanOrEqual(20);
    });

    it(`has at least ${String(LEAST_CASES)} cases`, () => {
      expect(matrix().report.cases).toBeGreaterThanOrEqual(LEAST_CASES);
    });
  });
});
