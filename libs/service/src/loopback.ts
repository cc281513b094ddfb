import { isIPv4, isIPv6 } from 'node:net';

/** Only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  return host === 'localhost' || (isIPv4(bare) && bare.startsWith('127.')) || (isIPv6(bare) && LOOPBACK_V6.test(bare));
}

/** `::1`, however many zeros are written out. */
const LOOPBACK_V6 = /^(?:::|(?:0{1,4}:){1,7}:?)0{0,3}1$/;

const NAMES_OF_THIS_MACHINE: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Nobody else reads what is sent there: https, or http to this machine by one of its usual names. */
export const isUnreadOnTheWay = ({ protocol, hostname }: Pick<URL, 'protocol' | 'hostname'>): boolean =>
  protocol === 'https:' || (protocol === 'http:' && NAMES_OF_THIS_MACHINE.has(hostname));
