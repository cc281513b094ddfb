import { lookup } from 'node:dns/promises';

/** All addresses of a name, in the order in which they should be tried. Rejects when there are none. */
export type Resolver = (hostname: string) => Promise<readonly string[]>;

/** As the operating system resolves: hosts file, search domains, its own order (RFC 6724). */
export const systemResolver: Resolver = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);
