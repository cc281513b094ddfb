declare module 'snappyjs' {
  /** Throws when the bytes are no block of snappy, or state that they hold more than `maxLength`. */
  export function uncompress(compressed: Buffer, maxLength: number): Buffer;
  export function compress(bytes: Buffer): Buffer;
}
