import type { OutputChunk } from '@runbook/wire';
import { outputFrame } from '../../output/output-connection.js';
import type { OutputModel } from '../../output/output-model.js';
import type { LiveStream } from './live-stream.js';

/** Sends the output of all commands of a run within its live view; each piece once. */
export class RunOutput {
  private early: OutputChunk[] | undefined = [];
  /** By run of a command, the last piece that was sent. */
  private readonly sent = new Map<string, number>();
  private readonly unwatch: () => void;

  constructor(
    private readonly outputs: OutputModel,
    private readonly execution: string,
    private readonly stream: () => LiveStream,
  ) {
    this.unwatch = outputs.watch(execution, (chunk) => (this.early ? void this.early.push(chunk) : this.send(chunk)));
  }

  /** Sends the output so far, if it is wanted, and from then on new output as it comes. */
  async begin(fromStart: boolean): Promise<void> {
    if (fromStart) {
      for await (const chunk of this.outputs.read(this.execution)) {
        this.send(chunk);
        await this.stream().room();
      }
    }
    const early = this.early ?? [];
    this.early = undefined;
    for (const chunk of early) this.send(chunk);
  }

  end(): void {
    this.unwatch();
  }

  private send(chunk: OutputChunk): void {
    if ((this.sent.get(chunk.run) ?? -1) >= chunk.sequence) return;
    this.sent.set(chunk.run, chunk.sequence);
    this.stream().tell(outputFrame(chunk));
  }
}
