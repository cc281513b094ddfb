import {
  Metadata,
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import protobuf from 'protobufjs';

export const HOSTS_PROTO = `
  syntax = "proto3";
  package edr.v1;
  import "google/protobuf/timestamp.proto";
  service Hosts {
    rpc Isolate (IsolateRequest) returns (IsolateReply);
    rpc Watch (WatchRequest) returns (stream Sighting);
    rpc Upload (stream Sighting) returns (IsolateReply);
  }
  enum Mode { MODE_UNSPECIFIED = 0; FULL = 1; }
  message IsolateRequest { string host_name = 1; Mode mode = 2; repeated int64 cases = 3; map<string, string> labels = 4; Owner owner = 5; }
  message Owner { string mail = 1; }
  message IsolateReply { string state = 1; int64 ticket = 2; bytes proof = 3; Mode mode = 4; google.protobuf.Timestamp at = 5; }
  message WatchRequest { uint32 count = 1; }
  message Sighting { uint32 number = 1; string text = 2; }
`;

type Unary = (call: ServerUnaryCall<Record<string, unknown>, unknown>, answer: sendUnaryData<unknown>) => void;

/** A gRPC server on this machine that answers as the test says. */
export class GrpcServer {
  readonly calls: { readonly message: Record<string, unknown>; readonly metadata: Record<string, unknown> }[] = [];
  cancelled = 0;

  static readonly isolated: Unary = (_call, answer) => {
    const trailers = new Metadata();
    trailers.set('x-cost', '3');
    answer(null, { state: 'isolated', ticket: '9007199254740993', proof: Buffer.from('ok'), mode: 'FULL' }, trailers);
  };

  answer: Unary = GrpcServer.isolated;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  /** With reflection of these versions; `mutual`: over TLS, for callers with a certificate alone. */
  static async open({ secure = false, mutual = false, reflection = ['v1', 'v1alpha'] as ('v1' | 'v1alpha')[] } = {}): Promise<GrpcServer> {
    const server = new Server();
    const { root } = protobuf.parse(HOSTS_PROTO);
    root.addJSON(protobuf.common.get('google/protobuf/timestamp.proto')?.nested ?? {});
    root.resolveAll();
    const definition = fromJSON(root.toJSON(), { longs: String, enums: String, defaults: true });
    const { edr } = loadPackageDefinition(definition) as unknown as { edr: { v1: { Hosts: ServiceClientConstructor } } };
    const held: { server?: GrpcServer } = {};
    server.addService(edr.v1.Hosts.service, {
      Isolate: (call: ServerUnaryCall<Record<string, unknown>, unknown>, answer: sendUnaryData<unknown>) => {
        held.server?.calls.push({ message: call.request, metadata: call.metadata.getMap() });
        call.on('cancelled', () => held.server && held.server.cancelled++);
        held.server?.answer(call, answer);
      },
      Watch: (call: ServerWritableStream<{ count: number }, unknown>) => {
        for (let number = 0; number < call.request.count; number++) call.write({ number, text: 'seen' });
        call.end();
      },
      Upload: (_call: unknown, answer: sendUnaryData<unknown>) => answer({ code: status.UNIMPLEMENTED }, null),
    });
    const services = new ReflectionService(definition);
    if (reflection.length === 2) services.addToServer(server);
    else if (reflection.length === 1) addOne(server, services, reflection[0]!);
    const credentials = secure || mutual ? await serverCredentials(mutual) : ServerCredentials.createInsecure();
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error ? reject(error) : resolve(bound))),
    );
    return (held.server = new GrpcServer(server, port));
  }

  stop(): void {
    this.server.forceShutdown();
  }
}

/** The library adds both versions; a server that takes one of them lets the other pass. */
function addOne(server: Server, services: ReflectionService, version: 'v1' | 'v1alpha'): void {
  const wanted = new Proxy(server, {
    get: (target, name) =>
      name === 'addService'
        ? (definition: Record<string, { path: string }>, handlers: never) => {
            const [method] = Object.values(definition);
            if (method?.path.startsWith(`/grpc.reflection.${version}.`)) target.addService(definition as never, handlers);
          }
        : (Reflect.get(target, name) as unknown),
  });
  services.addToServer(wanted);
}

export const certificate = (file: string): Promise<Buffer> => readFile(join(import.meta.dirname, 'certificates', file));

/** `mutual`: only who shows a certificate of this authority is served. */
async function serverCredentials(mutual: boolean): Promise<ServerCredentials> {
  const own = await certificate('server.pem');
  return ServerCredentials.createSsl(mutual ? own : null, [{ private_key: await certificate('server-key.pem'), cert_chain: own }], mutual);
}
