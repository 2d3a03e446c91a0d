// @ts-check
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { TEMPORARY } from './mutate-changed.config.mjs';
import { baseOf, changesSince } from './mutation/changed.mjs';

/** Judges the mutants of what a change touched, in bounded time: what a full run shows only after an hour or more. */
const USAGE = `usage: node scripts/mutate-changed.mjs [options] [file…]
  --base <commit>  compare with this one; default: where this branch left main, or the commit before the last
  --files <n>      judge at most so many files, the most changed ones; default 8
  --minutes <n>    stop after so long and report what was judged by then; default 15
  file…            judge these instead of what changed`;

const ROOT = join(import.meta.dirname, '..');
const CONFIG = 'scripts/mutate-changed.config.mjs';
/** What a process ends with that was asked to stop. */
const STOPPED = 128 + 15;

/** @param {readonly string[]} args */
function optionsOf(args) {
  const options = /** @type {const} */ ({
    base: { type: 'string' },
    files: { type: 'string', default: '8' },
    minutes: { type: 'string', default: '15' },
  });
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [files, minutes] = [Number(values.files), Number(values.minutes)];
  if (!(Number.isSafeInteger(files) && files > 0 && minutes > 0)) throw new Error('--files and --minutes are positive numbers');
  return { base: values.base, files, minutes, named: positionals };
}

/**
 * @param {string | undefined} given
 * @returns {readonly string[]}
 */
function changedFiles(given) {
  const base = given ?? baseOf(ROOT);
  const changes = base === null ? null : changesSince(ROOT, base);
  if (changes === null && given !== undefined) throw new Error(`git does not know ${given}`);
  // A downloaded archive has no history, and neither has a clone of depth one: there is nothing to compare with, which is no failure.
  const none =
    changes === null ? 'There is no earlier commit to compare with; name files or a --base.' : 'No file of the library changed.';
  if (changes === null || changes.length === 0) console.log(none);
  return (changes ?? []).map(({ file }) => file);
}

/**
 * @param {readonly string[]} files
 * @param {number} minutes
 * @returns {Promise<number>} the exit code
 */
function mutate(files, minutes) {
  const stryker = join(dirname(createRequire(import.meta.url).resolve('@stryker-mutator/core/package.json')), 'bin/stryker.js');
  // A group of its own: what interrupts this process does not reach it twice.
  const child = spawn(process.execPath, [stryker, 'run', CONFIG, '--mutate', files.join(',')], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  return new Promise((resolve, reject) => {
    let stopped = false;
    const stop = () => {
      stopped = true;
      if (child.pid !== undefined) process.kill(child.pid, 'SIGTERM');
    };
    const limit = setTimeout(stop, minutes * 60_000);
    process.once('SIGINT', stop).once('SIGTERM', stop);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(limit);
      rmSync(join(ROOT, TEMPORARY), { recursive: true, force: true });
      if (stopped) console.log(`stopped after ${minutes} min`);
      resolve(stopped && code === STOPPED ? 0 : (code ?? 1));
    });
  });
}

try {
  const { base, files: most, minutes, named } = optionsOf(process.argv.slice(2));
  const all = named.length > 0 ? named : changedFiles(base);
  const [judged, leftOut] = [all.slice(0, most), all.slice(most)];
  if (leftOut.length > 0) console.log(`left out, more than ${most} files: ${leftOut.join(', ')}`);
  if (judged.length > 0) process.exitCode = await mutate(judged, minutes);
} catch (error) {
  console.error(error instanceof Error ? error.message : error, `\n${USAGE}`);
  process.exitCode = 2;
}
