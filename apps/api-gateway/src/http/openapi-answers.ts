import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { z } from 'zod';
import type { ProblemCode } from './problem-kinds.js';

/** What a route answers. The document of the API is made of these, and the compiler holds each against what its method gives. */
export interface Declared {
  /** By status; null: an answer without a body. */
  readonly successes: ReadonlyMap<number, z.ZodType | null>;
  /** Its own; those that its form brings with it are added where the document is made. */
  readonly problems: readonly ProblemCode[];
  /** Media types of what it answers with. */
  readonly types: readonly string[];
  /** Bodies that no schema of the framework's is checked by, by media type. */
  readonly takes?: Bodies;
}

export type Bodies = Readonly<Record<string, { readonly schema: object; readonly example: unknown }>>;

/** What a value of a schema may be given as: lists and members that nobody changes. Members without a name of their own may be anything. */
type Given<Value> = Value extends readonly (infer Item)[]
  ? readonly Given<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value as string extends Name ? never : Name]: Given<Value[Name]> }
    : Value;

/** A method that answers with what the schema says, or takes the reply over and answers itself. */
interface Answering<Schema> {
  readonly value?: (...given: never[]) => Reply<Schema> | Promise<Reply<Schema>>;
}
type Reply<Schema> = (Schema extends z.ZodType ? Given<z.output<Schema>> : never) | void | undefined;
type AnsweringDecorator<Schema> = (target: object, name: string | symbol, descriptor: Answering<Schema>) => void;

type Others = Readonly<Record<number, z.ZodType | null>>;

interface More<Also> {
  /** Other successes, by their status. */
  readonly also?: Also;
  /** Where it is not JSON. */
  readonly types?: readonly string[];
  readonly takes?: Bodies;
}

const DECLARED = new Map<string, Declared>();

/** By the operation's id. */
export const declaredAnswer = (operationId: string): Declared | undefined => DECLARED.get(operationId);

/** Declares a route's success by its schema (null: no body), and the problems that are its own. */
export function Answers<Schema extends z.ZodType | null, Also extends Others = Record<number, never>>(
  status: number,
  schema: Schema,
  problems: readonly ProblemCode[] = [],
  { also, types = ['application/json'], takes }: More<Also> = {},
): AnsweringDecorator<Schema | Also[keyof Also]> {
  return (target, name) => {
    const others = Object.entries(also ?? {}).map(([code, other]: [string, z.ZodType | null]) => [Number(code), other] as const);
    const successes = new Map<number, z.ZodType | null>([[status, schema], ...others]);
    DECLARED.set(`${target.constructor.name}_${String(name)}`, { successes, problems, types, ...(takes && { takes }) });
  };
}

/** The same for a route that sends a command to a run, with an `Idempotency-Key`. */
export function AnswersAct<Schema extends z.ZodType>(
  status: number,
  schema: Schema,
  problems: readonly ProblemCode[] = [],
): AnsweringDecorator<Schema> {
  return applyDecorators(TakesKey(), Answers(status, schema, [...OF_ACTS, ...problems]) as MethodDecorator);
}

/** A request that is sent twice with the same key is one. */
export const TakesKey = (): MethodDecorator =>
  ApiHeader({
    name: IDEMPOTENCY_KEY,
    required: false,
    description: 'A request that comes again with the same key gets the first decision; with another body it is refused.',
    example: '"8e03978e-40d5-43e8-bc93-6894a57f9324"',
  });

export const IDEMPOTENCY_KEY = 'Idempotency-Key';

/** What the gate of the core, and the way to it, can say of any act on a run. */
const OF_ACTS: readonly ProblemCode[] = [
  'runbook-deprecated',
  'authority-unknown',
  'authority-not-in-force',
  'execution-unknown',
  'step-unknown',
  'not-authorized',
  'legal-basis-expired',
  'not-applicable',
  'limit-exceeded',
  'outdated',
  'gate-missing',
  'conflict',
  'decision-pending',
  'not-ready',
];

/** What a start is refused for. */
export const OF_STARTS: readonly ProblemCode[] = [
  'handed-over',
  'begun-before',
  'runbook-deprecated',
  'runbook-unapproved',
  'draft-unknown',
  'invalid-inputs',
  'legal-basis-missing',
  'data-license-missing',
  'authority-unknown',
  'authority-not-in-force',
  'authority-exceeded',
  'authority-required',
  'not-authorized',
  'legal-basis-expired',
  'runbook-unknown',
  'limit-exceeded',
  'quota-exceeded',
  'conflict',
  'decision-pending',
  'not-ready',
];
