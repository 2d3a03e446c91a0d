import { Redacted } from '../kernel/redacted.js';

/**
 * The one form a password has before anything looks at it: Unicode's composed form (NFC), and nothing else changed.
 *
 * A letter with a mark is one key on one keyboard and two on another; the same password must be the same from both.
 */
export function passwordForm(password: Redacted): Redacted {
  return Redacted.of(password.reveal().normalize('NFC'));
}
