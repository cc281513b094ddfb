/**
 * The one text that SSH's `exec` takes (RFC 4254 section 6.5), which the account's login shell reads: every argument in single quotes, so that a
 * POSIX shell gives the program exactly these arguments, whatever is in them, and no input. Undefined when an argument holds NUL, which
 * none can.
 */
export function commandLine(argv: readonly string[]): string | undefined {
  return argv.some((argument) => argument.includes('\0')) ? undefined : `${argv.map(quoted).join(' ')} </dev/null`;
}

/** Nothing is special inside single quotes but the quote itself: it ends them, stands escaped, and they begin again. */
const quoted = (argument: string): string => `'${argument.replaceAll("'", `'\\''`)}'`;
