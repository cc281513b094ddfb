import { endpointOf, type Endpoint } from '@runbook/outbound';
import { mailAddress } from './mail-address.js';

/** The mail server that the operator named. */
export interface SmtpServer extends Endpoint {
  /** `always`: from the first byte. `start`: by STARTTLS, or not at all. `never`: in the clear, without an account. */
  readonly tls: 'always' | 'start' | 'never';
  readonly account?: { readonly user: string; readonly pass: string };
  readonly from: string;
}

const SCHEMES = {
  'smtps:': { tls: 'always', port: 465 },
  'smtp:': { tls: 'start', port: 587 },
  'smtp+plain:': { tls: 'never', port: 25 },
} as const;

/** Reads `SMTP_URL`: `smtps://user:password@host:port`. Throws an error that names what is wrong and never shows the password. */
export function smtpServerOf(text: string, from: string): SmtpServer {
  const wrong = (expected: string) =>
    new Error(`expected SMTP_URL to be ${expected}, found another form; write for example smtps://user:password@mail.example`);
  if (!URL.canParse(text)) throw wrong('a URL');
  const url = new URL(text);
  const scheme = SCHEMES[url.protocol as keyof typeof SCHEMES];
  if (!scheme) throw wrong('smtps://, smtp:// (with STARTTLS) or smtp+plain://');
  const endpoint = endpointOf(url.host, scheme.port);
  if (!endpoint || !['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '')
    throw wrong('a scheme, an account, a host and a port');
  const sender = mailAddress(from);
  if (sender === undefined) throw new Error('expected SMTP_FROM to be one address, name@domain and nothing else, found another text');
  if (url.username === '' && url.password === '') return { ...endpoint, tls: scheme.tls, from: sender };
  if (scheme.tls === 'never') throw wrong('without an account where nothing is encrypted');
  return {
    ...endpoint,
    tls: scheme.tls,
    from: sender,
    account: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
  };
}
