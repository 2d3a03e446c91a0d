import { describe, expect, it } from '@jest/globals';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { answersNobody, ECHOLESS } from './support/echo.js';
import { distinctCases } from './support/cases.js';
import { describeMatrix } from './support/describe-matrix.js';
import { fullNameOf, METHODS, nameOf } from './support/methods.js';
import { byPath } from './support/selection.js';

const LEAST_CASES = 8_000;

describeMatrix('fault-matrix', byPath, distinctCases, (matrix) => {
  describe('L5 TS4 the matrix is whole', () => {
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

    it(`has at least ${String(LEAST_CASES)} cases`, () => {
      expect(matrix().report.cases).toBeGreaterThanOrEqual(LEAST_CASES);
    });
  });
});
