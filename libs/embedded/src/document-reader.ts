import { existsSync } from 'node:fs';
import type { Sql } from './document-query.js';
import { type Connection, openForReading } from './safe-file.js';

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

  close(): void {
    this.statements.clear();
    this.connection?.close();
    this.connection = undefined;
  }

  private has(collection: string): boolean {
    if (this.present.has(collection)) return true;
    // Opening would create the file, and its owner may not want it so.
    this.connection ??= existsSync(this.path) ? openForReading(this.path) : undefined;
    const sql = `SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`;
    const found = this.connection
      ?.prepare(sql)
      .raw()
      .all([`documents.${collection}`]) as unknown[][] | undefined;
    if (!found || found.length === 0) return false;
    this.present.add(collection);
    return true;
  }

  private statement(text: string): Statement {
    const known = this.statements.get(text);
    if (known) return known;
    const statement = this.connection!.prepare(text).raw();
    this.statements.set(text, statement);
    return statement;
  }
}
