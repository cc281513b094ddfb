/**
 * `host:port` pairs of a setting: what may be reached although its address is not public (`EGRESS_ALLOW`), what no proxy is used for (`EGRESS_PROXY_EXCEPT`). A host is a name, an IPv4 address or
 * an IPv6 address in brackets; there are no wildcards, so that the list says exactly what it opens.
 */
export class AllowList {
  private readonly entries: ReadonlySet<string>;

  /** Throws an error that names the entry which cannot be read. */
  constructor(entries: readonly string[], setting = 'EGRESS_ALLOW') {
    this.entries = new Set(entries.map((entry) => normalised(entry, setting)));
  }

  /** `hostname` as a URL holds it: lower-case, an IPv6 address in brackets. */
  has(hostname: string, port: number): boolean {
    return this.entries.has(`${hostname}:${port}`);
  }
}

/** A URL takes `*.example` as well, which no call would ever match. */
const HOST = /^[^*]+$/;

function normalised(entry: string, setting: string): string {
  const port = /:(\d{1,5})$/.exec(entry)?.[1];
  const url = port === undefined ? undefined : parsed(`http://${entry}`);
  if (!url || Number(port) > 65_535 || url.username !== '' || url.pathname !== '/' || url.search !== '' || !HOST.test(url.hostname)) {
    throw new Error(`expected ${setting} to hold host:port pairs, found ${JSON.stringify(entry)}; write for example edr.internal:443`);
  }
  return `${url.hostname}:${Number(port)}`;
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
