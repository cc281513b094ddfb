import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.js';

/** The registered routes, to tell a wrong method (405) from a wrong address (404). */
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
      if (pattern.test(path)) for (const registered of methods) allowed.add(registered);
    }
    if (allowed.size === 0 || allowed.has(method))
      return new Problem('route-unknown', `expected an address of this API, found ${method} ${path.slice(0, SHOWN_MAX)}; see /api/docs`);
    const allow = [...allowed].sort().join(', ');
    return new Problem('method-not-allowed', `expected ${allow} at this address, found ${method}`, { headers: { allow } });
  }
}

/** Characters of an address that are repeated in the answer. */
const SHOWN_MAX = 200;

/** One segment per parameter; each alternative is linear in the path's length. */
function patternOf(url: string): RegExp {
  const segments = url.split('/').map((segment) => {
    if (segment.startsWith(':')) return '[^/]+';
    return segment === '*' ? '.*' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${segments.join('/')}$`);
}
