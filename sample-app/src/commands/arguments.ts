import { parseArgs } from 'node:util';

import { canonicalEmail } from '@maatify/admin-infra';

import { cliCommand } from '../platform/config/start-environment.js';
import { MODE_COMMANDS } from './modes.js';
import { SUPPORT_COMMANDS } from './support.js';

/** What the command line was asked for, complete and well formed. */
export type Asked =
  | { readonly command: 'migrate' | 'prune' }
  | { readonly command: 'bootstrap'; readonly email: string }
  | { readonly command: keyof typeof SUPPORT_COMMANDS; readonly email: string; readonly reason: string }
  | ModeAsked<'leave-mode'>
  | ModeAsked<'emergency'>;

interface ModeAsked<Command extends keyof typeof MODE_COMMANDS> {
  readonly command: Command;
  readonly mode: keyof (typeof MODE_COMMANDS)[Command];
  readonly reason: string;
}

/** Reads the arguments; null for whatever the usage does not list. */
export function readArguments(args: readonly string[]): Asked | null {
  const given = parsed(args);
  if (given === null) return null;
  const { words, email, reason } = given;
  const [command, mode = null, ...more] = words;
  if (command === undefined || more.length > 0) return null;
  if (mode !== null) {
    if (reason === null || email !== null) return null;
    if (command === 'leave-mode' && isOneOf(MODE_COMMANDS[command], mode)) return { command, mode, reason };
    return command === 'emergency' && isOneOf(MODE_COMMANDS[command], mode) ? { command, mode, reason } : null;
  }
  if (isOneOf(SUPPORT_COMMANDS, command)) return email !== null && reason !== null ? { command, email, reason } : null;
  if (reason !== null) return null;
  if (command === 'bootstrap') return email !== null ? { command, email } : null;
  return (command === 'migrate' || command === 'prune') && email === null ? { command } : null;
}

export function usage(): string {
  const cli = cliCommand();
  const lines = [
    'migrate',
    'prune',
    'bootstrap --email you@example.com',
    ...Object.keys(SUPPORT_COMMANDS).map((command) => `${command} --email them@example.com --reason 'why'`),
    ...Object.entries(MODE_COMMANDS).flatMap(([command, modes]) =>
      Object.keys(modes).map((mode) => `${command} ${mode} --reason 'why'`),
    ),
  ];
  return [
    ...lines.map((line, index) => `${index === 0 ? 'usage:' : '      '} ${cli} ${line}`),
    'The password of bootstrap is read from BOOTSTRAP_PASSWORD or from standard input: arguments show up in process lists and shell',
    'histories. Every reason is recorded.',
  ].join('\n');
}

interface Given {
  readonly words: readonly string[];
  readonly email: string | null;
  readonly reason: string | null;
}

function parsed(args: readonly string[]): Given | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { email: { type: 'string', multiple: true }, reason: { type: 'string', multiple: true } },
    });
    // Said twice, nobody can tell which one was meant.
    if (Object.values(values).some((given) => given.length > 1)) return null;
    const [email = null] = values.email ?? [];
    const [reason = null] = values.reason ?? [];
    // Told apart from an address nobody has: this one was mistyped.
    if (email !== null && canonicalEmail(email) === null) return null;
    return reason?.trim() === '' ? null : { words: positionals, email, reason };
  } catch {
    // An option nobody knows, or one without its value.
    return null;
  }
}

function isOneOf<T extends object>(table: T, name: string): name is keyof T & string {
  return Object.hasOwn(table, name);
}
