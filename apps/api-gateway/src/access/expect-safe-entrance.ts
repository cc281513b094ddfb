import { isIPv4, isIPv6 } from 'node:net';

/** Until keys, roles and TLS are there, nobody but this machine may reach the API. Throws `NotLoopback`; called before listening. */
export function assertLoopback(host: string): void {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const loopback = host === 'localhost' || (isIPv4(bare) && bare.startsWith('127.')) || (isIPv6(bare) && LOOPBACK_V6.test(bare));
  if (!loopback) throw new NotLoopback(host);
}

/** `::1`, however many zeros are written out. */
const LOOPBACK_V6 = /^(?:::|(?:0{1,4}:){1,7}:?)0{0,3}1$/;

export class NotLoopback extends Error {
  override readonly name = 'NotLoopback';
  constructor(readonly host: string) {
    super(
      `expected HOST to be a loopback address (127.0.0.1, ::1 or localhost), found ${host}; the API has no transport security of its own yet: ` +
        'listen on loopback and put a proxy that authenticates in front of it',
    );
  }
}
