import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Whether `ip` leads to the public internet, also when it wraps an IPv4 address. False for what is no address. */
export function isPublicAddress(ip: string): boolean {
  const address = unwrap(ip);
  if (address === undefined || address.range() !== 'unicast') return false;
  return !(address instanceof ipaddr.IPv6) || isGlobalUnicast(address);
}

export function isLoopbackAddress(ip: string): boolean {
  return unwrap(ip)?.range() === 'loopback';
}

/** The address that packets end up at: mapped, translated and tunnelled IPv4 addresses count as themselves. */
function unwrap(ip: string): Address | undefined {
  if (!ipaddr.isValid(ip)) return undefined;
  const address = ipaddr.parse(ip);
  if (!(address instanceof ipaddr.IPv6)) return address;

  const bytes = address.toByteArray();
  const embedded = (start: number): Address => new ipaddr.IPv4(bytes.slice(start, start + 4));
  const range = address.range();
  if (range === 'ipv4Mapped' || range === 'rfc6145' || isGlobalNat64(bytes)) return embedded(12);
  if (range === '6to4') return embedded(2);
  if (range === 'teredo') return new ipaddr.IPv4(bytes.slice(12).map((byte) => byte ^ 0xff));
  return address;
}

/** 64:ff9b::/96 (RFC 6052). The prefix for local use beside it, 64:ff9b:1::/48, leads to somebody's own network. */
function isGlobalNat64(bytes: readonly number[]): boolean {
  return [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0].every((byte, index) => bytes[index] === byte);
}

/** 2000::/3, all that has been given out. Elsewhere lie forgotten schemes such as `::10.0.0.1`. */
function isGlobalUnicast(address: ipaddr.IPv6): boolean {
  return address.match(ipaddr.IPv6.parse('2000::'), 3);
}
