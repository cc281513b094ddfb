import type { IncomingHttpHeaders } from 'node:http';

/** From where a session began, so that its person knows it again in a list. */
export interface SessionOrigin {
  /** IP address, as the service saw it. */
  readonly address: string;
  /** A browser, or a program, by its family; never by all that it says of its machine. */
  readonly agent?: string;
}

export function originOf({ ip, headers }: { readonly ip: string; readonly headers: IncomingHttpHeaders }): SessionOrigin {
  const agent = agentFamily(headers['user-agent']);
  return { address: ip, ...(agent !== undefined && { agent }) };
}

/** In this order: nearly every browser says that it is several of them. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChromium\//, 'Chromium'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b|\biPad\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];
/** The first product of a program's own word (RFC 9110, section 10.1.5). */
const PRODUCT = /^([A-Za-z0-9][A-Za-z0-9.+_-]{0,39})(?:[/ ]|$)/;
/** Nobody's browser says more of itself. */
const READ_MAX = 512;

/** `Firefox on Linux`, `runbook-cli`, `curl`. Undefined: it says nothing that can be read. */
export function agentFamily(header: string | undefined): string | undefined {
  const said = header?.slice(0, READ_MAX) ?? '';
  const find = (table: typeof BROWSERS) => table.find(([pattern]) => pattern.test(said))?.[1];
  const browser = said.startsWith('Mozilla/') ? find(BROWSERS) : undefined;
  const system = find(SYSTEMS);
  if (browser !== undefined) return system === undefined ? browser : `${browser} on ${system}`;
  return PRODUCT.exec(said)?.[1];
}
