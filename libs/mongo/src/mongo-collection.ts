import { ownJson } from '@runbook/domain';
import {
  DuplicateDocument,
  expectComparable,
  expectDeclared,
  type CollectionSpec,
  type DocumentCollection,
  type Operation,
  type Query,
  type StoredDocument,
} from '@runbook/ports';
import type { mongo } from 'mongoose';
import { fieldsOf, translate, translateWhere } from './query.js';
import { LargeBodies } from './large-bodies.js';
import { pathOf, toStored, type StoredForm } from './stored-form.js';

const DUPLICATE_KEY = 11_000;
/** One bulk write is one message of at most 48 MB to the server; what is larger goes in several, in order. */
const BULK_BYTES_MAX = 16_000_000;
const BULK_OPERATIONS_MAX = 1_000;

export class MongoCollection<D extends StoredDocument> implements DocumentCollection<D> {
  private readonly large: LargeBodies;

  constructor(
    private readonly spec: CollectionSpec,
    private readonly stored: mongo.Collection<StoredForm>,
    private readonly declared: ReadonlySet<string>,
  ) {
    this.large = new LargeBodies(spec.name, stored);
  }

  async get(id: string): Promise<D | undefined> {
    const found = await this.stored.findOne({ _id: { $eq: id } });
    return found ? this.read(found) : undefined;
  }

  async find(query: Query): Promise<D[]> {
    this.checkDeclared(fieldsOf(query));
    // MongoDB takes a limit of 0 for none.
    if (query.limit <= 0) return [];
    const { filter, sort } = translate(query);
    const found = await this.stored.find(filter, { sort, limit: query.limit }).toArray();
    const documents = await Promise.all(found.map((each) => this.read(each)));
    return documents.filter((document) => document !== undefined);
  }

  async count(where?: Query['where']): Promise<number> {
    this.checkDeclared(fieldsOf({ where }));
    return this.stored.countDocuments(translateWhere(where));
  }

  async write(operations: readonly Operation<D>[]): Promise<void> {
    if (this.spec.readOnly) throw new Error(`expected no write to ${this.spec.name}, which this process opened to read only; found one`);
    // At once: the caller may change its documents while they are written.
    const translated = operations.map((operation) => this.translateOperation(operation, this.formOf(operation)));
    await this.large.around(
      translated.map(({ id }) => id),
      async (made) => {
        for (const [index, { large }] of translated.entries()) {
          if (!large) continue;
          const form = await this.large.store(large);
          made(form);
          translated[index] = this.translateOperation(operations[index]!, form);
        }
        for (const bulk of inBulks(translated)) await this.writeBulk(bulk);
      },
    );
  }

  private async read(stored: StoredForm): Promise<D | undefined> {
    const body = stored.parts ? await this.large.bodyOf(stored) : stored.body;
    return body === undefined ? undefined : (ownJson(body) as D);
  }

  /** Documents that were stored before a field was declared get it now. */
  async indexWhatIsNew(): Promise<void> {
    const names = [...this.declared].filter((name) => name !== '_id').sort();
    const marks = this.stored.db.collection<IndexMark>(INDEX_MARKS);
    const mark = await marks.findOne({ _id: { $eq: this.spec.name } });
    const added = names.filter((name) => !mark?.fields.includes(name));
    if (added.length === 0) return;
    if (mark) for await (const document of this.stored.find({})) await this.indexAgain(document);
    await marks.updateOne({ _id: { $eq: this.spec.name } }, { $addToSet: { fields: { $each: names } } }, { upsert: true });
  }

  private async indexAgain(document: StoredForm): Promise<void> {
    const read = await this.read(document);
    if (!read) return;
    const { fields } = toStored(read, this.declared);
    // Only what has not changed meanwhile: who wrote it since has declared the field too.
    await this.stored.updateOne(
      { _id: { $eq: document._id }, body: { $eq: document.body }, ...(document.parts && { 'parts.token': document.parts.token }) },
      { $set: { fields: { ...document.fields, ...fields } } },
    );
  }

  /** Undefined for what is removed. */
  private formOf(operation: Operation<D>): StoredForm | undefined {
    if ('remove' in operation) return undefined;
    const document = 'put' in operation ? operation.put : operation.insert;
    if ('ifNewer' in operation && operation.ifNewer !== undefined) {
      expectComparable(this.spec.name, this.declared, document, operation.ifNewer);
    }
    return toStored(document, this.declared);
  }

  private translateOperation(operation: Operation<D>, stored: StoredForm | undefined): BulkOperation {
    if ('remove' in operation) {
      const { remove: id, upTo } = operation;
      if (upTo) expectDeclared(this.spec.name, this.declared, upTo.field);
      const filter = { _id: { $eq: id }, ...(upTo && { [pathOf(upTo.field)]: { $not: { $gt: upTo.number } } }) };
      return { id, write: { deleteOne: { filter } }, bytes: id.length };
    }
    const { _id, ...replacement } = stored!;
    const written = { id: _id, bytes: Buffer.byteLength(stored!.body), ...(this.large.isLarge(stored!) && { large: stored! }) };
    if ('insert' in operation) return { ...written, write: { insertOne: { document: stored! } }, insertedId: _id };
    if (operation.ifNewer === undefined)
      return { ...written, write: { replaceOne: { filter: { _id: { $eq: _id } }, replacement, upsert: true } } };
    // Where a document stands that does not match, the upsert inserts, and is refused for its id. One without a number is not as new.
    const [path, asNew] = [pathOf(operation.ifNewer), { $gte: stored!.fields[operation.ifNewer] }];
    const filter = { _id: { $eq: _id }, [path]: { $not: asNew } } as mongo.Filter<StoredForm>;
    const keptBy = { _id: { $eq: _id }, [path]: asNew } as mongo.Filter<StoredForm>;
    return { ...written, write: { replaceOne: { filter, replacement, upsert: true } }, keptBy };
  }

  private async writeBulk(bulk: readonly BulkOperation[]): Promise<void> {
    // Two upserts of one new id can collide (both look, both insert): the later one is then repeated and replaces.
    for (let from = 0; from < bulk.length;) {
      const rest = bulk.slice(from);
      try {
        await this.stored.bulkWrite(
          rest.map((operation) => operation.write),
          { ordered: true },
        );
        return;
      } catch (error) {
        const refused = refusedIndex(error);
        if (refused === undefined) throw error;
        const { insertedId, keptBy } = rest[refused]!;
        if (insertedId !== undefined) throw new DuplicateDocument(this.spec.name, insertedId);
        from += refused;
        // One that is not older stays; one that is was inserted a moment ago, and is replaced in the next turn.
        if (keptBy && (await this.stored.findOne(keptBy, { projection: { _id: 1 } }))) from += 1;
      }
    }
  }

  private checkDeclared(fields: readonly string[]): void {
    for (const field of fields) {
      if (!this.declared.has(field)) {
        throw new Error(
          `expected a query of ${this.spec.name} on its declared fields (${[...this.declared].join(', ')}), found ${field}; declare it at collection()`,
        );
      }
    }
  }
}

/** Which fields each collection's documents were stored with. */
export const INDEX_MARKS = 'runbook.index-marks';

export interface IndexMark {
  readonly _id: string;
  readonly fields: string[];
}

interface BulkOperation {
  readonly id: string;
  readonly write: mongo.AnyBulkWriteOperation<StoredForm>;
  readonly bytes: number;
  /** The body does not fit into one document: its parts are to be stored first. */
  readonly large?: StoredForm;
  readonly insertedId?: string;
  /** Of a conditional replacement: the document that stays in its stead. */
  readonly keptBy?: mongo.Filter<StoredForm>;
}

function* inBulks(operations: readonly BulkOperation[]): Generator<BulkOperation[]> {
  let bulk: BulkOperation[] = [];
  let bytes = 0;
  for (const operation of operations) {
    if (bulk.length > 0 && (bulk.length >= BULK_OPERATIONS_MAX || bytes + operation.bytes > BULK_BYTES_MAX)) {
      yield bulk;
      bulk = [];
      bytes = 0;
    }
    bulk.push(operation);
    bytes += operation.bytes;
  }
  if (bulk.length > 0) yield bulk;
}

/** The place in an ordered bulk write whose key exists already, or undefined when it failed for another reason. */
function refusedIndex(error: unknown): number | undefined {
  const failed = error as { code?: unknown; writeErrors?: { index: number; code?: number } | { index: number; code?: number }[] };
  const first = Array.isArray(failed?.writeErrors) ? failed.writeErrors[0] : failed?.writeErrors;
  return failed?.code === DUPLICATE_KEY && first ? first.index : undefined;
}
