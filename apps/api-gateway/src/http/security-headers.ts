import helmet from '@fastify/helmet';
import { fastify, type FastifyInstance } from 'fastify';

/** Nothing but this process's own scripts and styles; no inline ones, no frames, no forms. */
const POLICY: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'none'"],
  'connect-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/**
 * Puts security headers on every answer. The library works them out anew for each request, although they never differ: here it is
 * asked once, which takes about 2 % off a short run. The pages of the documentation bring styles inline; nothing else may.
 */
export async function useSecurityHeaders(server: FastifyInstance, { docsPaths, overTls }: Served): Promise<void> {
  const ordinary = await headersFor(POLICY, overTls);
  const docs = await headersFor({ ...POLICY, 'style-src': ["'self'", "'unsafe-inline'"] }, overTls);
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(docsPaths.some((path) => request.url.startsWith(path)) ? docs : ordinary);
    done();
  });
}

export interface Served {
  readonly docsPaths: readonly string[];
  /** By this process itself. */
  readonly overTls: boolean;
}

async function headersFor(policy: typeof POLICY, overTls: boolean): Promise<Record<string, string>> {
  const probe = fastify();
  const directives = Object.fromEntries(Object.entries(policy).map(([name, values]) => [name, [...values]]));
  // Where TLS ends at a proxy, Strict-Transport-Security is for the proxy to send. Other hosts of the domain are none of ours.
  const strictTransportSecurity = overTls && { maxAge: HSTS_SECONDS, includeSubDomains: false };
  await probe.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives }, strictTransportSecurity });
  probe.get('/', (_request, reply) => reply.status(204).send());
  const { headers } = await probe.inject('/');
  await probe.close();
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_THE_PROBE.has(name))) as Record<string, string>;
}

/** A year. */
const HSTS_SECONDS = 31_536_000;

const OF_THE_PROBE: ReadonlySet<string> = new Set(['date', 'connection', 'content-length', 'content-type', 'keep-alive']);
