import type { Redactor } from '@runbook/outbound';
import { cutText } from '@runbook/domain';

/** Of each stream in a step's output; who needs more has the command write a file. Larger outputs go to the blob store like any other. */
export const COMMAND_OUTPUT_CHARACTERS_MAX = 256 * 1024;

/** A secret that begins before the limit may end here. */
const OVERLAP_BYTES = 64 * 1024;

/** The beginning of what a command wrote to one stream. */
export class CollectedOutput {
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private complete = true;

  push(chunk: Buffer): void {
    const room = COMMAND_OUTPUT_CHARACTERS_MAX + OVERLAP_BYTES - this.bytes;
    const kept = chunk.subarray(0, Math.max(0, room));
    if (kept.length > 0) this.chunks.push(kept);
    this.bytes += kept.length;
    if (kept.length < chunk.length) this.complete = false;
  }

  /** Redacted before it is cut: half a secret would not be recognised. */
  text(redactor: Redactor): { readonly text: string; readonly truncated: boolean } {
    const raw = Buffer.concat(this.chunks).toString('utf8');
    const text = this.complete ? redactor.text(raw) : redactor.cutText(raw);
    return { text: cutText(text, COMMAND_OUTPUT_CHARACTERS_MAX), truncated: !this.complete || text.length > COMMAND_OUTPUT_CHARACTERS_MAX };
  }
}
