import { ownJson } from '@runbook/domain';
import {
  BlockReader,
  BlockWriter,
  bodyBytes,
  declareBlocks,
  groupsOf,
  isPlace,
  type OperationGroup,
  placeOf,
  placeText,
} from './body-blocks.js';
import { quoted } from './quoted.js';
import { type Connection, rowsOf } from './safe-file.js';
import { columnOf, type Row, type RowStatement, type TableStatements, tableStatements } from './table-statements.js';
import {
  type Column,
  type DocumentCall,
  type DocumentOperation,
  INSERT,
  PUT,
  PUT_IF_NEWER,
  REMOVE,
  REMOVE_UP_TO,
} from './write-protocol.js';

/**
 * A collection is a table of its own: `_id`, `body` and one column `f:<field>` for each declared field. Those have no type, so that text and
 * numbers keep theirs. `body` is the document as JSON; where `block` has a value, it is the document's place in that block
 * (`body-blocks.ts`).
 */
const TABLE_PREFIX = 'documents.';
export const tableName = (collection: string): string => `${TABLE_PREFIX}${collection}`;
/** Undefined for a table that holds no collection. */
export const collectionOf = (table: string): string | undefined =>
  table.startsWith(TABLE_PREFIX) ? table.slice(TABLE_PREFIX.length) : undefined;
export const tableOf = (collection: string): string => quoted(tableName(collection));

/** Writes documents inside the transaction of its caller. */
export class DocumentTables {
  private readonly statements = new Map<string, TableStatements>();

  private readonly blocks: BlockWriter;

  constructor(
    private readonly connection: Connection,
    private readonly filledAtOnce = FILLED_AT_ONCE,
  ) {
    this.blocks = new BlockWriter(connection);
  }

  /** Makes table, columns and indexes what the declaration says, and returns the fields of all columns in their order. */
  declare(collection: string, indexes: readonly (readonly string[])[], compared: readonly string[] = []): string[] {
    const table = tableOf(collection);
    this.connection.exec(`CREATE TABLE IF NOT EXISTS ${table} (_id TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL)`);
    declareBlocks(this.connection, table, collection);
    const present = new Set(declaredFields(this.connection, collection));
    for (const field of new Set([...indexes.flat(), ...compared])) {
      if (field === '_id' || present.has(field)) continue;
      this.connection.exec(`ALTER TABLE ${table} ADD COLUMN ${columnOf(field)}`);
      this.fill(table, field);
    }
    for (const fields of indexes) this.index(collection, fields);
    this.statements.delete(collection);
    return declaredFields(this.connection, collection);
  }

  /** Forgets what it knows of columns, after a transaction that may have declared some and failed. */
  discard(): void {
    this.statements.clear();
  }

  /** Applies the operations up to the first insert of an id that exists, which it returns. */
  apply({ collection, operations, bodies }: DocumentCall): string | undefined {
    const statements = this.statementsOf(collection);
    for (const group of groupsOf(operations)) {
      const block = group.isBlock ? this.blocks.newId() : null;
      const duplicateId = applyGroup(statements, group, bodies, block);
      // Where every document was there already, or is newer, nothing lies in it.
      if (block !== null && statements.inBlock.all([block]).length > 0) this.blocks.write(block, bodies.subarray(group.from, group.to));
      if (duplicateId !== undefined) return duplicateId;
    }
    return undefined;
  }

  private statementsOf(collection: string): TableStatements {
    const present = this.statements.get(collection);
    if (present) return present;
    const statements = tableStatements(this.connection, tableOf(collection), declaredFields(this.connection, collection));
    this.statements.set(collection, statements);
    return statements;
  }

  /** A field that was declared after documents were written gets its values from their bodies. */
  private fill(table: string, field: string): void {
    const path = `$.${quoted(field)}`;
    const value = `CASE WHEN json_type(body, ?) IN ('integer', 'real', 'text') THEN json_extract(body, ?) END`;
    this.connection.prepare(`UPDATE ${table} SET ${columnOf(field)} = ${value} WHERE block IS NULL`).run([path, path]);
    const blocks = new BlockReader(this.connection);
    const inBlocks = this.connection
      .prepare(`SELECT rowid, block, body FROM ${table} WHERE block IS NOT NULL AND rowid > ? ORDER BY rowid LIMIT ?`)
      .raw();
    const update = this.connection.prepare(`UPDATE ${table} SET ${columnOf(field)} = ? WHERE rowid = ?`);
    for (let after = -1; ;) {
      const page = inBlocks.all([after, this.filledAtOnce]) as [number, number, string][];
      for (const [row, block, place] of page) {
        const document = ownJson(isPlace(place) ? blocks.bodies(block)![placeOf(place)]! : place) as Record<string, unknown>;
        update.run([columnValue(document[field]), row]);
        after = row;
      }
      if (page.length < this.filledAtOnce) return;
    }
  }

  private index(collection: string, fields: readonly string[]): void {
    // The id behind the fields makes the order of ties, and so every page of a query, a walk along the index.
    const columns = [...fields.filter((field) => field !== '_id').map(columnOf), '_id'];
    const name = quoted(`index.${collection}:${fields.join(',')}`);
    this.connection.exec(`CREATE INDEX IF NOT EXISTS ${name} ON ${tableOf(collection)} (${columns.join(', ')})`);
  }
}

/** Rows that are read at once to give them their values. */
export const FILLED_AT_ONCE = 1_000;

/** Applies operations whose bodies lie in one block, or, where that is null, in their own rows. Returns the id of an insert that exists. */
function applyGroup(
  statements: TableStatements,
  { operations, from }: OperationGroup,
  bodies: Uint8Array,
  block: number | null,
): string | undefined {
  let at = from;
  let place = 0;
  let alike: { readonly statement: RowStatement; readonly rows: Row[] } | undefined;
  for (const operation of operations) {
    const statement = statementFor(statements, operation);
    if (alike && alike.statement !== statement) {
      const duplicateId = alike.statement.write(alike.rows);
      if (duplicateId !== undefined) return duplicateId;
      alike = undefined;
    }
    if (statement === undefined) {
      removeOne(statements, operation as Removal);
      continue;
    }
    const [, id, bytes, sent] = operation as Exclude<DocumentOperation, Removal>;
    const bodyAt = at;
    const body = () => textOf(bodies, bodyAt, bytes);
    alike ??= { statement, rows: [] };
    alike.rows.push([id, block === null ? body() : placeText(place), block, ...allFields(statements.fields, sent, body)]);
    at += bodyBytes(operation);
    place += 1;
  }
  return alike?.statement.write(alike.rows);
}

type Removal = Extract<DocumentOperation, readonly [kind: typeof REMOVE | typeof REMOVE_UP_TO, ...rest: unknown[]]>;

/** Undefined for a removal. */
function statementFor(statements: TableStatements, operation: DocumentOperation): RowStatement | undefined {
  switch (operation[0]) {
    case PUT:
      return statements.put;
    case INSERT:
      return statements.insert;
    case PUT_IF_NEWER:
      return statements.putIfNewer(operation[4]);
    default:
      return undefined;
  }
}

function removeOne(statements: TableStatements, removal: Removal): void {
  if (removal[0] === REMOVE) statements.remove.run([removal[1]]);
  else statements.removeUpTo(removal[2]).run([removal[1], removal[3]]);
}

const textOf = (bytes: Uint8Array, at: number, length: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('utf8');

/** Columns are only ever added at the end, so a sender that does not know the newest yet has sent the first ones. */
function allFields(names: readonly string[], sent: readonly Column[], body: () => string): readonly Column[] {
  if (sent.length === names.length) return sent;
  const document = ownJson(body()) as Record<string, unknown>;
  return [...sent, ...names.slice(sent.length).map((name) => columnValue(document[name]))];
}

/** Only text and numbers can be asked for. */
export function columnValue(value: unknown): Column {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** The declared fields of a collection's table in column order; empty when there is no table. */
export function declaredFields(connection: Connection, collection: string): string[] {
  const columns = rowsOf(connection, `PRAGMA table_info(${tableOf(collection)})`).map((row) => String(row[1]));
  return columns.filter((column) => column.startsWith('f:')).map((column) => column.slice(2));
}
