import { ContractViolationException } from '../../kernel/exceptions.js';
import type { CorrelationId } from '../../kernel/ids.js';
import type { Channel, Origin } from '../../kernel/origin.js';

const CHANNELS: readonly Channel[] = ['ui', 'api', 'cli', 'job'];
const MAX_IP = 64;
const MAX_USER_AGENT = 512;
const CORRELATION_ID = /^[\x21-\x7e]{1,64}$/;

export interface ReadOrigin extends Origin {
  readonly correlationId: CorrelationId | null;
}

/**
 * Copies the host's origin once, bounded; own properties only, so that a polluted prototype cannot answer for one.
 *
 * What a client controls (the user agent) is cut and cleaned, never refused: a strange header is no reason to fail a sign-in.
 * What the host controls must be right, or its code needs mending.
 */
export function readOrigin(origin: unknown, operation: string): ReadOrigin {
  try {
    if (typeof origin === 'object' && origin !== null) {
      const from = origin as Origin;
      const ip: unknown = Object.hasOwn(from, 'ip') ? from.ip : null;
      const userAgent: unknown = Object.hasOwn(from, 'userAgent') ? from.userAgent : null;
      const channel: unknown = Object.hasOwn(from, 'channel') ? from.channel : null;
      const correlationId: unknown = Object.hasOwn(from, 'correlationId') ? from.correlationId : null;
      if (typeof channel === 'string' && (CHANNELS as readonly string[]).includes(channel)) {
        return Object.freeze({
          ip: cleaned(ip, MAX_IP),
          userAgent: cleaned(userAgent, MAX_USER_AGENT),
          channel: channel as Channel,
          correlationId:
            typeof correlationId === 'string' && CORRELATION_ID.test(correlationId) ? (correlationId as CorrelationId) : null,
        });
      }
    }
  } catch {
    // An origin that cannot be read is a forged one; said below.
  }
  throw new ContractViolationException(
    `${operation} needs an Origin with ip, userAgent and channel (${CHANNELS.join(', ')}); build it in the host after its trusted-proxy rule.`,
    { code: 'origin.malformed', operation },
  );
}

function cleaned(value: unknown, max: number): string | null {
  if (typeof value !== 'string') return null;
  if (value.length <= max && value.isWellFormed() && !value.includes('\0')) return value;
  return value.slice(0, max).toWellFormed().replaceAll('\0', '');
}
