/** The bytes end before what they announce, or hold a number that cannot be one. */
export class BytesBroken extends Error {
  override readonly name = 'BytesBroken';
}

/** Bits of a varint's byte that are its number's; the eighth says that another byte follows. */
const VARINT_BITS = 7;
/** 32 bits in bytes of seven. */
const VARINT_BYTES_MAX = 5;
/** 64 bits in bytes of seven. */
const VARLONG_BYTES_MAX = 10;

/** Reads Kafka's primitive types one behind the other, and nothing behind the end. Throws `BytesBroken`. */
export class ByteReader {
  at = 0;

  constructor(private readonly bytes: Buffer) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  int8(): number {
    return this.bytes.readInt8(this.over(1));
  }

  int16(): number {
    return this.bytes.readInt16BE(this.over(2));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.over(4));
  }

  /** An offset or an id; kafkajs has them as text. */
  int64(): bigint {
    return this.bytes.readBigInt64BE(this.over(8));
  }

  /** Signed, in zigzag. */
  varint(): number {
    let unsigned = 0;
    for (let read = 0; read < VARINT_BYTES_MAX; read++) {
      const byte = this.bytes[this.over(1)]!;
      unsigned |= (byte & 0x7f) << (read * VARINT_BITS);
      if (byte < 0x80) return (unsigned >>> 1) ^ -(unsigned & 1);
    }
    throw new BytesBroken(`expected a varint of at most ${VARINT_BYTES_MAX} bytes, found a longer one`);
  }

  /** A number that nothing here depends on: only its end is looked for. */
  skipVarlong(): void {
    for (let read = 0; read < VARLONG_BYTES_MAX; read++) if (this.bytes[this.over(1)]! < 0x80) return;
    throw new BytesBroken(`expected a varlong of at most ${VARLONG_BYTES_MAX} bytes, found a longer one`);
  }

  /** A view of the next bytes. */
  take(length: number): Buffer {
    const start = this.over(length);
    return this.bytes.subarray(start, start + length);
  }

  /** Bytes behind their length as a varint; -1: null. */
  nullable(): Buffer | null {
    const length = this.varint();
    return length === -1 ? null : this.take(length);
  }

  text16(): string {
    return this.take(this.int16()).toString('utf8');
  }

  private over(length: number): number {
    if (length < 0 || length > this.left) throw new BytesBroken(`expected ${length} more bytes, found ${this.left}`);
    const start = this.at;
    this.at += length;
    return start;
  }
}
