import type { IncomingHttpHeaders } from 'node:http2';

/** Lower-case names; of a name that ends in `-bin` the value is base64. */
export type Metadata = Readonly<Record<string, string>>;

/** Why this cannot be sent as metadata (gRPC over HTTP/2, "Custom-Metadata"); undefined when it can. Says nothing of the value. */
export function metadataFault(name: string, value: string): string | undefined {
  if (!/^[0-9a-z_.-]+$/.test(name)) return 'expected a name of letters, digits, _, - and . for metadata';
  if (name.endsWith('-bin')) return bytesOfBase64(value) ? undefined : 'expected base64, because the name ends in -bin and says bytes';
  return /^[\x20-\x7e]*$/.test(value) ? undefined : 'expected metadata in printable ASCII';
}

/** As it stands on the wire: bytes in base64, without padding, as the protocol asks of senders. */
export const wireValue = (name: string, value: string): string =>
  name.endsWith('-bin') ? (bytesOfBase64(value)?.toString('base64').replaceAll('=', '') ?? '') : value;

/** The bytes of a text in base64 or base64url, with or without its padding; undefined when it is neither. */
export function bytesOfBase64(text: string): Buffer | undefined {
  const [, digits = '', padding = ''] = /^([A-Za-z0-9+/_-]*)(={0,2})$/.exec(text) ?? [undefined, '-', '==='];
  if (digits.length % 4 === 1 || (padding !== '' && (digits.length + padding.length) % 4 !== 0)) return undefined;
  return Buffer.from(digits, 'base64url');
}

/** Header names that a reply's metadata leaves out: they belong to the protocol. */
const OF_THE_PROTOCOL: ReadonlySet<string> = new Set([
  'grpc-status',
  'grpc-message',
  'grpc-status-details-bin',
  'grpc-encoding',
  'grpc-accept-encoding',
]);

/** Adds what a reply's headers or trailers say. Repeated names are joined by a comma; bytes are base64, padded. */
export function collectMetadata(headers: IncomingHttpHeaders, metadata: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(':') || value === undefined || OF_THE_PROTOCOL.has(name)) continue;
    const values = [value].flat();
    metadata[name] = name.endsWith('-bin') ? padded(values.join(',')) : values.join(', ');
  }
}

const padded = (list: string): string =>
  list
    .split(',')
    .map((one) => bytesOfBase64(one.trim())?.toString('base64') ?? '')
    .join(', ');
