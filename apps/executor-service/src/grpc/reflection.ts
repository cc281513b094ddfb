import protobuf from 'protobufjs';
import 'protobufjs/ext/descriptor/index.js';
import type { GrpcChannel } from './grpc-channel.js';
import { exchange } from './grpc-exchange.js';
import { SCHEMA_BYTES_MAX, schemaOfDescriptors, SchemaUnusable } from './grpc-schema.js';
import { GrpcStatus } from './grpc-status.js';
import type { Metadata } from './metadata.js';

export interface ReflectionTerms {
  readonly metadata: Metadata;
  readonly deadline: Date;
  readonly signal: AbortSignal;
}

/**
 * The types around a service, by the server's own word: gRPC server reflection, v1 or, where that is not served, v1alpha. Rejects with
 * `SchemaUnusable` when the server does not know the service or does not reflect, else as `exchange` does.
 */
export async function reflect(channel: GrpcChannel, service: string, terms: ReflectionTerms): Promise<protobuf.Root> {
  for (const version of VERSIONS) {
    try {
      return schemaOfDescriptors([...(await filesOf(new Asking(channel, version, terms), service)).values()]);
    } catch (error) {
      if (!(error instanceof GrpcStatus) || error.status !== 'UNIMPLEMENTED') throw error;
    }
  }
  throw new SchemaUnusable('expected the server to offer reflection, found that it does not; put its proto into the step (proto)');
}

const VERSIONS = ['v1', 'v1alpha'] as const;

/** Of one service with everything that it imports. */
const FILES_MAX = 500;

/** By name, with every import. */
async function filesOf(asking: Asking, service: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  let answer = await asking.ask({ fileContainingSymbol: service });
  const wanted = new Set<string>();
  let bytes = 0;
  for (;;) {
    for (const file of answer) {
      const { name, dependency } = fileDescriptor.decode(file) as unknown as { name: string; dependency: string[] };
      bytes += file.length;
      files.set(name, file);
      for (const needed of dependency) wanted.add(needed);
    }
    if (files.size > FILES_MAX || bytes > SCHEMA_BYTES_MAX) {
      const limits = `${FILES_MAX} files and ${SCHEMA_BYTES_MAX} bytes`;
      throw new SchemaUnusable(
        `expected the protos around ${service} to be at most ${limits}, found more; put what is needed into the step (proto)`,
      );
    }
    const next = [...wanted].find((name) => !files.has(name));
    if (next === undefined) return files;
    answer = await asking.ask({ fileByFilename: next });
    // A server that gives another file than the one asked for would be asked for ever.
    if (!answer.some((file) => (fileDescriptor.decode(file) as unknown as { name: string }).name === next)) {
      throw new SchemaUnusable(`expected the server to give ${next}, found another file`);
    }
  }
}

class Asking {
  constructor(
    private readonly channel: GrpcChannel,
    private readonly version: (typeof VERSIONS)[number],
    private readonly terms: ReflectionTerms,
  ) {}

  async ask(request: { readonly fileContainingSymbol: string } | { readonly fileByFilename: string }): Promise<readonly Uint8Array[]> {
    const message = Buffer.from(requestType.encode(requestType.fromObject(request)).finish());
    const path = `/grpc.reflection.${this.version}.ServerReflection/ServerReflectionInfo`;
    // The method takes a stream; a stream of one message looks the same on the wire.
    const { messages } = await exchange(this.channel, { path, message, ...this.terms });
    const answer = responseType.decode(messages[0] ?? Buffer.alloc(0)) as unknown as ReflectionResponse;
    if (answer.fileDescriptorResponse) return answer.fileDescriptorResponse.fileDescriptorProto;
    const found = answer.errorResponse?.errorMessage ?? 'no answer';
    throw new SchemaUnusable(`expected the server to know ${Object.values(request).join()}, found: ${found.slice(0, 200)}`);
  }
}

interface ReflectionResponse {
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Uint8Array[] };
  readonly errorResponse?: { readonly errorMessage: string };
}

/** The part of grpc/reflection/v1/reflection.proto that is used here; v1alpha has the same fields. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Request { oneof kind { string file_by_filename = 3; string file_containing_symbol = 4; } }
  message Files { repeated bytes file_descriptor_proto = 1; }
  message Fault { int32 error_code = 1; string error_message = 2; }
  message Response { oneof kind { Files file_descriptor_response = 4; Fault error_response = 7; } }
`);
const requestType = root.lookupType('Request');
const responseType = root.lookupType('Response');
const { descriptor } = protobuf as unknown as { descriptor: protobuf.Namespace };
const fileDescriptor = descriptor.lookupType('FileDescriptorProto');
