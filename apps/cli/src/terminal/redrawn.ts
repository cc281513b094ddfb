/** Lines that are drawn again where they stand. They must be cut to the width of the terminal: one that wraps would be two. */
export class Redrawn {
  private height = 0;
  private shown = '';

  constructor(private readonly write: (text: string) => void) {}

  draw(lines: readonly string[]): void {
    const text = lines.map((line) => `${line}\u001b[K\n`).join('');
    if (text === this.shown) return;
    const back = this.height === 0 ? '\u001b[?25l' : `\u001b[${this.height}A`;
    // What was below and is not any more is cleared.
    this.write(`${back}${text}\u001b[J`);
    this.height = lines.length;
    this.shown = text;
  }

  /** Leaves what was drawn last, and the cursor behind it. */
  end(): void {
    if (this.height > 0) this.write('\u001b[?25h');
    this.height = 0;
  }
}
