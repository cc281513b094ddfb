/**
 * One reading of a text as bytes: the text itself, or what it says once something is decoded. Whatever is found in it stands somewhere in the
 * text, so every layer knows where its bytes come from. A zero byte parts what does not belong together.
 */
export interface Layer {
  readonly bytes: Uint8Array;
  /** Where in the text's bytes that begins which became byte `at`. */
  startOf(at: number): number;
  /** Where in the text's bytes that ends which became the byte before `end`. */
  endOf(end: number): number;
  /** Whether its last byte comes from the text's end. */
  readonly isLast: boolean;
  /** Base64 or hexadecimal digits were decoded: bytes of any kind, among which a short text comes up by chance. */
  readonly isDigits: boolean;
}

export const layerOf = (bytes: Uint8Array): Layer => ({
  bytes,
  startOf: (at) => at,
  endOf: (end) => end,
  isLast: true,
  isDigits: false,
});
