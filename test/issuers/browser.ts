/** A browser: keeps cookies for each host, and tells hosts apart whose ports differ, as addresses of suites do. */
export class Browser {
  private readonly jars = new Map<string, Map<string, string>>();

  /** Where a host of the outside is really: as a proxy in front of the service would lead there. */
  constructor(private readonly proxied: ReadonlyMap<string, string> = new Map()) {}

  cookie(origin: string, name: string): string | undefined {
    return this.jars.get(origin)?.get(name);
  }

  async visit(address: string, init: RequestInit = {}): Promise<Response> {
    const { origin } = new URL(address);
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const real = address.replace(origin, this.proxied.get(origin) ?? origin);
    const answer = await fetch(real, { redirect: 'manual', ...init, headers: { ...init.headers, ...(cookie && { cookie }) } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(set)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  /** Signs in at the provider and agrees to all that it asks; answers the address that it is sent back to. */
  async signInAt(address: string, person: string, backTo: string): Promise<string> {
    let next = address;
    for (let n = 0; n < VISITS_MAX; n++) {
      if (next.startsWith(backTo)) return next;
      const answer = await this.visit(next);
      const location = answer.headers.get('location');
      if (location !== null) {
        next = new URL(location, next).href;
        continue;
      }
      const page = await answer.text();
      const [, action] = /<form[^>]*action="([^"]+)"/.exec(page) ?? [];
      const [, prompt] = /name="prompt" value="(\w+)"/.exec(page) ?? [];
      if (action === undefined || prompt === undefined) throw new Error(`expected a form of the provider, found ${answer.status}: ${page}`);
      const form = new URLSearchParams({ prompt, ...(prompt === 'login' && { login: person, password: 'anything' }) });
      const posted = await this.visit(new URL(action, next).href, { method: 'POST', body: form });
      next = new URL(posted.headers.get('location') ?? '', next).href;
    }
    throw new Error(`expected to be sent back to ${backTo} within ${VISITS_MAX} visits, found ${next}`);
  }
}

const VISITS_MAX = 20;
