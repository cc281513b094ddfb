import { isBeforeInLog } from '../positions.js';
import type { OpenStream } from '../reading.js';

interface Connection {
  readonly path: string;
  readonly say: (text: string) => void;
  readonly close: () => void;
}

/** A service that streams, as a page asks for it: real answers whose pieces come when a suite says so. */
export class ServiceOfStreams {
  /** Each request, with the position that it asked to go on from. */
  readonly asked: string[] = [];
  readonly connections = new Set<Connection>();
  private readonly logs = new Map<string, string[]>();
  private readonly over = new Set<string>();
  private readonly refused = new Map<string, number>();

  readonly open: OpenStream = (path, { headers, signal }) => {
    const from = (headers as Partial<Record<string, string>>)['last-event-id'];
    this.asked.push(from === undefined ? path : `${path} behind ${from}`);
    const status = this.refused.get(path);
    if (status !== undefined) return Promise.resolve(Response.json({ title: 'No', status, detail: 'no' }, { status }));
    const missing = (this.logs.get(path) ?? []).filter((id) => isBeforeInLog(from, id));
    if (this.over.has(path) && missing.length === 0) return Promise.resolve(new Response(null, { status: 204 }));
    return Promise.resolve(new Response(this.body(path, missing, signal as AbortSignal)));
  };

  /** Facts with ids, which who comes back is told behind his position. */
  say(path: string, ...ids: string[]): void {
    this.logs.set(path, [...(this.logs.get(path) ?? []), ...ids]);
    this.each(path, ({ say }) => say(factsOf(ids)));
  }

  /** How something is now, told to who listens now. */
  now(path: string, data: string): void {
    this.each(path, ({ say }) => say(`event: run\ndata: ${data}\n\n`));
  }

  beat(): void {
    for (const { say } of this.connections) say(': still here\n\n');
  }

  /** Nothing more will come. */
  end(path: string): void {
    this.over.add(path);
    this.each(path, ({ close }) => close());
  }

  cut(path: string): void {
    this.each(path, ({ close }) => close());
  }

  refuse(path: string, status: number): void {
    this.refused.set(path, status);
  }

  admit(path: string): void {
    this.refused.delete(path);
  }

  private each(path: string, does: (connection: Connection) => void): void {
    for (const connection of [...this.connections]) if (connection.path === path) does(connection);
  }

  private body(path: string, missing: readonly string[], signal: AbortSignal): ReadableStream<Uint8Array> {
    let connection: Connection;
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        connection = {
          path,
          say: (text) => controller.enqueue(new TextEncoder().encode(text)),
          close: () => (this.connections.delete(connection), controller.close()),
        };
        this.connections.add(connection);
        signal.addEventListener('abort', () => this.connections.delete(connection) && controller.error(signal.reason));
        connection.say(tellsOfNow(path) ? 'event: ready\ndata: {}\n\n' : factsOf(missing));
      },
      cancel: () => void this.connections.delete(connection),
    });
  }
}

/** Its events have no positions. */
export const tellsOfNow = (path: string): boolean => path.startsWith('/now/');

const factsOf = (ids: readonly string[]): string => ids.map((id) => `id: ${id}\nevent: Fact\ndata: ${id}\n\n`).join('') || ':\n\n';
