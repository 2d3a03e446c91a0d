import { readFileSync, writeFileSync } from 'node:fs';

import { barChart } from './bar-chart.js';
import type { Figures } from './figures.js';
import type { Measured, Spread } from './paired.js';

/** Writes `docs/performance.md` and its plots from `docs/performance.json`. */

interface Goal {
  readonly what: string;
  readonly goal: string;
  readonly figure: string;
  readonly met: boolean;
  /** What keeps it from being met, where it is not. */
  readonly because: string;
}

const DUTIES =
  'what is left above the floor is reading and freezing the answers, the rules of the input, the run with its id and its deadline, and the gateway around each call';
const MORE_CALLS =
  'the same for each of its calls, and a proof, a view and intents that nobody can change, where the floor hands on what it has';
const BECAUSE: Readonly<Record<string, string>> = {
  'access, allowed': DUTIES,
  'sign-in': MORE_CALLS,
  'sign-in with TOTP': MORE_CALLS,
  'status change (suspend)': MORE_CALLS,
  'authorize, granted': DUTIES,
  'authorize, denied': DUTIES,
  setting: DUTIES,
};
const ASYNC_CONTEXT =
  'better-auth turns asynchronous context on for the process, which each promise of ours pays for too; the figure before that is in the table above';

/** At most so many times the floor, by CPU. */
const AT_MOST: Readonly<Record<string, number>> = {
  'access, allowed': 2.5,
  'sign-in': 2,
  'sign-in with TOTP': 2,
  'status change (suspend)': 4,
  'authorize, granted': 4,
  'authorize, denied': 5,
  setting: 4,
};
const BYTES_AT_MOST = 3;
/** At least so many times cheaper than better-auth. */
const CHEAPER: Readonly<Record<string, number>> = { access: 60, 'sign-in': 30, 'sign-in with TOTP': 80, 'ban, suspend': 60 };

/** What an operation is called beside the floor. */
const ALONE: Readonly<Record<string, string>> = { access: 'access, allowed', 'ban, suspend': 'status change (suspend)' };

const figures = JSON.parse(readFileSync('docs/performance.json', 'utf8')) as Figures;
const { floor, chains, betterAuth, boot, hashing, hostClasses, hungSink, leakMiB, http, databases } = figures;

const times = ({ median, min, max }: Spread): string => `${median.toFixed(1)} (${min.toFixed(1)}–${max.toFixed(1)})`;
const inverse = ({ median, min, max }: Spread): Spread => ({ median: 1 / median, min: 1 / max, max: 1 / min });
const whole = ({ median }: Spread): string => Math.round(median).toLocaleString('en');
const found = (name: string): Measured => {
  const one = floor.find((each) => each.name === name);
  if (one === undefined) throw new Error(`${name} was not measured`);
  return one;
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const [allowed, refused] = [found('access, allowed'), found('access, refused')];
const mostBytes = Math.max(...floor.map(({ bytes }) => bytes.median));
const grown = Math.max(...leakMiB) - (leakMiB[0] ?? 0);
const goals: readonly Goal[] = [
  ...Object.entries(AT_MOST).map(([name, most]) => {
    const { cpu } = found(name);
    return {
      what: `${name}, CPU beside the floor`,
      goal: `≤ ${String(most)}x`,
      figure: `${times(cpu)}x`,
      met: cpu.median <= most,
      because: BECAUSE[name] ?? DUTIES,
    };
  }),
  {
    what: 'a refused access beside an allowed one, CPU',
    goal: '≤ 1x',
    figure: `${(refused.oursCpu.median / allowed.oursCpu.median).toFixed(2)}x`,
    // Within what two measurements of one thing differ by.
    met: refused.oursCpu.median <= allowed.oursCpu.median * 1.05,
    because: 'the difference is within what the machine does',
  },
  {
    what: 'bytes beside the floor, at most',
    goal: `≤ ${String(BYTES_AT_MOST)}x`,
    figure: `${mostBytes.toFixed(1)}x`,
    met: mostBytes <= BYTES_AT_MOST,
    because: 'frozen copies of the answers beside the answers',
  },
  ...(betterAuth ?? []).map(({ name, cpu }) => {
    const cheaper = inverse(cpu);
    const least = CHEAPER[name] ?? 1;
    return {
      what: `${name}, cheaper than better-auth`,
      goal: `≥ ${String(least)}x`,
      figure: `${times(cheaper)}x`,
      met: cheaper.median >= least,
      because: ASYNC_CONTEXT,
    };
  }),
  {
    what: 'a route behind a guard keeps, when the guard checks a session',
    goal: '≥ 80 %',
    figure: `${(http.kept.median * 100).toFixed(0)} %`,
    met: http.kept.median >= 0.8,
    because: 'the check itself, beside a route that does nothing else',
  },
  {
    what: 'importing, CPU beyond Nest and class-validator',
    goal: '≤ 25 ms',
    figure: `${boot.load.median.toFixed(0)} ms`,
    met: boot.load.median <= 25,
    because:
      'it is in three files; the rest is a hundred operations with their inputs, whose decorators class-validator registers one by one',
  },
  {
    what: 'starting, CPU beyond an empty context',
    goal: '≤ 5 ms',
    figure: `${boot.boot.median.toFixed(1)} ms`,
    met: boot.boot.median <= 5,
    because: 'every contract is a provider of its own, so that a test can override it',
  },
  {
    what: 'what is left of a sign-in beside its argon2id',
    goal: '≤ 0.2 %',
    figure: `${(hashing.share.median * 100).toFixed(2)} % of ${hashing.hashMs.median.toFixed(0)} ms`,
    met: hashing.share.median <= 0.002,
    because: 'what runs after a hash runs cold: its memory has pushed everything else out of the processor',
  },
  {
    what: 'a session check where the host has 1 000 validated classes, beside none',
    goal: 'no more',
    figure: `${(hostClasses.thousand.median / hostClasses.none.median).toFixed(2)}x`,
    met: hostClasses.thousand.median <= hostClasses.none.median * 1.1,
    because: 'the two are measured in processes of their own, beside whatever else runs',
  },
  {
    what: 'heap after 100 000 intents to a hung audit logger',
    goal: '< 10 MiB',
    figure: `${hungSink.heapMiB.toFixed(1)} MiB`,
    met: hungSink.heapMiB < 10,
    because: 'see below',
  },
  {
    what: 'intents that a hung audit logger lost, told',
    goal: 'every one',
    figure: `${String(hungSink.lost)} told, ${String(hungSink.inFlight)} more in flight`,
    met: hungSink.lost + hungSink.inFlight === 100_000,
    because: 'an intent was lost and not told',
  },
  {
    what: 'p99 of a call that audits, logger hung beside prompt',
    goal: 'unchanged',
    figure: `${hungSink.p99Us.hung.toFixed(0)} µs beside ${hungSink.p99Us.prompt.toFixed(0)} µs`,
    // Within what two processes differ by: a few microseconds.
    met: hungSink.p99Us.hung <= Math.max(hungSink.p99Us.prompt * 1.25, hungSink.p99Us.prompt + 3),
    because: 'the two are measured in processes of their own, beside whatever else runs',
  },
  {
    what: 'heap growth over 600 000 calls',
    goal: 'none',
    figure: `${grown.toFixed(2)} MiB`,
    met: grown < 1,
    because: 'see below',
  },
];

const chainOf = (name: string) => chains.find((one) => one.name === name);
const operations = floor.map((one) => [
  one.name,
  String(chainOf(one.name)?.calls ?? ''),
  chainOf(one.name)?.longest ?? '',
  `${times(one.cpu)}x`,
  `${times(one.wall)}x`,
  `${one.bytes.median.toFixed(1)}x`,
  whole(one.baseCpu),
  whole(one.oursCpu),
  whole(one.oursBytes),
]);

const page = `# Performance

<!-- Written by \`npm run bench -- --write\` from docs/performance.json. Do not edit. -->

The library does no I/O. What it costs is how many calls of contracts an operation makes one after another, and what it spends around them.
The first matters most, because a database answers in milliseconds; how long each chain is stands in [the operations' pages](operations) and is
a test. This page is about the second.

Measured on Node ${figures.node.slice(1)}, ${figures.machine}, small and shared: what a machine does to one side of a pair it does to the
other, so ratios carry over and times do not. Each ratio is the median of ${String(figures.rounds)} interleaved pairs in one process, with the
least and the greatest in brackets, taken after a second of CPU for each side to get warm.

## Beside the same written by hand

The *floor* is the same operation in plain TypeScript over the same contracts, which answer at once and store nothing: the same questions with
the same calls side by side, the same digests, tokens and ids, sinks called so that they cannot throw. It classifies nothing, copies and
freezes nothing, checks no shape, has no deadline, and takes its input as it comes. Ours does all of that.

![CPU of each operation beside the floor](performance-floor.svg)

${table(['operation', 'calls', 'one after another', 'CPU', 'wall', 'bytes', 'floor, ns', 'ours, ns', 'ours, bytes'], operations)}

## Beside better-auth

${
  betterAuth === null
    ? 'It was not installed for this run: `npm ci --prefix test/bench`.'
    : `In the same process, over its own memory adapter, with a hash that does nothing, the two-factor and admin plugins. Ours runs over the contracts
of the floor, which are cheaper than a memory adapter. better-auth uses \`AsyncLocalStorage\`, and that slows every \`await\` of the process, ours too; the last column is what ours took in the same
process before better-auth was loaded.

![How many times cheaper than better-auth](performance-better-auth.svg)

${table(
  ['operation', 'cheaper, CPU', 'theirs, µs', 'ours, µs', 'ours before, µs'],
  betterAuth.map((one) => [
    one.name,
    `${times(inverse(one.cpu))}x`,
    (one.baseCpu.median / 1_000).toFixed(0),
    (one.oursCpu.median / 1_000).toFixed(0),
    (found(ALONE[one.name] ?? one.name).oursCpu.median / 1_000).toFixed(0),
  ]),
)}`
}

## Behind HTTP

CPU of a Nest application on Express, for each request: ${http.openUs.median.toFixed(0)} µs without a guard, ${http.wavedThroughUs.median.toFixed(0)} µs behind a guard that reads the
request and asks nothing, ${http.guardedUs.median.toFixed(0)} µs behind one that calls \`access\`.

## Over the adapters

One call after another through the library and the adapters of \`@maatify/admin-infra-adapters/kysely\`, each with all it records and sends. A round
trip is a statement or a bound of a transaction; the CPU is this process's, without the server's. A sign-in ends the oldest session at the
limit; its hash is the in-memory one.

${table(
  ['database', 'operation', 'round trips', 'CPU, µs', 'wall, µs'],
  Object.entries(databases).flatMap(([name, operations]) =>
    operations.map(({ operation, statements, cpuUs, wallUs }) => [
      name,
      operation,
      String(statements),
      Math.round(cpuUs).toLocaleString('en'),
      Math.round(wallUs).toLocaleString('en'),
    ]),
  ),
)}

## Goals

${table(
  ['what', 'goal', 'measured', ''],
  goals.map(({ what, goal, figure, met, because }) => [what, goal, figure, met ? 'met' : `not met: ${because}`]),
)}

Heap after a full collection, at first and after each of five rounds of 120 000 calls, in MiB: ${leakMiB.map((mib) => mib.toFixed(1)).join(', ')}.

## How to repeat it

\`\`\`sh
npm ci --prefix test/bench    # better-auth; without it that part is left out
npm run bench                 # prints; with -- --quick in a minute, with -- --write this page is written anew
\`\`\`
`;
writeFileSync('docs/performance.md', page);
writeFileSync(
  'docs/performance-floor.svg',
  barChart(
    'CPU, times the same written by hand (goal: red)',
    floor.map(({ name, cpu }) => ({ label: name, value: cpu, goal: AT_MOST[name] ?? null })),
  ),
);
if (betterAuth !== null) {
  writeFileSync(
    'docs/performance-better-auth.svg',
    barChart(
      'Times cheaper than better-auth, CPU (goal: red)',
      betterAuth.map(({ name, cpu }) => ({ label: name, value: inverse(cpu), goal: CHEAPER[name] ?? null })),
    ),
  );
}
