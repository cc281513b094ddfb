import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.js';

/** What stands where, so that a wrong method can be told from a wrong address. */
export class RouteTable {
  private readonly routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();

  /** Sees every route that is registered after this call. */
  watch(server: FastifyInstance): void {
    server.addHook('onRoute', ({ url, method }) => {
      for (const one of [method].flat()) this.add(one, url);
    });
  }

  add(method: string, url: string): void {
    let route = this.routes.get(url);
    if (!route) this.routes.set(url, (route = { pattern: patternOf(url), methods: new Set() }));
    route.methods.add(method.toUpperCase());
  }

  nothingAt(method: string, url: string): Problem {
    const path = url.split('?', 1)[0] as string;
    const allowed = new Set<string>();
    for (const { pattern, methods } of this.routes.values()) {
      if (pattern.test(path)) for (const known of methods) allowed.add(known);
    }
    if (allowed.size === 0 || allowed.has(method))
      return new Problem('route-unknown', `expected an address of this API, found ${method} ${path.slice(0, SHOWN_MAX)}; see /api/docs`);
    const allow = [...allowed].sort().join(', ');
    return new Problem('method-not-allowed', `expected ${allow} at this address, found ${method}`, { headers: { allow } });
  }
}

/** An address is repeated in the answer so far. */
const SHOWN_MAX = 200;

/** One segment per parameter; each alternative is linear in the path's length. */
function patternOf(url: string): RegExp {
  const segments = url.split('/').map((segment) => {
    if (segment.startsWith(':')) return '[^/]+';
    return segment === '*' ? '.*' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${segments.join('/')}$`);
}
