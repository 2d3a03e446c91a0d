import { isIPv4 } from 'node:net';

import { clientAddress, groupsOf } from './client-address.js';

/** The groups of a /56, the last of which is cut in half. */
const KEPT_GROUPS = 4;

/**
 * The network an address is in: the /24 of an IPv4 address, the /56 of an IPv6 address, which is what one customer is given.
 * A limit by single addresses limits nobody who has a whole network.
 */
export function networkOf(ip: string | null | undefined): string {
  const address = clientAddress(ip);
  if (address === null) return 'unknown';
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  const groups = groupsOf(address).slice(0, KEPT_GROUPS);
  const last = (groups.at(-1) ?? 0) & 0xff00;
  return `${[...groups.slice(0, -1), last].map((group) => group.toString(16)).join(':')}::/56`;
}
