import type { DocumentStore } from '@runbook/ports';
import { COPY_MARK, type CopyMark } from '@runbook/service';

const ID = 'copy';

/**
 * A database into which everything is copied says so from the first document on, and until the last: services do not start on half of it, and a second try knows its
 * own. Throws where another copy, or a system, has documents there.
 */
export async function beginCopy(target: DocumentStore, from: string, isEmpty: () => Promise<boolean>): Promise<void> {
  const marks = await target.collection<CopyMark>(COPY_MARK);
  const mark = await marks.get(ID);
  if (mark?.from === from) return marks.write([{ put: { ...mark, state: 'under way' } }]);
  if (mark || !(await isEmpty()))
    throw new Error('expected a MONGO_URL of a database without documents, found documents there; name another database, or drop that one');
  await marks.write([{ put: { _id: ID, from, state: 'under way' } }]);
}

export async function endCopy(target: DocumentStore, from: string): Promise<void> {
  await (await target.collection<CopyMark>(COPY_MARK)).write([{ put: { _id: ID, from, state: 'done' } }]);
}
