import { PAYLOAD_BYTES_MAX } from '@runbook/domain';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';
import { unsupported } from './problem-filter.js';
import { bodyText, readBody, readMachineBody } from './read-json.js';

/** A document as it came: the language reads it itself, for its lines and columns. */
export interface DocumentBody {
  readonly text: string;
  readonly format: 'json' | 'yaml';
}

/** Marks a route whose body is a runbook document: `@RouteConfig(TAKES_DOCUMENT)`. */
export const TAKES_DOCUMENT = { takesDocument: true } as const;

/** Lines of JSON as they came: each is read by itself. */
export interface LinesBody {
  readonly lines: string;
}

/** Marks a route whose body is lines of JSON: `@RouteConfig(TAKES_LINES)`. */
export const TAKES_LINES = { takesLines: true } as const;

/** Marks a route whose body is one CloudEvent, a batch, or the bytes of one whose attributes stand in headers: `@RouteConfig(TAKES_EVENTS)`. */
export const TAKES_EVENTS = { takesEvents: true } as const;

/** Marks a route whose body holds what a machine found: numbers keep every digit, as texts where they must. `@RouteConfig(TAKES_RESULTS)`. */
export const TAKES_RESULTS = { takesResults: true } as const;

/** Marks a route that needs no body: `@RouteConfig(TAKES_NOTHING)`. Many clients name the type of one all the same. */
export const TAKES_NOTHING = { takesNothing: true } as const;

/** Marks a route that takes the body's bytes as they came, of any type: `@RouteConfig(TAKES_BYTES)`. Its callers are not authenticated yet. */
export const TAKES_BYTES = { takesBytes: true } as const;

/** Of a body from a caller whom nobody knows yet, and who signs nothing: a name and a password. */
export const STRANGERS_BYTES_MAX = 4 * 1024;

/** Of a body from a caller who is authenticated by its signature, so that a stranger's body is read too; alerts with their context are a few KB. */
export const SIGNED_BYTES_MAX = 1024 * 1024;

export const EVENT_TYPE = 'application/cloudevents+json';
export const EVENT_BATCH_TYPE = 'application/cloudevents-batch+json';

export const LINES_TYPE = 'application/jsonl';

const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'];

/** Only JSON is a body, and YAML where a document is; anything else is 415, whatever the framework would take. */
export function useBodyParsers(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  // Whom nobody knows yet is not read further than a call may go.
  server.addHook('onRoute', (route) => {
    const { takesBytes, needsNoKey } = (route.config ?? {}) as { takesBytes?: boolean; needsNoKey?: boolean };
    if (takesBytes) route.bodyLimit = SIGNED_BYTES_MAX;
    if (needsNoKey) route.bodyLimit = STRANGERS_BYTES_MAX;
  });
  const limit = { parseAs: 'buffer', bodyLimit: PAYLOAD_BYTES_MAX } as const;
  const json = (request: FastifyRequest, body: Buffer) => {
    const { takesDocument, takesEvents, takesResults, takesNothing, takesLines } = marks(request);
    if (takesLines) throw unsupported(request);
    if (takesNothing && body.length === 0) return undefined;
    if (takesDocument) return { text: bodyText(body), format: 'json' } satisfies DocumentBody;
    return takesEvents || takesResults ? readMachineBody(body) : readBody(body);
  };
  const yaml = (request: FastifyRequest, body: Buffer) => {
    if (!marks(request).takesDocument) throw unsupported(request);
    return { text: bodyText(body), format: 'yaml' } satisfies DocumentBody;
  };
  const lines = (request: FastifyRequest, body: Buffer) => {
    if (!marks(request).takesLines) throw unsupported(request);
    return { lines: bodyText(body) } satisfies LinesBody;
  };
  const events = (request: FastifyRequest, body: Buffer) => {
    if (!marks(request).takesEvents) throw unsupported(request);
    return readMachineBody(body);
  };
  server.addContentTypeParser('application/json', limit, parser(json));
  for (const type of [EVENT_TYPE, EVENT_BATCH_TYPE]) server.addContentTypeParser(type, limit, parser(events));
  for (const type of YAML_TYPES) server.addContentTypeParser(type, limit, parser(yaml));
  server.addContentTypeParser(LINES_TYPE, limit, parser(lines));
  server.addContentTypeParser('*', limit, parser(refused));
}

/** Whether a request holds its event's attributes in headers: whatever its content type, unless that is of a whole event or of a batch. */
export const isBinaryEvent = (headers: FastifyRequest['headers']): boolean =>
  'ce-specversion' in headers && !headers['content-type']?.trim().toLowerCase().startsWith('application/cloudevents');

function refused(request: FastifyRequest): never {
  throw unsupported(request);
}

function bytes(body: Buffer): Buffer {
  if (body.length <= SIGNED_BYTES_MAX) return body;
  throw new Problem('payload-too-large', `expected a body of at most ${SIGNED_BYTES_MAX} bytes here, found ${body.length}; send less`);
}

type Done = (error: Error | null, body?: unknown) => void;

/** Fastify takes a callback where no promise is needed. */
const parser = (read: (request: FastifyRequest, body: Buffer) => unknown) => (request: FastifyRequest, body: Buffer, done: Done) => {
  let value: unknown;
  try {
    const { takesBytes, takesEvents } = marks(request);
    if (takesBytes) value = bytes(body);
    else value = takesEvents && isBinaryEvent(request.headers) ? body : read(request, body);
  } catch (error) {
    done(error as Error);
    return;
  }
  done(null, value);
};

const marks = (request: FastifyRequest) =>
  request.routeOptions.config as {
    takesDocument?: boolean;
    takesLines?: boolean;
    takesEvents?: boolean;
    takesBytes?: boolean;
    takesResults?: boolean;
    takesNothing?: boolean;
  };
