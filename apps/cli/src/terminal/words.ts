import { clean, cleanLines } from './clean.js';
import { coloured, type Screen } from './screen.js';

/** What is said beside the data, on stderr: a program that reads stdout is not disturbed by it. */
export class Words {
  constructor(
    private readonly write: (text: string) => void,
    readonly screen: Screen,
    private readonly isQuiet: boolean,
    private readonly isVerbose: boolean,
  ) {}

  /** What was done. Not with --quiet. */
  say(text: string): void {
    if (!this.isQuiet) this.write(`${cleanLines(text)}\n`);
  }

  /** Said with --quiet too: it is about something that went wrong, or will. */
  warn(text: string): void {
    this.write(`${coloured(this.screen, 'yellow', 'warning:')} ${cleanLines(text)}\n`);
  }

  fail(text: string, hints: readonly string[]): void {
    this.write(`${coloured(this.screen, 'red', 'error:')} ${cleanLines(text)}\n`);
    for (const hint of hints) this.write(`${coloured(this.screen, 'dim', cleanLines(`  ${hint}`))}\n`);
  }

  /** With --verbose alone. */
  tell(text: string): void {
    if (this.isVerbose) this.write(`${coloured(this.screen, 'dim', clean(text))}\n`);
  }
}
