import { deflateSync, inflateSync } from 'node:zlib';
import { quoted } from './quoted.js';
import { type Connection, rowsOf, type Statement } from './safe-file.js';
import { type DocumentOperation, REMOVE, REMOVE_UP_TO } from './write-protocol.js';

/**
 * Bodies that are written together lie together, deflated, in a row of this table: documents of one collection resemble each other, so a
 * block takes an eighth of what they do. Their own rows hold the block's id and, as body, their place in it. (The bodies of a block have a
 * line feed behind each.)
 *
 * - **B1** A block is never changed, and no id is given twice, so that what was read of a block stays true.
 * - **B2** A block is there as long as a document lies in it; the triggers of each collection (`declareBlocks`) remove it with its last one.
 */
const BLOCKS = 'document_block';
const BLOCK_SCHEMA = `CREATE TABLE IF NOT EXISTS ${BLOCKS} (id INTEGER PRIMARY KEY, bodies BLOB NOT NULL)`;

/**
 * Bytes of bodies after which a block is full. Larger ones deflate a little better; but whoever reads one document inflates a whole block,
 * and a block whose documents were replaced one by one stays until the last is. A larger body is a block of its own.
 */
const BLOCK_BYTES = 64 * 1024;
/** Fewer bytes than this are not worth a row of their own: positions, lines and what else is small and often replaced. */
const BLOCK_BYTES_MIN = 1024;
/** The fastest, which on such bodies deflates almost as well as the best. */
const LEVEL = 1;
/** Blocks that one opening of a file may write: a year and more at full load, and two million openings fit into a number. */
const BLOCKS_PER_INCARNATION = 2 ** 32;

/** Operations that follow one another, and where their bodies lie in those of the call. */
export interface OperationGroup {
  readonly operations: readonly DocumentOperation[];
  readonly from: number;
  readonly to: number;
  /** Whether the bodies become a block; they lie in their own rows otherwise. */
  readonly isBlock: boolean;
}

export function groupsOf(operations: readonly DocumentOperation[]): OperationGroup[] {
  const groups: OperationGroup[] = [];
  let [first, from, to] = [0, 0, 0];
  for (const [index, operation] of operations.entries()) {
    to += bodyBytes(operation);
    if (to - from < BLOCK_BYTES && index + 1 < operations.length) continue;
    groups.push({ operations: operations.slice(first, index + 1), from, to, isBlock: to - from >= BLOCK_BYTES_MIN });
    [first, from] = [index + 1, to];
  }
  return groups;
}

/** No JSON, so that an earlier version, which knows no blocks, fails where it would read it as a document. */
export const placeText = (place: number): string => `@${place}`;
export const placeOf = (text: string): number => Number(text.slice(1));
/** What an earlier version has written over a document of a block is a body, and leaves the block's id beside it. */
export const isPlace = (text: string): boolean => text.startsWith('@');

/** With the line feed behind it. */
export function bodyBytes(operation: DocumentOperation): number {
  return operation[0] === REMOVE || operation[0] === REMOVE_UP_TO ? 0 : operation[2] + 1;
}

/** Sees to it that documents of a table can lie in blocks. `table` is its quoted name, `name` that of the collection. */
export function declareBlocks(connection: Connection, table: string, name: string): void {
  connection.exec(BLOCK_SCHEMA);
  if (!hasBlocks(connection, table)) connection.exec(`ALTER TABLE ${table} ADD COLUMN block INTEGER`);
  connection.exec(`CREATE INDEX IF NOT EXISTS ${quoted(`block.${name}`)} ON ${table} (block) WHERE block IS NOT NULL`);
  const unused = `DELETE FROM ${BLOCKS} WHERE id = old.block AND NOT EXISTS (SELECT 1 FROM ${table} WHERE block = old.block)`;
  const trigger = (event: string, condition: string) =>
    `CREATE TRIGGER IF NOT EXISTS ${quoted(`block.${name}:${event}`)} AFTER ${event} ON ${table} WHEN ${condition} BEGIN ${unused}; END`;
  connection.exec(trigger('DELETE', 'old.block IS NOT NULL'));
  // What replaces a document within one call may lie in the same block.
  connection.exec(trigger('UPDATE OF block', 'old.block IS NOT NULL AND old.block IS NOT new.block'));
}

/** False of a table that an earlier version made and its owner has not opened since. */
export function hasBlocks(connection: Connection, table: string): boolean {
  return rowsOf(connection, `PRAGMA table_info(${table})`).some(([, column]) => column === 'block');
}

/** Writes blocks inside the transaction of its caller. */
export class BlockWriter {
  private nextId: number | undefined;
  private insert: Statement | undefined;

  constructor(private readonly connection: Connection) {}

  /** B1: above every id of this opening of the file, and of those before. */
  newId(): number {
    this.nextId ??= firstId(this.connection);
    this.nextId += 1;
    return this.nextId;
  }

  write(id: number, bodies: Uint8Array): void {
    this.insert ??= this.connection.prepare(`INSERT INTO ${BLOCKS} (id, bodies) VALUES (?, ?)`);
    this.insert.run([id, deflateSync(bodies, { level: LEVEL })]);
  }
}

function firstId(connection: Connection): number {
  const [[incarnation]] = rowsOf(connection, 'SELECT coalesce(max(number), 0) FROM file_incarnation') as [[number]];
  const [[last]] = rowsOf(connection, `SELECT coalesce(max(id), 0) FROM ${BLOCKS}`) as [[number]];
  return Math.max(incarnation * BLOCKS_PER_INCARNATION, last);
}

/** What is remembered of blocks that were read: those of some thousand lines of a list, which pages and searches go through again and again. */
const REMEMBERED_UNITS_MAX = 8 * 1024 * 1024;

/** Reads blocks, and remembers those that were read last. */
export class BlockReader {
  /** The one that was asked for longest ago comes first. */
  private readonly read = new Map<number, ReadBlock>();
  private units = 0;
  private readonly select;

  constructor(connection: Connection) {
    this.select = connection.prepare(`SELECT bodies FROM ${BLOCKS} WHERE id = ?`).raw();
  }

  /** The bodies of a block in their order; undefined when there is none (any more). */
  bodies(id: number): readonly string[] | undefined {
    const known = this.read.get(id);
    if (known) {
      this.read.delete(id);
      this.read.set(id, known);
      return known.bodies;
    }
    const [row] = this.select.all([id]) as [Buffer][];
    if (!row) return undefined;
    const text = inflated(id, row[0]);
    const bodies = text.split('\n');
    this.remember(id, { bodies, units: text.length });
    return bodies;
  }

  private remember(id: number, block: ReadBlock): void {
    for (const [oldest, { units }] of this.read) {
      if (this.units + block.units <= REMEMBERED_UNITS_MAX) break;
      this.read.delete(oldest);
      this.units -= units;
    }
    this.read.set(id, block);
    this.units += block.units;
  }
}

interface ReadBlock {
  readonly bodies: readonly string[];
  readonly units: number;
}

function inflated(id: number, bytes: Buffer): string {
  try {
    return inflateSync(bytes).toString('utf8');
  } catch (cause) {
    const { message } = cause as Error;
    throw new Error(`expected whole bodies in block ${id} of the documents, found: ${message}; restore the file from a copy`, { cause });
  }
}
