import { getNamedType, isLeafType, isObjectType, type GraphQLField, type GraphQLOutputType, type GraphQLSchema } from 'graphql';
import { WebSocket } from 'undici';
import type { Said, ServicesInThisProcess } from '../services-in-this-process.js';
import type { Credential } from '../tenants-and-members.js';

/** What came of an act, in whichever way it was asked for. */
export interface Outcome {
  /** The code of the problem, or `done`. */
  readonly verdict: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Suites look into it.
  readonly value: any;
  readonly pointers?: readonly string[];
  /** What a problem says of a run above a clearance, and of a proof that is asked for. */
  readonly about?: object;
}

export interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A field with these arguments, and with all that its answer has. */
export function asked(schema: GraphQLSchema, name: string, args: Readonly<Record<string, unknown>>, selection?: string): Asked {
  const [kind, root] =
    name in schema.getQueryType()!.getFields() ? ['query', schema.getQueryType()!] : ['mutation', schema.getMutationType()!];
  const field = root.getFields()[name]!;
  const given = field.args.filter((argument) => args[argument.name] !== undefined);
  const declared = given.map((argument) => `$${argument.name}: ${String(argument.type)}`);
  const passed = given.map((argument) => `${argument.name}: $${argument.name}`);
  const head = given.length > 0 ? [`(${declared.join(', ')})`, `(${passed.join(', ')})`] : ['', ''];
  return { query: `${kind}${head[0]} { ${name}${head[1]} ${selection ?? wholeOf(field.type)} }`, variables: args };
}

/** Every member, but for the fields that ask further routes, and for what is deeper than a query may be. */
export function wholeOf(type: GraphQLOutputType, depth = 2): string {
  const named = getNamedType(type);
  if (isLeafType(named) || !isObjectType(named)) return '';
  const own = Object.values(named.getFields()).filter((field: GraphQLField<unknown, unknown>) => !field.extensions.call);
  const members = own.flatMap((field) => {
    if (isLeafType(getNamedType(field.type))) return [field.name];
    return depth < 11 ? [`${field.name} ${wholeOf(field.type, depth + 1)}`] : [];
  });
  return `{ ${members.join(' ')} }`;
}

/** Of the answer of a route. */
export const ofRoute = ({ status, body }: Said): Outcome =>
  status < 400 ? { verdict: 'done', value: body === '' ? true : body } : refusal({ status, ...body });

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- A problem, with what it has.
const refusal = (problem: any): Outcome => ({
  verdict: `${problem.status} ${problem.code}`,
  value: undefined,
  pointers: problem.errors?.map(({ pointer }: { pointer: string }) => pointer),
  about: aboutOf(problem),
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- A problem, with what it has.
const aboutOf = ({ execution, clearance, grantedBy, withinMinutes }: any): object => ({ execution, clearance, grantedBy, withinMinutes });

interface Result {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly extensions: object }[];
}

const ofResult = ({ data, errors }: Result): Outcome =>
  errors ? refusal(errors[0]!.extensions) : { verdict: 'done', value: Object.values(data!)[0] };

/** Over HTTP. A caller who is not let in at all is answered as by any route. */
export async function overHttp(services: ServicesInThisProcess, body: Asked, headers: Credential): Promise<Outcome> {
  const said = await services.ask('POST', '/graphql', { body, headers });
  return said.status === 200 ? ofResult(said.body) : ofRoute(said);
}

/** A socket of the protocol `graphql-transport-ws`. */
export class GraphSocket {
  readonly closed: Promise<number>;
  private readonly taken: unknown[] = [];
  private readonly waiting: (() => void)[] = [];
  private names = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.addEventListener('message', ({ data }) => {
      this.taken.push(JSON.parse(String(data)));
      for (const wake of this.waiting.splice(0)) wake();
    });
    this.closed = new Promise((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
  }

  /** Rejects where the service does not let it in. */
  static async open(url: string, headers: Credential): Promise<GraphSocket> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/v1/graphql`, { protocols: ['graphql-transport-ws'], headers });
    const opened = new GraphSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error('expected a socket, found it refused')));
    });
    opened.say({ type: 'connection_init' });
    await opened.next(({ type }) => type === 'connection_ack');
    return opened;
  }

  say(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The name of the operation. */
  begin(payload: Asked | { readonly query: string }): string {
    const id = `o${++this.names}`;
    this.say({ id, type: 'subscribe', payload });
    return id;
  }

  async answer(payload: Asked): Promise<Outcome> {
    const id = this.begin(payload);
    const message = await this.next((one) => one.id === id && one.type !== 'complete');
    return ofResult(message.type === 'error' ? { errors: message.payload } : message.payload);
  }

  /** The first message that fits, and is taken out; rejects when none has come in time. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Suites look into it.
  async next(fits: (message: any) => boolean): Promise<any> {
    const until = Date.now() + 20_000;
    while (Date.now() < until) {
      const at = this.taken.findIndex(fits);
      if (at >= 0) return this.taken.splice(at, 1)[0];
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1_000);
        this.waiting.push(() => (clearTimeout(timer), resolve()));
      });
    }
    throw new Error(`expected a message that fits, found ${JSON.stringify(this.taken).slice(0, 1_000)}`);
  }

  close(): void {
    this.socket.close();
  }
}

/** Without what is null: an answer of a route has no such member, one of the graph has every member that was asked for. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutNulls(member)]));
}
