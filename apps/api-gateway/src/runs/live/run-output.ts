import type { OutputChunk } from '@runbook/wire';
import type { LiveStream } from './live-stream.js';
import { outputFrame } from '../../output/output-connection.js';
import type { OutputModel } from '../../output/output-model.js';

/** What all commands of a run say, told within its live view; each piece once. */
export class RunOutput {
  private early: OutputChunk[] | undefined = [];
  private readonly told = new Map<string, number>();
  private readonly unwatch: () => void;

  constructor(
    private readonly outputs: OutputModel,
    private readonly execution: string,
    private readonly stream: () => LiveStream,
  ) {
    this.unwatch = outputs.watch(execution, (chunk) => (this.early ? void this.early.push(chunk) : this.tell(chunk)));
  }

  /** Tells what was said before, if it is wanted, and from then on what comes. */
  async begin(fromStart: boolean): Promise<void> {
    if (fromStart) {
      for await (const chunk of this.outputs.read(this.execution)) {
        this.tell(chunk);
        await this.stream().room();
      }
    }
    const early = this.early ?? [];
    this.early = undefined;
    for (const chunk of early) this.tell(chunk);
  }

  end(): void {
    this.unwatch();
  }

  private tell(chunk: OutputChunk): void {
    if ((this.told.get(chunk.run) ?? -1) >= chunk.sequence) return;
    this.told.set(chunk.run, chunk.sequence);
    this.stream().tell(outputFrame(chunk));
  }
}
