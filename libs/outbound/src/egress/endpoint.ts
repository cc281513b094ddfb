/** A host and a port as an author or an operator wrote them. */
export interface Endpoint {
  /** As `URL` holds it: lower-case, an IPv6 address in brackets, exotic spellings of IPv4 addresses made plain. */
  readonly hostname: string;
  readonly port: number;
}

/** Reads `host[:port]`; undefined when the text is something else. An IPv6 address stands in brackets. */
export function endpointOf(text: string, portDefault: number): Endpoint | undefined {
  // URL leaves blanks and line ends out silently; here they are a mistake.
  if (!/^[^\s/\\?#@]+$/.test(text) || !URL.canParse(`http://${text}`)) return undefined;
  const { hostname } = new URL(`http://${text}`);
  const written = /:(\d{1,5})$/.exec(text)?.[1];
  const port = written === undefined ? portDefault : Number(written);
  return hostname === '' || port < 1 || port > 65_535 ? undefined : { hostname, port };
}

/** `host:port`, as allow-lists and limits name it. */
export const targetOf = ({ hostname, port }: Endpoint): string => `${hostname}:${port}`;

/** The name or address itself, for those who take an IPv6 address without brackets. */
export const bareHost = (hostname: string): string => (hostname.startsWith('[') ? hostname.slice(1, -1) : hostname);
