/** Class names, without those that do not hold. */
export const classNames = (...names: readonly (string | false | undefined | null)[]): string => names.filter(Boolean).join(' ');
