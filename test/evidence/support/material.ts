import type { Id } from '../../../scripts/evidence/ids.mjs';
import type { TestCase } from '../../../scripts/evidence/jest-report.mjs';
import type { Title } from '../../../scripts/evidence/titles.mjs';
import { tokensIn } from '../../../scripts/evidence/tokens.mjs';

export function idsOf(...ids: readonly string[]): ReadonlyMap<string, Id> {
  return new Map(ids.map((id) => [id, { id, group: 'invariants', title: `about ${id}` }]));
}

export function testCase(titles: readonly string[], status: TestCase['status'] = 'passed'): TestCase {
  return { file: 'test/some.test.ts', titles, status };
}

export function titleOf(text: string, changes: Partial<Title> = {}): Title {
  return { file: 'test/some.test.ts', text, ids: tokensIn(text), isName: true, expectsFailure: false, ...changes };
}
