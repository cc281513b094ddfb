import { existsSync } from 'node:fs';
import { BlockReader, hasBlocks, isPlace, placeOf } from './body-blocks.js';
import type { Sql } from './document-query.js';
import { collectionOf, declaredFields, tableName, tableOf } from './document-tables.js';
import { type Connection, openForReading, rowsOf, type Statement } from './safe-file.js';

/** Each finds the rows as they are then; writers replace documents thousands of times slower than this reads. */
const READS_MAX = 20;

/**
 * Reads documents of one file in the main thread. Each statement sees whatever was committed before it. The file, or a table in it, may
 * not be there yet when another process owns it: that process has folded nothing, so there is nothing to find.
 */
export class DocumentReader {
  private connection: Connection | undefined;
  private readonly statements = new Map<string, Statement>();
  /** Those that are there, and have what this version writes. */
  private readonly tables = new Map<string, { readonly hasBlocks: boolean }>();
  private blocks: BlockReader | undefined;

  constructor(private readonly path: string) {}

  /** The documents' bodies; none while the collection is not there. */
  bodies(collection: string, { text, parameters }: Sql): string[] {
    const table = this.tableAt(collection);
    if (!table) return [];
    const select = `SELECT body, ${table.hasBlocks ? 'block' : 'NULL'} ${text}`;
    for (let read = 0; read < READS_MAX; read += 1) {
      const rows = this.all(collection, select, parameters) as [string, number | null][];
      const bodies = this.outOfBlocks(rows);
      // A document that was replaced between two statements may have been the last of its block: the rows are read again.
      if (bodies) return bodies;
    }
    throw new Error(
      `expected in ${this.path} the blocks in which documents of ${collection} lie, found some missing; restore it from a copy`,
    );
  }

  /** How many documents there are. */
  count(collection: string, { text, parameters }: Sql): number {
    if (!this.tableAt(collection)) return 0;
    const [row] = this.all(collection, `SELECT count(*) ${text}`, parameters);
    return row![0] as number;
  }

  /** Names of the collections that are there. */
  collections(): string[] {
    const connection = this.opened();
    const found = connection ? rowsOf(connection, `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`) : [];
    return found.flatMap(([name]) => collectionOf(String(name)) ?? []);
  }

  /** The declared fields of a collection; none while it is not there. */
  fields(collection: string): string[] {
    const connection = this.opened();
    return connection ? declaredFields(connection, collection) : [];
  }

  close(): void {
    this.statements.clear();
    this.blocks = undefined;
    this.connection?.close();
    this.connection = undefined;
  }

  private outOfBlocks(rows: readonly (readonly [body: string, block: number | null])[]): string[] | undefined {
    const bodies: string[] = [];
    for (const [body, block] of rows) {
      if (block === null || !isPlace(body)) {
        bodies.push(body);
        continue;
      }
      this.blocks ??= new BlockReader(this.connection!);
      const found = this.blocks.bodies(block)?.[placeOf(body)];
      if (found === undefined) return undefined;
      bodies.push(found);
    }
    return bodies;
  }

  private all(collection: string, text: string, parameters: Sql['parameters']): unknown[][] {
    try {
      return this.statement(text).all(parameters) as unknown[][];
    } catch (cause) {
      throw new Error(
        `expected to read ${collection} from ${this.path}, found: ${(cause as Error).message}; is its owner an older version?`,
        { cause },
      );
    }
  }

  private tableAt(collection: string): { readonly hasBlocks: boolean } | undefined {
    const known = this.tables.get(collection);
    if (known) return known;
    const connection = this.opened();
    const sql = `SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`;
    if (!connection || rowsOf(connection, sql, [tableName(collection)]).length === 0) return undefined;
    const table = { hasBlocks: hasBlocks(connection, tableOf(collection)) };
    // Its owner may open it yet, and write blocks then.
    if (table.hasBlocks) this.tables.set(collection, table);
    return table;
  }

  private opened(): Connection | undefined {
    // Opening would create the file, and its owner may not want it so.
    return (this.connection ??= existsSync(this.path) ? openForReading(this.path) : undefined);
  }

  private statement(text: string): Statement {
    const prepared = this.statements.get(text);
    if (prepared) return prepared;
    const statement = this.connection!.prepare(text).raw();
    this.statements.set(text, statement);
    return statement;
  }
}
