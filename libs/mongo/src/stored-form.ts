import type { StoredDocument } from '@runbook/ports';

/**
 * How a document is stored: its body whole as JSON text, because keys with `$` or `.` are not faithful as fields, and its declared
 * fields beside it as what indexes see. A declared field that is neither text nor a number is not indexed.
 */
export interface StoredForm {
  readonly _id: string;
  readonly body: string;
  readonly fields: Readonly<Record<string, string | number>>;
  /** Of a body that is too large for one document, and empty here: under which token its parts lie, and how many. */
  readonly parts?: { readonly token: string; readonly count: number };
}

export function toStored(document: StoredDocument, declared: ReadonlySet<string>): StoredForm {
  const fields: Record<string, string | number> = {};
  for (const name of declared) {
    const value = (document as unknown as Record<string, unknown>)[name];
    if (name !== '_id' && (typeof value === 'string' || typeof value === 'number')) fields[name] = value;
  }
  return { _id: document._id, body: JSON.stringify(document), fields };
}

/** The path of a declared field in the stored form. */
export function pathOf(field: string): string {
  return field === '_id' ? '_id' : `fields.${field}`;
}
