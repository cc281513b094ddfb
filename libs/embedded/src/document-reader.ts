import { existsSync } from 'node:fs';
import type { Sql } from './document-query.js';
import { collectionOf, tableName } from './document-tables.js';
import { type Connection, openForReading, rowsOf } from './safe-file.js';

type Statement = ReturnType<Connection['prepare']>;

/**
 * Reads documents of one file in the main thread. Each statement sees whatever was committed before it. The file, or a table in it, may
 * not be there yet when another process owns it: that process has folded nothing, so there is nothing to find.
 */
export class DocumentReader {
  private connection: Connection | undefined;
  private readonly statements = new Map<string, Statement>();
  private readonly present = new Set<string>();

  constructor(private readonly path: string) {}

  /** The first column of every row; nothing while the collection is not there. */
  rows(collection: string, { text, parameters }: Sql): unknown[] {
    if (!this.has(collection)) return [];
    try {
      const rows = this.statement(text).all(parameters) as unknown[][];
      return rows.map((row) => row[0]);
    } catch (cause) {
      throw new Error(
        `expected to read ${collection} from ${this.path}, found: ${(cause as Error).message}; is its owner an older version?`,
        { cause },
      );
    }
  }

  /** Names of the collections that are there. */
  collections(): string[] {
    const connection = this.opened();
    const found = connection ? rowsOf(connection, `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`) : [];
    return found.flatMap(([name]) => collectionOf(String(name)) ?? []);
  }

  close(): void {
    this.statements.clear();
    this.connection?.close();
    this.connection = undefined;
  }

  private has(collection: string): boolean {
    if (this.present.has(collection)) return true;
    const connection = this.opened();
    const sql = `SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`;
    if (!connection || rowsOf(connection, sql, [tableName(collection)]).length === 0) return false;
    this.present.add(collection);
    return true;
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
