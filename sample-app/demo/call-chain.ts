import type { ContractCallEvent, IntentEvent } from '@maatify/admin-infra';

const SINKS: Readonly<Record<string, string>> = {
  AuditLogger: 'audit',
  NotificationDispatcher: 'notify',
  SecretDelivery: 'deliver',
};

/**
 * Contract calls in the order they started; calls that were under way together form one link.
 *
 * The events number starts and ends within their operation, so whether two calls overlapped is read off, not measured.
 */
export function callChain(calls: readonly ContractCallEvent[]): readonly string[] {
  const links: { names: string[]; lastEnd: number }[] = [];
  for (const call of [...calls].sort((a, b) => a.startedAs - b.startedAs)) {
    const link = links.at(-1);
    const name = `${call.contract}.${call.method}${call.ending === 'answered' ? '' : ` (${call.ending})`}`;
    if (link !== undefined && call.startedAs < link.lastEnd) {
      link.names.push(name);
      link.lastEnd = Math.max(link.lastEnd, call.endedAs);
    } else {
      links.push({ names: [name], lastEnd: call.endedAs });
    }
  }
  return links.map(({ names }) => names.join(' ∥ '));
}

/** What was handed to the sinks, and to which. */
export function intentList(intents: readonly IntentEvent[]): readonly string[] {
  return intents.map(({ sink, type }) => `${SINKS[sink] ?? sink} ${type}`);
}
