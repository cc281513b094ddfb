import { isIPv4, isIPv6 } from 'node:net';

/** The 4 or 16 bytes of an address as `node:net` and the resolver write it; undefined when the text is none. A zone (`%eth0`) is left out. */
export function addressBytes(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split('.'), Number);
  const address = text.split('%')[0] ?? '';
  return isIPv6(address) ? ipv6Bytes(address) : undefined;
}

function ipv6Bytes(address: string): Uint8Array {
  const [front = '', back] = address.split('::');
  const head = groups(front);
  const tail = back === undefined ? [] : groups(back);
  const bytes = new Uint8Array(16);
  bytes.set(head, 0);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

function groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    // The last 32 bits may be written as an IPv4 address (RFC 4291 section 2.2).
    if (group.includes('.')) return group.split('.').map(Number);
    const value = parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
