import { isIPv6 } from 'node:net';

/** Who has one IPv6 address has all of its network: these are its first 56 bits, in hexadecimal digits. */
const DIGITS = 56 / 4;

/** The address that limits count by: of IPv4 as it is, of IPv6 the network. */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head, tail] = plain.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = tail ? Array.from({ length: 8 - (head?.length ?? 0) - tail.length }, () => '0') : [];
  const groups = [...(head ?? []), ...zeros, ...(tail ?? [])];
  return groups
    .map((group) => group.toLowerCase().padStart(4, '0'))
    .join('')
    .slice(0, DIGITS);
}
