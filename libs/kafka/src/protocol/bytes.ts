const TWO_TO_32 = 0x1_0000_0000;

/**
 * Writes what Kafka's protocol is made of: numbers with the highest byte first, and varints of 32 bits with the sign in the lowest bit
 * ("zigzag"). The buffer must be large enough: whoever makes it counts first.
 */
export class ByteWriter {
  at = 0;

  constructor(readonly buffer: Buffer) {}

  int8(value: number): void {
    this.buffer[this.at++] = value;
  }

  int16(value: number): void {
    this.at = this.buffer.writeInt16BE(value, this.at);
  }

  int32(value: number): void {
    this.at = this.buffer.writeInt32BE(value, this.at);
  }

  uint32(value: number): void {
    this.at = this.buffer.writeUInt32BE(value, this.at);
  }

  /** A safe integer. */
  int64(value: number): void {
    const high = Math.floor(value / TWO_TO_32);
    this.int32(high);
    this.uint32(value - high * TWO_TO_32);
  }

  varint(value: number): void {
    let left = (value << 1) ^ (value >> 31);
    while ((left & ~0x7f) !== 0) {
      this.buffer[this.at++] = (left & 0x7f) | 0x80;
      left >>>= 7;
    }
    this.buffer[this.at++] = left;
  }

  /** With its length before it, in 16 bits. */
  string(value: string): void {
    const lengthAt = this.at;
    this.at += 2;
    this.text(value);
    this.buffer.writeInt16BE(this.at - lengthAt - 2, lengthAt);
  }

  text(value: string): void {
    this.at += this.buffer.write(value, this.at, 'utf8');
  }

  bytes(value: Uint8Array): void {
    this.buffer.set(value, this.at);
    this.at += value.length;
  }
}

/** What a connection of kafkajs sends: it wants to be shown a buffer under both names. */
export const payload = (bytes: Buffer) => ({ buf: bytes, buffer: bytes });

export const sizeOfString = (value: string): number => 2 + Buffer.byteLength(value);

export function sizeOfVarint(value: number): number {
  const encoded = ((value << 1) ^ (value >> 31)) >>> 0;
  if (encoded < 0x80) return 1;
  if (encoded < 0x4000) return 2;
  if (encoded < 0x20_0000) return 3;
  return encoded < 0x1000_0000 ? 4 : 5;
}
