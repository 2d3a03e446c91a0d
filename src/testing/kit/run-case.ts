import { SystemClock } from '../../kernel/system-clock.js';
import type { ConformanceCase } from './conformance-case.js';
import { ConformanceError } from './conformance-case.js';
import type { ConformanceSubject } from './conformance-subject.js';
import { shown } from './findings.js';

export const DEFAULT_CASE_TIMEOUT_MS = 60_000;
const LOOKS_PER_TIMEOUT = 100;

/** Makes the subject of one case: an empty store of its own. */
export type SubjectFactory = () => Promise<ConformanceSubject> | ConformanceSubject;

/** Runs one case on a subject of its own and answers everything it found. Never rejects. */
export async function runCase(
  one: ConformanceCase,
  subjectOf: SubjectFactory,
  timeoutMs = DEFAULT_CASE_TIMEOUT_MS,
): Promise<readonly string[]> {
  let subject: ConformanceSubject;
  try {
    subject = await subjectOf();
  } catch (thrown) {
    return [said('the subject could not be made', thrown)];
  }
  const found: string[] = [];
  try {
    await withinTime(one.run(subject), timeoutMs);
  } catch (thrown) {
    if (thrown instanceof ConformanceError) found.push(...thrown.violations);
    else found.push(said('the case failed', thrown));
  }
  try {
    await subject.dispose?.();
  } catch (thrown) {
    found.push(said('the subject could not be disposed of', thrown));
  }
  return found;
}

function said(what: string, thrown: unknown): string {
  return `${what}: ${thrown instanceof Error ? String(thrown.stack) : shown(thrown)}`;
}

/** A case whose calls never settle must not keep the others from being run. */
function withinTime(running: Promise<void>, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const clock = new SystemClock();
    const start = clock.monotonicMs();
    const ticker = clock.startTicker(Math.max(1, Math.ceil(timeoutMs / LOOKS_PER_TIMEOUT)), () => {
      if (clock.monotonicMs() - start < timeoutMs) return;
      ticker.stop();
      reject(new Error(`the case did not end within ${String(timeoutMs)} ms: a call does not settle, or waits for a lock`));
    });
    ticker.keepAlive(true);
    running.then(resolve, reject).finally(() => {
      ticker.stop();
    });
  });
}
