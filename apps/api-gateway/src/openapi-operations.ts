import type { OpenAPIObject } from '@nestjs/swagger';
import { runbookJsonSchema } from '@runbook/domain';
import type { z } from 'zod';
import { publishedSchema, referenceTo, shownSchema } from './http/json-schemas.js';
import { declaredAnswer, type Declared } from './http/openapi-answers.js';
import { PROBLEMS, type ProblemCode } from './http/problem-kinds.js';
import { PROBLEM_SCHEMA, TYPE_PREFIX } from './http/problem.js';
import { problemsOf } from './http/problems-of-routes.js';
import { exampleOfParameter } from './openapi-examples.js';
import { RUNBOOK_DOCUMENT } from './runbooks/runbook-answers.js';

type Members = Record<string, unknown>;
interface Parameter {
  readonly name: string;
  readonly in: string;
  example?: unknown;
  readonly schema?: Members;
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  requestBody?: { readonly required?: boolean; readonly content: Record<string, Members> };
  readonly security?: readonly unknown[];
  responses: Members;
}

/** Gives every operation its answers, its problems and its examples, from what its controller declares and its form. */
export function describeOperations(document: OpenAPIObject): void {
  const schemas = ((document.components ??= {}).schemas ??= {}) as Record<string, Members>;
  Object.assign(schemas, { Problem: PROBLEM_SCHEMA }, publishedSchema(RUNBOOK_DOCUMENT, runbookJsonSchema()));
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      const declared = declaredAnswer(operation.operationId.replace(/\[\d+\]$/, ''));
      if (!declared)
        throw new Error(`expected ${method} ${path} to declare its answers, found none; add @Answers to ${operation.operationId}`);
      if (declared.takes) operation.requestBody = { required: true, content: { ...declared.takes } };
      operation.responses = { ...successes(declared, schemas), ...problems(path, method, operation, declared) };
      for (const parameter of operation.parameters ?? [])
        parameter.example ??= takenFrom(parameter.schema) ?? exampleOfParameter(path, parameter.name);
      for (const content of Object.values(operation.requestBody?.content ?? {})) giveExample(content, schemas);
    }
  }
}

function successes({ successes: declared, types }: Declared, schemas: Record<string, Members>): Members {
  return Object.fromEntries(
    [...declared].map(([status, schema]) => {
      if (schema === null) return [status, { description: status === 304 ? 'It is as the caller has it.' : 'Done; no body.' }];
      const contents = types.map((type) => [type, { schema: type.endsWith('json') ? named(schema, schemas) : { type: 'string' } }]);
      return [status, { description: 'Done.', content: Object.fromEntries(contents) as Members }];
    }),
  );
}

function named(schema: z.ZodType, schemas: Record<string, Members>): Members {
  const { schema: shown, components } = shownSchema(schema, 'output');
  Object.assign(schemas, components);
  return shown;
}

function problems(path: string, method: string, operation: Operation, declared: Declared): Members {
  const form = {
    method,
    path,
    isKeyed: operation.security !== undefined,
    hasBody: operation.requestBody !== undefined,
    parameters: (operation.parameters ?? []).map(({ name }) => name),
  };
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set([...problemsOf(form), ...declared.problems])) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, problemAnswer(status, codes)]));
}

function problemAnswer(status: number, codes: readonly ProblemCode[]): Members {
  const properties = { status: { const: status }, code: { enum: codes }, type: { enum: codes.map((code) => `${TYPE_PREFIX}${code}`) } };
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
    content: { 'application/problem+json': { schema: { allOf: [{ $ref: referenceTo('Problem') }, { properties }] } } },
  };
}

/** Nest puts the example of a header into its schema. */
function takenFrom(schema: Members | undefined): unknown {
  const example = schema?.example;
  delete schema?.example;
  return example;
}

/** What the schema gives as an example is one of the request too, where tools look for it. */
function giveExample(content: Members, schemas: Record<string, Members>): void {
  if (content.example !== undefined || content.examples !== undefined) return;
  const schema = content.schema as Members | undefined;
  const name = typeof schema?.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;
  const { example } = (name === undefined ? schema : schemas[name]) ?? {};
  if (example !== undefined) content.example = example;
}
