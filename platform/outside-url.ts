import ipaddr from 'ipaddr.js';

const PORTS = new Set(['', '443', '8443']);
const LONGEST = 2000;
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether an address is one of the public internet: every special range is refused, and of IPv6 whatever is not global unicast. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_IPV6);
}

/** The address that a URL names in place of a host name, without the brackets. */
export function literalAddress({ hostname }: URL): string | undefined {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return ipaddr.isValid(bare) ? bare : undefined;
}

/**
 * What is wrong with a URL that somebody outside gave, as far as the URL itself tells; the names in it are resolved where it is
 * called. With `loopback`, which only development sets, http to 127.0.0.1 is right as well.
 */
export function outsideUrlFault(text: string, { loopback }: { readonly loopback: boolean }): string | undefined {
  if (text.length > LONGEST || !URL.canParse(text)) return `Must be a URL of at most ${LONGEST} characters.`;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'Must not hold a user or a password.';
  if (url.hash !== '' || text.includes('#')) return 'Must not have a fragment.';
  if (loopback && url.protocol === 'http:' && url.hostname === '127.0.0.1') return undefined;
  if (url.protocol !== 'https:') return 'Must be an https URL.';
  if (!PORTS.has(url.port)) return 'Must be on port 443 or 8443.';
  const literal = literalAddress(url);
  if (literal === undefined) return hostFault(url.hostname);
  return isPublicAddress(literal) ? undefined : 'Must be at a public address.';
}

/** A name of the DNS: two labels at least, and none at its end left empty. */
const hostFault = (host: string): string | undefined =>
  /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/.test(host)
    ? undefined
    : 'Must name a host of the public internet.';
