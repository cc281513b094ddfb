import type { GraphQLSchema } from 'graphql';
import type { ServicesInThisProcess } from '../services-in-this-process.js';
import type { Credential } from '../tenants-and-members.js';
import { asked, GraphSocket, ofRoute, overHttp, withoutNulls, type Outcome } from './graph-of-services.js';

export type Way = 'rest' | 'graph' | 'socket';

/** One act, and what must come of it whichever way it comes: a verdict, and a text that the answer has. `$name` stands for what was made for it. */
export type Case = readonly [
  what: string,
  who: string,
  field: string,
  route: string,
  args: Record<string, unknown>,
  verdict: string,
  says?: string,
];

/** What `$name` stands for. */
export type Made = Readonly<Record<string, string>>;

/** Asks for one act as a request, in the graph and over a socket. */
export class ThreeWays {
  private readonly sockets = new Map<string, GraphSocket>();

  private constructor(
    private readonly services: ServicesInThisProcess,
    private readonly schema: GraphQLSchema,
    private readonly callers: ReadonlyMap<string, Credential>,
  ) {}

  static async open(services: ServicesInThisProcess, schema: GraphQLSchema, callers: ReadonlyMap<string, Credential>): Promise<ThreeWays> {
    const ways = new ThreeWays(services, schema, callers);
    for (const [who, credential] of callers) ways.sockets.set(who, await GraphSocket.open(services.url, credential));
    return ways;
  }

  close(): void {
    for (const socket of this.sockets.values()) socket.close();
  }

  async act(way: Way, [, who, field, route, written]: Case, made: Made): Promise<Outcome> {
    const args = JSON.parse(JSON.stringify(written).replace(/\$\w+/g, (name) => made[name]!)) as Record<string, string>;
    const headers = this.callers.get(who)!;
    if (way === 'socket') return this.sockets.get(who)!.answer(asked(this.schema, field, args));
    if (way === 'graph') return overHttp(this.services, asked(this.schema, field, args), headers);
    const { input, idempotencyKey, ...rest } = args;
    const [method, path] = route.split(' ') as [string, string];
    const query = new URLSearchParams(Object.entries(rest).filter(([name]) => !path.includes(`{${name}}`)));
    const to = `${path.replace(/\{(\w+)\}/g, (_all, name: string) => rest[name]!)}${query.size > 0 ? `?${query}` : ''}`;
    const keyed: Record<string, string> =
      idempotencyKey === undefined ? {} : { 'idempotency-key': Buffer.from(idempotencyKey).toString('latin1') };
    return ofRoute(await this.services.ask(method, to, { body: input, headers: { ...headers, ...keyed } }));
  }

  /** What is only looked at is made once, what is acted on once for each way. `act`: this, unless the suite asks again. */
  async expectTheSame(row: Case, make: () => Promise<Made>, act = this.act.bind(this)): Promise<void> {
    const [, , , route, , verdict, says] = row;
    const outcomes: Outcome[] = [];
    const once = route.startsWith('GET') ? await make() : undefined;
    for (const way of ['rest', 'graph', 'socket'] as const) outcomes.push(await act(way, row, once ?? (await make())));
    expect(outcomes.map((one) => one.verdict)).toEqual([verdict, verdict, verdict]);
    const [rest, graph, socket] = outcomes;
    for (const other of [graph!, socket!]) {
      expect(other.pointers).toEqual(rest!.pointers);
      expect(told(other.about)).toEqual(told(rest!.about));
      expect(told(other.value)).toEqual(told(rest!.value));
    }
    if (says !== undefined) expect(JSON.stringify(rest!.value ?? rest!.about)).toContain(says);
  }
}

/** Without what is each run's own: ids, times and digests. */
const told = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(withoutNulls(value) ?? null)
      .replaceAll(/"(exe|apr|cmd|req)_[0-9a-f-]+"/g, '"$1"')
      .replaceAll(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"time"')
      .replaceAll(/"[0-9a-f]{64}"/g, '"digest"')
      .replaceAll(/"(at|durationMs|bytes|offset|position|sequence)":\d+/g, '"$1":0'),
  );
