interface ApiDocument {
  readonly paths: Record<string, Record<string, { requestBody?: { content: Record<string, { example?: unknown; schema?: Schema }> } }>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}
interface Schema {
  readonly $ref?: string;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
}

/** A body of each operation that takes one, by method and path. */
export function examplesOf(document: ApiDocument): Map<string, { type: string; value: unknown }> {
  const resolved = (schema: Schema = {}): Schema =>
    schema.$ref ? resolved(document.components.schemas[schema.$ref.split('/').at(-1)!]) : schema;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  );
  return new Map(
    operations.flatMap(([address, { requestBody }]) => {
      const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? [];
      if (type === undefined || media === undefined) return [];
      const schema = resolved(media.schema);
      return [[address, { type, value: media.example ?? schema.example ?? schema.examples?.[0] }] as const];
    }),
  );
}
