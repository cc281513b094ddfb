/** Of a JSON Schema (2020-12), what types are made of. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: JsonSchema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>>;
}

export interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

/** The document of the API, as far as the graph is made of it. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** `address` is that of the table of fields: `GET /executions/{id}`. Throws where the document has no such operation. */
export function operationAt(document: ApiDocument, address: string): Operation {
  const [method = '', path = ''] = address.split(' ');
  const operation = document.paths[`/api/v1${path}`]?.[method.toLowerCase()];
  if (!operation) throw new Error(`expected ${address} in the document of the API, found nothing there; correct the table of fields`);
  return operation;
}

const REFERENCE = '#/components/schemas/';

/** The name that a schema refers to. */
export const referredBy = ({ $ref }: JsonSchema): string | undefined =>
  $ref?.startsWith(REFERENCE) ? $ref.slice(REFERENCE.length) : undefined;

/** What the operation answers with when it succeeds; undefined: no body. */
export function answerSchema({ responses }: Operation): JsonSchema | undefined {
  const [, success] = Object.entries(responses).find(([status, { content }]) => Number(status) < 300 && content) ?? [];
  return success?.content?.['application/json']?.schema;
}

/** What the operation takes in JSON; undefined: no body. */
export const bodySchema = ({ requestBody }: Operation): JsonSchema | undefined => requestBody?.content?.['application/json']?.schema;
