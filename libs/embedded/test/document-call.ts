import type { Column, DocumentCall, DocumentOperation } from '../src/write-protocol.js';
import { INSERT, PUT } from '../src/write-protocol.js';

interface Given {
  readonly call: number;
  readonly collection: string;
  readonly kind?: typeof PUT | typeof INSERT;
}

/** What a collection sends of these documents, all with the same operation. */
export function documentCall(
  { call, collection, kind = PUT }: Given,
  documents: readonly { readonly _id: string }[],
  fields: readonly Column[] = [],
): DocumentCall {
  const texts = documents.map((document) => JSON.stringify(document));
  const operations = documents.map(({ _id }, at): DocumentOperation => [kind, _id, Buffer.byteLength(texts[at]!), fields]);
  return { kind: 'documents', call, collection, operations, bodies: new TextEncoder().encode(texts.map((text) => `${text}\n`).join('')) };
}
