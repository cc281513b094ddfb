import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isIPv6, type AddressInfo } from 'node:net';
import type { Settings } from './settings.js';

/**
 * Returns the URL under which this machine reaches it. Throws `AddressUnusable` when the address is taken, or none of this machine's. Not by
 * Nest's own `listen`: that prints such an error by itself, with its stack.
 */
export async function listen(app: NestFastifyApplication, { host, port, tls }: Pick<Settings, 'host' | 'port' | 'tls'>): Promise<string> {
  await app.init();
  const server = app.getHttpAdapter().getInstance();
  try {
    await server.listen({ host, port });
    const address = server.server.address() as AddressInfo;
    return `${tls ? 'https' : 'http'}://${isIPv6(address.address) ? `[${fromHere(address.address)}]` : fromHere(address.address)}:${address.port}`;
  } catch (error) {
    const what = FOUND[(error as NodeJS.ErrnoException).code ?? ''];
    if (!what) throw error;
    throw new AddressUnusable(host, port, what, { cause: error });
  }
}

/** What stands for every address is none to connect to. */
const fromHere = (address: string): string => address.replace(/^0\.0\.0\.0$/, '127.0.0.1').replace(/^::$/, '::1');

const FOUND: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port taken; stop the other process, or set PORT',
  EACCES: 'that this user may not listen there; set PORT to 1024 or more',
  EADDRNOTAVAIL: 'an address that this machine does not have; set HOST',
  ENOTFOUND: 'a name without an address; set HOST',
};

export class AddressUnusable extends Error {
  override readonly name = 'AddressUnusable';
  constructor(
    readonly host: string,
    readonly port: number,
    found: string,
    options: ErrorOptions,
  ) {
    super(`expected to listen on port ${port} of ${host}, found ${found}`, options);
  }
}
