import { describe, expect, it } from '@jest/globals';

import { readArguments } from '../../src/commands/arguments.js';

const WHOM = ['--email', 'a@example.com'];
const WHY = ['--reason', 'why'];
const everything = { format: 'csv', email: null, type: null, from: null, to: null, reason: 'why' };
const about = { email: 'a@example.com', reason: 'why' };

describe('the arguments of the command line', () => {
  it.each([
    [['migrate'], { command: 'migrate' }],
    [['database:grants'], { command: 'database:grants' }],
    [['prune'], { command: 'prune' }],
    [['bootstrap', ...WHOM], { command: 'bootstrap', email: about.email }],
    [['reset-password', ...WHOM, ...WHY], { command: 'reset-password', ...about }],
    [['reset-factor', ...WHY, ...WHOM], { command: 'reset-factor', ...about }],
    [['enrolment-code', ...WHOM, ...WHY], { command: 'enrolment-code', ...about }],
    [[...WHOM, 'clear-throttle', ...WHY], { command: 'clear-throttle', ...about }],
    [['unlock', '--email=a@example.com', '--reason=why'], { command: 'unlock', ...about }],
    [['leave-mode', 'maintenance', ...WHY], { command: 'leave-mode', mode: 'maintenance', reason: 'why' }],
    [['emergency', 'on', ...WHY], { command: 'emergency', mode: 'on', reason: 'why' }],
    [['emergency', 'off', ...WHY], { command: 'emergency', mode: 'off', reason: 'why' }],
    [['leave-mode', 'read-only', ...WHY], { command: 'leave-mode', mode: 'read-only', reason: 'why' }],
    [['audit:verify'], { command: 'audit:verify' }],
    [['export-audit', ...WHY], { command: 'export-audit', ...everything }],
    [
      [
        'export-audit',
        ...WHY,
        ...WHOM,
        '--format',
        'jsonl',
        '--type',
        'admin.created',
        '--from',
        '2026-01-31',
        '--to',
        '2026-02-01T12:30Z',
      ],
      {
        ...{ command: 'export-audit', ...about, format: 'jsonl', type: 'admin.created' },
        ...{ from: Date.UTC(2026, 0, 31), to: Date.UTC(2026, 1, 1, 12, 30) },
      },
    ],
  ])('%j', (args, asked) => {
    expect(readArguments(args)).toEqual(asked);
  });

  it.each([
    [[]],
    [['help']],
    [['--help']],
    [['constructor', ...WHOM, ...WHY]],
    [['toString']],
    [['migrate', 'now']],
    [['migrate', ...WHOM]],
    [['prune', ...WHY]],
    [['bootstrap']],
    [['bootstrap', '--email', 'no-address']],
    [['bootstrap', '--email']],
    [['bootstrap', ...WHOM, ...WHY]],
    [['bootstrap', ...WHOM, '--password', 'on the command line']],
    [['reset-password']],
    [['reset-password', ...WHOM]],
    [['reset-factor', ...WHOM, '--reason', ' ']],
    [['clear-throttle', ...WHY]],
    [['unlock', ...WHOM, '--reason']],
    [['unlock', 'a@example.com', ...WHY]],
    [['unlock', ...WHOM, ...WHY, '--force']],
    [['unlock', 'lock', ...WHOM, ...WHY]],
    [['unlock', ...WHOM, '--email', 'b@example.com', ...WHY]],
    [['unlock', ...WHOM, ...WHOM, ...WHY]],
    [['unlock', ...WHOM, ...WHY, '--reason', 'another']],
    [['bootstrap', ...WHOM, '--email=b@example.com']],
    [['emergency', ...WHY]],
    [['emergency', 'on']],
    [['emergency', 'maintenance', ...WHY]],
    [['emergency', 'constructor', ...WHY]],
    [['leave-mode', 'on', ...WHY]],
    [['leave-mode', ...WHY]],
    [['leave-mode', 'toString', ...WHY]],
    [['leave-mode', 'read-only']],
    [['leave-mode', 'read-only', ...WHOM, ...WHY]],
    [['leave-mode', 'read-only', 'maintenance', ...WHY]],
    [['export-audit']],
    [['export-audit', 'now', ...WHY]],
    [['export-audit', ...WHY, '--from', 'yesterday']],
    [['export-audit', ...WHY, '--from', '2026-02-30']],
    [['export-audit', ...WHY, '--to', '2026-02-01T12:30']],
    [['export-audit', ...WHY, '--to', '1767225600000']],
    [['export-audit', ...WHY, '--type', 'a.b', '--type', 'c.d']],
    [['prune', '--format', 'csv']],
    [['unlock', ...WHOM, ...WHY, '--from', '2026-01-01']],
  ])('%j is nothing of it', (args) => {
    expect(readArguments(args)).toBeNull();
  });
});
