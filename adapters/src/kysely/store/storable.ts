/**
 * A text as every database can store it: without NUL and lone surrogates. A record must not get lost because whoever caused
 * it chose such a character for a name or a user agent.
 */
export function storable(text: string): string;
export function storable(text: string | null): string | null;
export function storable(text: string | null): string | null {
  return text === null ? null : text.toWellFormed().replaceAll('\0', '\uFFFD');
}
