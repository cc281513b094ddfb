import { BlockList } from 'node:net';
import type { Indicator } from './indicator.js';

/** Private, loopback, link-local, documentation and multicast addresses: they mean another machine in every network, or none. */
export function isReservedAddress({ type, value }: Indicator): boolean {
  if (type !== 'ipv4' && type !== 'ipv6') return false;
  return RESERVED.check(value.split('/')[0] ?? '', type);
}

const RESERVED = new BlockList();

// IANA's registries of special-purpose addresses (RFC 6890), where a host of one's own may stand.
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  RESERVED.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  RESERVED.addSubnet(network, prefix, 'ipv6');
}
