import { quoted } from './quoted.js';
import type { Connection, Statement } from './safe-file.js';
import type { Column } from './write-protocol.js';

/** Of a table of documents, in the order of its columns: id, body or place, block, fields. */
export type Row = readonly Column[];

/** The column of a declared field. */
export const columnOf = (field: string): string => (field === '_id' ? '_id' : quoted(`f:${field}`));

/** What is done to the rows of one table of documents. */
export interface TableStatements {
  readonly fields: readonly string[];
  /** A row, where a document lies in the block. */
  readonly inBlock: Statement;
  readonly put: RowStatement;
  readonly putIfNewer: (field: string) => RowStatement;
  readonly insert: RowStatement;
  readonly remove: Statement;
  readonly removeUpTo: (field: string) => Statement;
}

/** `table` is its quoted name, `fields` are those of its columns. */
export function tableStatements(connection: Connection, table: string, fields: readonly string[]): TableStatements {
  const columns = ['_id', 'body', 'block', ...fields.map(columnOf)];
  const into = new InsertText(table, columns);
  const replaced = columns.slice(1).map((column) => `${column} = excluded.${column}`);
  // An upsert, not REPLACE: that would delete the row and touch every index even if no field changed.
  const upsert = `ON CONFLICT (_id) DO UPDATE SET ${replaced.join(', ')}`;
  const remove = `DELETE FROM ${table} WHERE _id = ?`;
  return {
    fields,
    inBlock: connection.prepare(`SELECT 1 FROM ${table} WHERE block = ? LIMIT 1`).raw(),
    put: new Upsert(connection, into, upsert),
    putIfNewer: byField((field) => {
      const standing = `${table}.${columnOf(field)}`;
      return new Upsert(connection, into, `${upsert} WHERE excluded.${columnOf(field)} > ${standing} OR ${hasNoNumber(standing)}`);
    }),
    insert: new Insert(connection, into),
    remove: connection.prepare(remove),
    removeUpTo: byField((field) => connection.prepare(`${remove} AND (${columnOf(field)} <= ? OR ${hasNoNumber(columnOf(field))})`)),
  };
}

/** Rows that one statement writes: a call into SQLite costs about as much as writing a row does. */
export const ROWS_AT_ONCE = 16;

export interface RowStatement {
  /** One after the other, up to the first insert of an id that exists, which it returns. */
  write(rows: readonly Row[]): string | undefined;
}

class Upsert implements RowStatement {
  private readonly one: Statement;
  private readonly several: Statement;

  constructor(connection: Connection, into: InsertText, upsert: string) {
    this.one = connection.prepare(`${into.of(1)} ${upsert}`);
    this.several = connection.prepare(`${into.of(ROWS_AT_ONCE)} ${upsert}`);
  }

  write(rows: readonly Row[]): undefined {
    const { together, alone } = inHandfuls(rows);
    for (const handful of together) this.several.run(handful.flat());
    for (const row of alone) this.one.run([...row]);
  }
}

class Insert implements RowStatement {
  private readonly one: Statement;
  private readonly several: Statement;

  constructor(connection: Connection, into: InsertText) {
    this.one = connection.prepare(`${into.of(1)} ON CONFLICT (_id) DO NOTHING`);
    this.several = connection.prepare(into.of(ROWS_AT_ONCE));
  }

  write(rows: readonly Row[]): string | undefined {
    const { together, alone } = inHandfuls(rows);
    for (const handful of together) {
      const duplicateId = this.tried(handful) ? undefined : this.oneByOne(handful);
      if (duplicateId !== undefined) return duplicateId;
    }
    return this.oneByOne(alone);
  }

  /** False: one of them exists, and nothing was done. SQLite undoes a statement that meets a constraint, and that alone. */
  private tried(handful: readonly Row[]): boolean {
    try {
      this.several.run(handful.flat());
      return true;
    } catch (error) {
      // Of other faults SQLite may have given up the whole transaction.
      if ((error as { code?: string }).code !== 'SQLITE_CONSTRAINT_PRIMARYKEY') throw error;
      return false;
    }
  }

  private oneByOne(rows: readonly Row[]): string | undefined {
    const taken = rows.find((row) => this.one.run([...row]).changes === 0);
    return taken && String(taken[0]);
  }
}

/** `INSERT` of so many rows. */
class InsertText {
  constructor(
    private readonly table: string,
    private readonly columns: readonly string[],
  ) {}

  of(rows: number): string {
    const values = `(${this.columns.map(() => '?').join(', ')})`;
    return `INSERT INTO ${this.table} (${this.columns.join(', ')}) VALUES ${Array<string>(rows).fill(values).join(', ')}`;
  }
}

function inHandfuls(rows: readonly Row[]): { readonly together: readonly (readonly Row[])[]; readonly alone: readonly Row[] } {
  const together: (readonly Row[])[] = [];
  let at = 0;
  for (; rows.length - at >= ROWS_AT_ONCE; at += ROWS_AT_ONCE) together.push(rows.slice(at, at + ROWS_AT_ONCE));
  return { together, alone: rows.slice(at) };
}

/** Made once for each field, when it is first asked for. */
function byField<T>(make: (field: string) => T): (field: string) => T {
  const made = new Map<string, T>();
  return (field) => {
    const known = made.get(field) ?? make(field);
    made.set(field, known);
    return known;
  };
}

/** Older than any number: it was stored before the field was declared. A text would compare as greater, and NULL not at all. */
const hasNoNumber = (column: string): string => `typeof(${column}) NOT IN ('integer', 'real')`;
