import { parseArgs } from 'node:util';

import { canonicalEmail } from '@maatify/admin-infra';

import { cliCommand } from '../platform/config/start-environment.js';
import type { AskedExport } from './export-audit.command.js';
import { MODE_COMMANDS } from './modes.js';
import { SUPPORT_COMMANDS } from './support.js';

/** What the command line was asked for, complete and well formed. */
export type Asked =
  | { readonly command: PlainCommand }
  | { readonly command: 'bootstrap'; readonly email: string }
  | ({ readonly command: 'export-audit' } & AskedExport)
  | { readonly command: keyof typeof SUPPORT_COMMANDS; readonly email: string; readonly reason: string }
  | ModeAsked<'leave-mode'>
  | ModeAsked<'emergency'>;

/** What takes no argument. */
const PLAIN_COMMANDS = ['migrate', 'prune', 'audit:verify', 'audit:end-relay', 'database:grants'] as const;
type PlainCommand = (typeof PLAIN_COMMANDS)[number];

interface ModeAsked<Command extends keyof typeof MODE_COMMANDS> {
  readonly command: Command;
  readonly mode: keyof (typeof MODE_COMMANDS)[Command];
  readonly reason: string;
}

/** Reads the arguments; null for whatever the usage does not list. */
export function readArguments(args: readonly string[]): Asked | null {
  const given = parsed(args);
  if (given === null) return null;
  const { words, email, reason, which } = given;
  const [command, mode = null, ...more] = words;
  if (command === undefined || more.length > 0) return null;
  if (command === 'export-audit') return mode === null && reason !== null ? askedExport(which, email, reason) : null;
  if (Object.keys(which).length > 0) return null;
  if (mode !== null) {
    if (reason === null || email !== null) return null;
    if (command === 'leave-mode' && isOneOf(MODE_COMMANDS[command], mode)) return { command, mode, reason };
    return command === 'emergency' && isOneOf(MODE_COMMANDS[command], mode) ? { command, mode, reason } : null;
  }
  if (isOneOf(SUPPORT_COMMANDS, command)) return email !== null && reason !== null ? { command, email, reason } : null;
  if (reason !== null) return null;
  if (command === 'bootstrap') return email !== null ? { command, email } : null;
  const plain = PLAIN_COMMANDS.find((one) => one === command);
  return plain !== undefined && email === null ? { command: plain } : null;
}

export function usage(): string {
  const cli = cliCommand();
  const lines = [
    ...PLAIN_COMMANDS,
    'bootstrap --email you@example.com',
    ...Object.keys(SUPPORT_COMMANDS).map((command) => `${command} --email them@example.com --reason 'why'`),
    ...Object.entries(MODE_COMMANDS).flatMap(([command, modes]) =>
      Object.keys(modes).map((mode) => `${command} ${mode} --reason 'why'`),
    ),
    `export-audit [--format csv|jsonl] [--email them@example.com] [--type admin.created] [--from 2026-01-01] [--to 2026-02-01] --reason 'why'`,
  ];
  return [
    ...lines.map((line, index) => `${index === 0 ? 'usage:' : '      '} ${cli} ${line}`),
    'The password of bootstrap is read from BOOTSTRAP_PASSWORD or from standard input: arguments show up in process lists and shell',
    'histories. Every reason is recorded. export-audit writes the trail to standard output; --to is no longer in it, and days begin in UTC.',
  ].join('\n');
}

/** What narrows an export, as it was typed. */
type Which = Readonly<Partial<Record<'format' | 'type' | 'from' | 'to', string>>>;

interface Given {
  readonly words: readonly string[];
  readonly which: Which;
  readonly email: string | null;
  readonly reason: string | null;
}

/** As often as somebody types it, to see whether that was once. */
const MANY = { type: 'string', multiple: true } as const;

function parsed(args: readonly string[]): Given | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { email: MANY, reason: MANY, format: MANY, type: MANY, from: MANY, to: MANY },
    });
    // Said twice, nobody can tell which one was meant.
    if (Object.values(values).some((given) => given.length > 1)) return null;
    const { email: [email = null] = [], reason: [reason = null] = [], ...others } = values;
    const which = Object.fromEntries(Object.entries(others).map(([name, [value]]) => [name, value])) as Which;
    // Told apart from an address nobody has: this one was mistyped.
    if (email !== null && canonicalEmail(email) === null) return null;
    return reason?.trim() === '' ? null : { words: positionals, which, email, reason };
  } catch {
    // An option nobody knows, or one without its value.
    return null;
  }
}

function askedExport({ format = 'csv', type, ...span }: Which, email: string | null, reason: string): Asked | null {
  const [from, to] = [momentOf(span.from), momentOf(span.to)];
  if (from === undefined || to === undefined) return null;
  return { command: 'export-audit', format, email, type: type ?? null, from, to, reason };
}

const DAY_OR_MOMENT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z)?$/;

/** A day as its beginning in UTC, or a moment of one; null for none, undefined for what is neither. */
function momentOf(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  const ms = DAY_OR_MOMENT.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text.slice(0, 10)) ? undefined : ms;
}

function isOneOf<T extends object>(table: T, name: string): name is keyof T & string {
  return Object.hasOwn(table, name);
}
