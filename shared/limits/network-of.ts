import ipaddr from 'ipaddr.js';

const BITS_OF_A_SITE = 64;

/** What one customer of a network can easily have addresses of: one IPv4 address, or 2⁶⁴ IPv6 addresses. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address); // an IPv4 address inside an IPv6 one is that IPv4 address
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const bytes = parsed.toByteArray().slice(0, BITS_OF_A_SITE / 8);
  return `${Buffer.from(bytes).toString('hex')}/${BITS_OF_A_SITE}`;
}
