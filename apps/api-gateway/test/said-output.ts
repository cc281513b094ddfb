import type { OutputChunk } from '@runbook/wire';
import { Watchers } from '../src/log/watchers.js';
import type { OutputDocuments } from '../src/output/output-documents.js';

/** Output as its reader does it: stored, and then told. */
export class SaidOutput {
  private readonly watchers = new Watchers<[OutputChunk]>();

  constructor(private readonly documents: OutputDocuments) {}

  watch = (execution: string, watcher: (chunk: OutputChunk) => void) => this.watchers.watch(execution, watcher);
  read = (execution: string, step?: string, behind?: string) => this.documents.read(execution, step, behind);

  async say(...chunks: OutputChunk[]): Promise<void> {
    await this.documents.write(chunks);
    for (const chunk of chunks) this.watchers.tell(chunk.execution, chunk);
  }
}
