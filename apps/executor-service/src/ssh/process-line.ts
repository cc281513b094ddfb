import { randomBytes } from 'node:crypto';

/**
 * Lets a command say which process it is. The login shell writes a line with its own process id, marked so that nothing else can be taken
 * for it, and then becomes the command. An account with a forced command says no such line; then nothing is taken away.
 */
export class ProcessLine {
  private readonly mark = `${randomBytes(12).toString('hex')} `;
  private head: Buffer | undefined = Buffer.alloc(0);
  /** Undefined until it is known, and where it will not be. */
  pid?: number;

  /** The text that is to be executed in the place of this one. */
  before(line: string): string {
    return `printf '%s%s\\n' '${this.mark}' "$$"; exec ${line}`;
  }

  /** What of the standard output is the command's own. */
  take(chunk: Buffer): Buffer {
    if (!this.head) return chunk;
    this.head = Buffer.concat([this.head, chunk]);
    const lineEnd = this.head.indexOf('\n');
    if (lineEnd < 0 && this.head.length < LINE_BYTES_MAX && this.mayBeMark(this.head)) return Buffer.alloc(0);
    const head = this.head;
    this.head = undefined;
    const [, pid] = /^ *(\d{1,10})$/.exec(this.mayBeMark(head) ? head.toString('latin1', this.mark.length, lineEnd) : '') ?? [];
    if (pid === undefined) return head;
    this.pid = Number(pid);
    return head.subarray(lineEnd + 1);
  }

  /** What was held back although no such line came. */
  rest(): Buffer {
    const head = this.head ?? Buffer.alloc(0);
    this.head = undefined;
    return head;
  }

  private mayBeMark(bytes: Buffer): boolean {
    const text = bytes.toString('latin1', 0, this.mark.length);
    return this.mark.startsWith(text);
  }
}

/** Mark, process id and line end are shorter. */
const LINE_BYTES_MAX = 64;
