/**
 * The values of one header, for kafkajs to write. It can write a null, but fails when it measures one (2.2.4); a null takes one byte, as empty text
 * does, and is measured as that.
 */
export function headerValues(name: string, values: readonly (Buffer | string | null)[]): Buffer[] {
  const entries = values.map((value) => (value === null ? nullHeader(name) : { key: name, value }));
  // kafkajs makes its entries by `map`, and looks at each value twice to measure it before it writes it.
  return Object.defineProperty([], 'map', { value: () => entries });
}

function nullHeader(key: string): { readonly key: string; readonly value: '' | null } {
  let isMeasured = false;
  return {
    key,
    get value() {
      if (isMeasured) return null;
      isMeasured = true;
      return '';
    },
  };
}
