import { isIPv4, isIPv6 } from 'node:net';

const MAPPED_IPV4 = /^::ffff:(?=\d{1,3}\.)/i;
const IPV6_GROUPS = 8;
/** The groups of a /56, the last of which is cut in half. */
const KEPT_GROUPS = 4;

/**
 * The network an address is in: the /24 of an IPv4 address, the /56 of an IPv6 address, which is what one customer is given.
 * A limit by single addresses limits nobody who has a whole network.
 */
export function networkOf(ip: string | null | undefined): string {
  const address = (ip ?? '').replace(MAPPED_IPV4, '').replace(/%.*$/, '');
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(address)) return 'unknown';
  const groups = groupsOf(address).slice(0, KEPT_GROUPS);
  const last = (groups.at(-1) ?? 0) & 0xff00;
  return `${[...groups.slice(0, -1), last].map((group) => group.toString(16)).join(':')}::/56`;
}

function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = address.split('::');
  const front = parsed(head);
  const back = tail === undefined ? [] : parsed(tail);
  const gap = Array<number>(Math.max(0, IPV6_GROUPS - front.length - back.length)).fill(0);
  return [...front, ...gap, ...back];
}

function parsed(part: string): readonly number[] {
  if (part === '') return [];
  // An IPv4 address at the end stands for two groups, which are beyond the network anyway.
  return part.split(':').flatMap((group) => (group.includes('.') ? [0, 0] : [Number.parseInt(group, 16)]));
}
