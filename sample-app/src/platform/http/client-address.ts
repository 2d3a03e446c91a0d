import { isIPv4, isIPv6 } from 'node:net';

const IPV6_GROUPS = 8;
const IPV4_GROUPS = 2;
/** What stands before an IPv4 address that is spelled as an IPv6 one: mapped, and as a NAT64 translates it. */
const IPV4_INSIDE: readonly (readonly number[])[] = [
  [0, 0, 0, 0, 0, 0xffff],
  [0x64, 0xff9b, 0, 0, 0, 0],
];

/**
 * The one spelling of an address under which it is compared, counted and recorded; null for what is no address.
 *
 * A client has as many spellings as it likes where a proxy passes them on, and each would count as somebody else. An IPv4 address
 * inside an IPv6 one is that IPv4 address, whichever way its digits are written.
 */
export function clientAddress(ip: string | null | undefined): string | null {
  const address = (ip ?? '').replace(/%.*$/, '');
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return null;
  const groups = groupsOf(address);
  const inside = IPV4_INSIDE.some((prefix) => prefix.every((group, index) => groups[index] === group));
  if (inside) return groups.slice(-IPV4_GROUPS).flatMap(bytesOf).join('.');
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

/** The eight numbers of an IPv6 address. */
export function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = address.split('::');
  const front = parsed(head);
  const back = tail === undefined ? [] : parsed(tail);
  const gap = Array<number>(Math.max(0, IPV6_GROUPS - front.length - back.length)).fill(0);
  return [...front, ...gap, ...back];
}

function parsed(part: string): readonly number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

function bytesOf(group: number): readonly number[] {
  return [group >> 8, group & 0xff];
}
