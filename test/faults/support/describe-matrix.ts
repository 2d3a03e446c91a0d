import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { OPERATIONS } from '../../../src/module/vocabulary.js';
import { nameOf } from './methods.js';
import { runFaulted } from './faulted-run.js';
import type { Case } from './faulted-run.js';
import { KINDS, placeOf } from './kinds.js';
import type { Kind } from './kinds.js';
import { caseName, objectionsTo } from './objections.js';
import type { Recording } from './recording.js';
import { MatrixReport } from './report.js';
import { recordAll } from './selection.js';
import type { Chosen } from './selection.js';

const MINUTE_MS = 60_000;
/** A list a person can read; the rest is counted. */
const SHOWN = 25;

/** What one run of the matrix made, for the tests that look at the matrix itself. */
export interface Matrix {
  readonly chosen: readonly Chosen[];
  readonly report: MatrixReport;
  /** `Contract.method` of every call that was made to fail. */
  readonly hit: ReadonlySet<string>;
}

/**
 * One test per operation and kind of fault: a test per case would take longer to report than to run.
 *
 * `choose` says which calls of which recordings are made to fail, `pick` how; `more` adds tests that see the whole matrix.
 */
export function describeMatrix(
  name: string,
  choose: (recordings: readonly Recording[]) => readonly Chosen[],
  pick: (chosen: readonly Chosen[]) => readonly Case[],
  more: (matrix: () => Matrix) => void,
): void {
  const report = new MatrixReport(name);
  const hit = new Set<string>();
  let chosen: readonly Chosen[] = [];
  const cases = new Map<string, Case[]>();
  beforeAll(async () => {
    chosen = choose(await recordAll());
    for (const one of pick(chosen)) {
      const key = `${one.recording.scenario.operation} ${one.variant.kind}`;
      cases.set(key, [...(cases.get(key) ?? []), one]);
    }
  }, MINUTE_MS);

  describe.each(OPERATIONS.map((declaration) => declaration.name))(
    'v5.0.0-16.5.2 v5.0.0-16.5.3 FEM-04 OR-08 SS-36 %s',
    (operation) => {
      it.each(Object.entries(KINDS) as [Kind, string][])(
        `X1 X2 X5 X6 Z1 E2 fault matrix: ${operation} × %s %s`,
        async (kind) => {
          const failures: string[] = [];
          for (const one of cases.get(`${operation} ${kind}`) ?? []) {
            report.count({ kind, expected: one.variant.expected, place: placeOf(one.call), operation });
            hit.add(nameOf(one.call));
            failures.push(...(await failuresOf(one)));
          }
          const rest = failures.length > SHOWN ? [`and ${String(failures.length - SHOWN)} more`] : [];
          expect([...failures.slice(0, SHOWN), ...rest]).toEqual([]);
        },
        10 * MINUTE_MS,
      );
    },
  );

  more(() => ({ chosen, report, hit }));

  afterAll(() => {
    // Straight to the stream: a log line of the runner would come with a stack trace around it.
    process.stdout.write(`${report.write({ scenarios: chosen.length, contractMethods: hit.size })}\n`);
  });
}

async function failuresOf(one: Case): Promise<string[]> {
  try {
    return objectionsTo(one, await runFaulted(one));
  } catch (error) {
    return [`${caseName(one)} could not be run: ${String(error)}`];
  }
}
