import type { Instant } from '../../kernel/ids.js';
import { instant } from '../../kernel/ids.js';

/** In 2030, and no whole second: an adapter that stores seconds loses the 123 ms. */
export const START = instant(1_893_456_000_123);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export function at(ms: number): Instant {
  return instant(START + ms);
}

/** Composed, decomposed, beyond the basic plane, with quotes and a backslash: every character must come back as it went. */
export const UNICODE = 'Zo\u00eb / Zoe\u0308 \u{1F9D1}\u200D\u{1F680} \u5F20\u4F1F "o\'brien" \\ % _';
