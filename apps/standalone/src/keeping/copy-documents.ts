import type { DocumentStore, StoredDocument } from '@runbook/ports';

/** Collections with the documents in them, to be copied. */
export interface DocumentSource {
  collections(): Promise<readonly StoredCollection[]>;
  /** All of a collection, in pages. */
  pages(collection: string): AsyncIterable<readonly StoredDocument[]>;
}

export interface StoredCollection {
  readonly name: string;
  /** What its queries ask for. */
  readonly fields: readonly string[];
}

/** Documents may have megabytes. */
const PAGE = 100;

/** Documents of a store, page by page. */
export async function* pagesOf(documents: DocumentStore, name: string): AsyncGenerator<readonly StoredDocument[]> {
  const collection = await documents.collection<StoredDocument>({ name, indexes: [], readOnly: true });
  let after: string | undefined;
  for (;;) {
    const page = await collection.find({ ...(after !== undefined && { where: { _id: { gt: after } } }), limit: PAGE });
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    after = page.at(-1)!._id;
  }
}

/**
 * Copies all collections. A document that is there already is written again: whoever copies has made sure that it is of an earlier try. Answers how many there are.
 */
export async function copyDocuments(source: DocumentSource, target: DocumentStore): Promise<number> {
  let count = 0;
  for (const { name, fields } of await source.collections()) {
    const collection = await target.collection<StoredDocument>({ name, indexes: [], compared: fields });
    for await (const page of source.pages(name)) {
      await collection.write(page.map((put) => ({ put })));
      count += page.length;
    }
  }
  return count;
}

/** Whether a store holds any document. */
export async function holdsDocuments(source: DocumentSource): Promise<boolean> {
  for (const { name } of await source.collections()) for await (const page of source.pages(name)) if (page.length > 0) return true;
  return false;
}
