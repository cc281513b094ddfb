const TWO_TO_32 = 0x1_0000_0000;
/** Bits of a varint's byte that are its number's; the eighth says that another byte follows. */
const VARINT_BITS = 7;
/** 32 bits in bytes of seven. */
const VARINT_BYTES_MAX = 5;
/** 64 bits in bytes of seven. */
const VARLONG_BYTES_MAX = 10;

/** The bytes end before what they announce, or hold a number that cannot be one. */
export class BytesBroken extends Error {
  override readonly name = 'BytesBroken';
}

/** Reads Kafka's primitive types one behind the other, and nothing behind the end. Throws `BytesBroken`. */
export class ByteReader {
  constructor(
    readonly buffer: Buffer,
    public at = 0,
  ) {}

  get left(): number {
    return this.buffer.length - this.at;
  }

  int8(): number {
    return this.buffer.readInt8(this.over(1));
  }

  int16(): number {
    return this.buffer.readInt16BE(this.over(2));
  }

  int32(): number {
    return this.buffer.readInt32BE(this.over(4));
  }

  /** Exact up to 2^53: offsets and times stay below. */
  int64(): number {
    const start = this.over(8);
    return this.buffer.readInt32BE(start) * TWO_TO_32 + this.buffer.readUInt32BE(start + 4);
  }

  /** An id, which may have all its bits. */
  bigint64(): bigint {
    return this.buffer.readBigInt64BE(this.over(8));
  }

  /** Signed, in zigzag. */
  varint(): number {
    let unsigned = 0;
    for (let read = 0; read < VARINT_BYTES_MAX; read++) {
      const byte = this.buffer[this.over(1)]!;
      unsigned |= (byte & 0x7f) << (read * VARINT_BITS);
      if (byte < 0x80) return (unsigned >>> 1) ^ -(unsigned & 1);
    }
    throw new BytesBroken(`expected a varint of at most ${VARINT_BYTES_MAX} bytes, found a longer one`);
  }

  /** A number that nothing here depends on: only its end is looked for. */
  skipVarlong(): void {
    for (let read = 0; read < VARLONG_BYTES_MAX; read++) if (this.buffer[this.over(1)]! < 0x80) return;
    throw new BytesBroken(`expected a varlong of at most ${VARLONG_BYTES_MAX} bytes, found a longer one`);
  }

  /** A view of the next bytes. */
  take(length: number): Buffer {
    const start = this.over(length);
    return this.buffer.subarray(start, this.at);
  }

  /** Bytes behind their length as a varint; -1: null. */
  nullable(): Buffer | null {
    const length = this.varint();
    return length === -1 ? null : this.take(length);
  }

  text(length: number): string {
    const start = this.over(length);
    return this.buffer.toString('utf8', start, this.at);
  }

  /** A length of 16 bits and so much text. */
  string(): string {
    return this.text(this.int16());
  }

  private over(length: number): number {
    if (length < 0 || length > this.left) throw new BytesBroken(`expected ${length} more bytes, found ${this.left}`);
    const start = this.at;
    this.at += length;
    return start;
  }
}
