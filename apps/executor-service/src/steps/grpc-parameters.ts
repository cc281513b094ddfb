import { SERVICE_METHOD, type Json } from '@runbook/domain';
import { endpointOf } from '@runbook/outbound';
import { z } from 'zod';
import type { GrpcAddress } from '../grpc/grpc-channel.js';
import { metadataFault, type Metadata } from '../grpc/metadata.js';
import type { Auth } from './auth.js';
import { authParameter, faultOfHeader, NEEDS_TLS, scalar } from './call-parameters.js';
import { routeParameters, type RouteParameters } from './call-route.js';
import { invalidParameters, parseParameters, type Violation } from './invalid-parameters.js';

/** What stands under `with` of a `call-service` step that calls over gRPC. */
export interface GrpcParameters extends RouteParameters {
  readonly address: GrpcAddress;
  /** With its package. */
  readonly service: string;
  readonly method: string;
  /** The request message; an empty one where the author gives none. */
  readonly body: Json;
  /** The text of a proto; undefined: by reflection. */
  readonly proto?: string;
  readonly metadata: Metadata;
  readonly credential?: string;
  readonly auth?: Auth;
}

/** Throws a terminal `invalid-input` that names every path which does not fit. */
export function parseGrpcCall(parameters: Json): GrpcParameters {
  const { address, method, headers, ...call } = parseParameters(schema, parameters, 'call-service over gRPC');
  const violations: Violation[] = [];
  const target = addressOf(address);
  if (!target) violations.push({ path: '/address', message: 'expected grpcs://host:port, or grpc://host:port for plaintext' });
  if (call.clientCertificate !== undefined && target?.secure === false) violations.push({ path: '/clientCertificate', message: NEEDS_TLS });
  const metadata: Record<string, string> = {};
  for (const [written, value] of Object.entries(headers)) {
    const name = written.toLowerCase();
    const fault = name.startsWith('grpc-')
      ? RESERVED
      : (faultOfHeader(name, String(value), metadata, METADATA_RESERVED) ?? metadataFault(name, String(value)));
    if (fault) violations.push({ path: `/headers/${written}`, message: fault });
    metadata[name] = String(value);
  }
  if (violations.length > 0 || !target) throw invalidParameters('call-service over gRPC', violations);
  const [service = '', name = ''] = method.split('/');
  return { ...call, address: target, service, method: name, metadata };
}

/** `grpcs` when no scheme is written: nothing goes in the clear unless the author says so. */
export function addressOf(text: string): GrpcAddress | undefined {
  const [, scheme = 'grpcs', rest = ''] = /^(?:(grpcs?):\/\/)?(.*)$/is.exec(text) ?? [];
  const secure = scheme.toLowerCase() === 'grpcs';
  const endpoint = endpointOf(rest, secure ? 443 : 80);
  return endpoint && { ...endpoint, secure };
}

const RESERVED = 'expected metadata that the author may set; names with grpc- are the protocol’s own';

/** They belong to the connection (RFC 9113) or are computed. */
const METADATA_RESERVED: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-type',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
  'user-agent',
]);

const schema = z.strictObject({
  address: z.string(),
  method: z.string().regex(SERVICE_METHOD, 'expected package.Service/Method'),
  body: z.custom<Json>(() => true).default({}),
  proto: z.string().min(1).optional(),
  headers: z.record(z.string(), scalar).default({}),
  credential: z.string().min(1).optional(),
  auth: authParameter,
  ...routeParameters,
});
