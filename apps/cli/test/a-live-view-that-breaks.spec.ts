import fc from 'fast-check';
import { liveEvents } from '../src/client/live.js';
import { sentEvents, type SentEvent } from '../src/client/server-sent-events.js';
import { clientOf, scriptedService, type ScriptedService } from './a-client.js';

const frame = (n: number) => `id: ${n}.0\nevent: StepCompleted\ndata: {"n":${n}}\n\n`;

let service: ScriptedService;

async function collected(url: string, behind?: string): Promise<SentEvent[]> {
  const { http } = clientOf(url);
  const found: SentEvent[] = [];
  for await (const event of liveEvents(http, { path: '/stream', ...(behind !== undefined && { behind }) })) found.push(event);
  await http.close();
  return found;
}

describe('a live view that breaks', () => {
  afterEach(() => service.stop());

  it('goes on behind the last event: none is lost, none comes twice', async () => {
    const LAST = 7;
    // Each connection gives two events and the half of a third, as a connection that is cut does.
    service = await scriptedService((request, response) => {
      const behind = Number.parseInt(String(request.headers['last-event-id'] ?? '0'), 10);
      if (behind >= LAST) return void response.writeHead(204).end();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`: here\n\n${frame(behind + 1)}${behind + 2 <= LAST ? frame(behind + 2) : ''}`);
      response.write(frame(behind + 3).slice(0, 20), () => setTimeout(() => response.destroy(), 20));
    });
    const events = await collected(service.url);
    expect(events.map(({ id }) => id)).toEqual(['1.0', '2.0', '3.0', '4.0', '5.0', '6.0', '7.0']);
    expect(service.seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '2.0', '4.0', '6.0', '7.0']);
  });

  it('keeps its place over an event without an id', async () => {
    service = await scriptedService((_request, response, _body, nth) => {
      if (nth === 1) response.writeHead(200).end(`${frame(3)}event: status\ndata: {"status":"RUNNING"}\n\n`);
      else response.writeHead(204).end();
    });
    expect((await collected(service.url, '2.0')).map(({ type }) => type)).toEqual(['StepCompleted', 'status']);
    expect(service.seen.map(({ headers }) => headers['last-event-id'])).toEqual(['2.0', '3.0']);
  });

  it('ends with clear words where the run rises above its reader', async () => {
    service = await scriptedService((_request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .end(`${frame(1)}event: clearance-missing\ndata: {"classification":"SECRET"}\n\n`),
    );
    await expect(collected(service.url)).rejects.toMatchObject({
      exit: 4,
      message: 'the run is classified SECRET now, above your clearance: nothing more of it is shown',
    });
    // Nobody comes back to a door that is shut.
    expect(service.seen).toHaveLength(1);
  });

  it('ends with what the service refuses', async () => {
    service = await scriptedService((_request, response) =>
      response
        .writeHead(403, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify({ code: 'permission-missing', detail: 'no', title: 'No', status: 403 })),
    );
    await expect(collected(service.url)).rejects.toMatchObject({ exit: 4 });
    expect(service.seen).toHaveLength(1);
  });
});

describe('events', () => {
  it('are the same however their bytes are cut', async () => {
    const text = `: comment\r\n\r\nid: 1.0\r\nevent: Said\r\ndata: first\r\ndata: sécond ✓\r\n\r\ndata: plain\n\nid: 2.0\rdata: third\r\revent: never ended\ndata: x`;
    const bytes = new TextEncoder().encode(text);
    const expected = [
      { id: '1.0', type: 'Said', data: 'first\nsécond ✓' },
      { id: undefined, type: 'message', data: 'plain' },
      { id: '2.0', type: 'message', data: 'third' },
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 12 }), async (cuts) => {
        const places = [0, ...[...new Set(cuts)].sort((a, b) => a - b), bytes.length];
        async function* body() {
          for (let n = 1; n < places.length; n += 1) yield bytes.slice(places[n - 1], places[n]);
        }
        const found: SentEvent[] = [];
        for await (const event of sentEvents(body())) found.push(event);
        expect(found).toEqual(expected);
      }),
    );
  });
});
