import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { AUDIT_EVENTS, NOTIFICATIONS } from '../../../src/module/vocabulary.js';
import { flowOf, groupsOf } from '../../flows/support/flow.js';
import { record } from '../../flows/support/recordings.js';
import type { Recording } from '../../flows/support/recordings.js';
import type { Expectations } from '../../support/expectations.js';
import { doorOf } from '../../support/public-door.js';
import { documentationOf } from './documentation.js';
import type { Documentation, DocumentedOutcome } from './documentation.js';
import { sectionName, sectionsOf } from './who-may.js';

/** What a page about one operation says. */
export interface Facts extends Documentation {
  readonly name: string;
  readonly file: string;
  readonly orchestrator: string;
  readonly outcomes: readonly (DocumentedOutcome & { readonly means: 'done' | 'refused' })[];
  /** The reviewed sections about it: a heading, and the table. */
  readonly whoMay: readonly (readonly [heading: string, table: string])[];
  readonly sequences: readonly Sequence[];
  readonly again: Expectations['again'];
  readonly leftBehind: Expectations['leftBehind'];
  readonly reports: readonly Report[];
}

/** One order of contract calls, and everything that ends it. */
export interface Sequence {
  readonly endings: readonly string[];
  readonly flow: string;
  /** Calls side by side, group after group. */
  readonly groups: readonly (readonly { readonly contract: string; readonly method: string }[])[];
}

/** What is reported, how grave it is, and with which endings. */
export interface Report {
  readonly type: string;
  readonly sink: string;
  readonly grade: string;
  readonly endings: readonly string[];
}

/** What every operation may be refused with before its body begins, and what a lost claim means. */
const IN_COMMON: Readonly<Record<string, string>> = {
  validation_failed: 'The input breaks a rule; `violations` says where and which, and never repeats a value.',
  session_ended: 'The actor’s session is over, or was superseded; sign in again.',
  denied: 'The actor may not; `reason` says why, and an audit event tells of it.',
  read_only: 'Read-only mode closes it.',
  maintenance: 'Maintenance closes it.',
  emergency_restricted: 'An emergency closes it.',
  step_up_required: 'The actor’s last password or code is too old; prove one again.',
  feature_disabled: 'The feature is switched off.',
  conflict: 'Somebody else was faster; look again and decide again. Nothing was changed.',
};
const COMMON_DATA: Readonly<Record<string, readonly string[]>> = {
  validation_failed: ['violations'],
  denied: ['ability', 'reason'],
  step_up_required: ['maxAgeMinutes'],
  feature_disabled: ['key'],
};

const reviewed = sectionsOf(readFileSync(join(import.meta.dirname, '../who-may.md'), 'utf8'));

/** Everything there is to say about one operation; its endings are really run. */
export async function factsOf(one: Expectations): Promise<Facts> {
  const { operation, scenarios, again, leftBehind } = one;
  const { orchestrator, method } = doorOf(operation);
  const file = method.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const documentation = documentationOf(file, orchestrator.name, method);
  const recordings: Recording[] = [];
  for (const scenario of scenarios) recordings.push(await record(scenario));
  const own = documentation.outcomes.map((outcome) => {
    const [literal = ''] = outcome.ending.split('/');
    return { ...outcome, means: operation.outcomes[literal]?.means ?? 'refused' };
  });
  const common = unique(scenarios.map(({ ending }) => ending)).filter((ending) => own.every((known) => known.ending !== ending));
  return {
    ...documentation,
    name: operation.name,
    file,
    orchestrator: orchestrator.name,
    outcomes: [
      ...own,
      ...common.map((ending) => ({
        ending,
        means: 'refused' as const,
        meaning: IN_COMMON[ending] ?? '',
        carries: COMMON_DATA[ending] ?? [],
      })),
    ],
    whoMay: Object.keys(one.whoMay).map((kind) => [kind, reviewed.get(sectionName(one, kind)) ?? ''] as const),
    sequences: sequencesOf(recordings),
    again,
    leftBehind,
    reports: reportsOf(recordings),
  };
}

const unique = <T>(all: readonly T[]): readonly T[] => [...new Set(all)];
const endingOf = ({ scenario: { ending, variant } }: Recording): string => (variant === '' ? ending : `${ending} (${variant})`);

function sequencesOf(recordings: readonly Recording[]): readonly Sequence[] {
  const flows = unique(recordings.map(({ run }) => flowOf(run.calls)));
  return flows.map((flow) => {
    const same = recordings.filter(({ run }) => flowOf(run.calls) === flow);
    const groups = groupsOf(same[0]?.run.calls ?? []).map((group) => group.map(({ contract, method }) => ({ contract, method })));
    return { endings: same.map(endingOf), flow, groups };
  });
}

function reportsOf(recordings: readonly Recording[]): readonly Report[] {
  const told = recordings.flatMap((recording) => recording.run.intents.map(({ sink, type }) => ({ sink, type, recording })));
  return [...unique(told.map(({ type }) => type))].sort().map((type) => {
    const same = told.filter((one) => one.type === type);
    return {
      type,
      sink: same[0]?.sink ?? '',
      grade: gradeOf(type),
      endings: unique(same.map(({ recording }) => endingOf(recording))),
    };
  });
}

function gradeOf(type: string): string {
  const event = AUDIT_EVENTS.find((one) => one.type === type);
  if (event !== undefined) return `${event.category}, ${event.severity}`;
  const notice = NOTIFICATIONS.find((one) => one.type === type);
  if (notice === undefined) return 'a secret on its way to its owner';
  return notice.security ? `security, ${notice.severity}` : notice.severity;
}
