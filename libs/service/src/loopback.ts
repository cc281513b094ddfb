import { isIPv4, isIPv6 } from 'node:net';

/** Only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  return host === 'localhost' || (isIPv4(bare) && bare.startsWith('127.')) || (isIPv6(bare) && LOOPBACK_V6.test(bare));
}

/** `::1`, however many zeros are written out. */
const LOOPBACK_V6 = /^(?:::|(?:0{1,4}:){1,7}:?)0{0,3}1$/;
