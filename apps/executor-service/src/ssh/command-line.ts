/**
 * The one text that SSH's `exec` takes (RFC 4254 section 6.5), which the account's login shell reads: every argument in single quotes, so that a
 * POSIX shell gives the program exactly these arguments, whatever is in them, and no input. The first must be a program (`isProgram`).
 */
export function commandLine(argv: readonly string[]): string {
  return `${argv.map(quoted).join(' ')} </dev/null`;
}

/**
 * Whether the login shell's own `exec` takes the text for a program, and not for one of its options: bash, ksh and zsh have `-a`, `-c` and
 * `-l`, and not every shell knows `--` there. A path always is a program.
 */
export const isProgram = (name: string): boolean => name !== '' && !name.startsWith('-');

/** What no argument of a program can hold, on any host. */
export const holdsNul = (argv: readonly string[]): boolean => argv.some((argument) => argument.includes('\0'));

/** Nothing is special inside single quotes but the quote itself: it ends them, stands escaped, and they begin again. */
const quoted = (argument: string): string => `'${argument.replaceAll("'", `'\\''`)}'`;
