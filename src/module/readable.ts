/** Control characters, line breaks of every kind, and what turns the direction of a text around or hides in it. */
const UNREADABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** Whether people can read it for what it is: on a screen, in a log, in a terminal. */
export function isReadable(text: unknown): text is string {
  return typeof text === 'string' && text.trim() !== '' && text.search(UNREADABLE) < 0;
}

/** A name somebody chose, as it may stand in a message: nothing in it begins a line of its own or moves a cursor. */
export function shown(name: string): string {
  return name.replace(UNREADABLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** An object with fields, and no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
