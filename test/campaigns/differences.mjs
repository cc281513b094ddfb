/**
 * Where two JSON values differ, as JSON Pointers (RFC 6901); the order of members is no difference, that of elements is.
 * @returns {string[]} empty when they are equal
 */
export function differences(one, other, pointer = '') {
  if (
    typeof one !== 'object' ||
    typeof other !== 'object' ||
    one === null ||
    other === null ||
    Array.isArray(one) !== Array.isArray(other)
  ) {
    return Object.is(one, other) ? [] : [pointer || '/'];
  }
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].flatMap((name) => {
    const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return Object.hasOwn(one, name) && Object.hasOwn(other, name) ? differences(one[name], other[name], at) : [at];
  });
}

/** Where the outcomes of one campaign in two modes differ. All but `execution`, which is the run's own, is compared; the Markdown byte by byte. */
export function differencesOfOutcomes({ execution: _one, ...one }, { execution: _other, ...other }) {
  return differences(one, other);
}
