import { GraphQLError } from 'graphql';
import { Problem, problemBody } from '../../http/problem.js';

/** A problem (RFC 9457) as an error of a graph: its detail is the message, its members are the extensions. */
export function problemError(body: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}): GraphQLError {
  return new GraphQLError(String(body.detail ?? 'the request failed'), { extensions: { ...body, ...more } });
}

export const errorOf = (problem: Problem, traceId: string): GraphQLError => problemError(problemBody(problem, traceId));

/** What was no problem of a route's is a defect, and shows nothing of itself. */
export function internalError(traceId: string): Problem {
  return new Problem('internal', `The request failed inside the service; its log has the reason under traceId ${traceId}`);
}

export const isProblem = ({ extensions }: GraphQLError): boolean =>
  typeof extensions.code === 'string' && typeof extensions.status === 'number';
