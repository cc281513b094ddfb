import {
  compileRunbook,
  decideExecution,
  evolveExecution,
  ExpressionError,
  nextExecutionTimerAt,
  noExecution,
  type CompiledRunbook,
  type ExecutionCommand,
  type ExecutionEvent,
  type ExecutionRejection,
  type ExecutionState,
  type Json,
  type Need,
  type Runbook,
} from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';
import type { Aggregate, Circumstances } from '@runbook/processor';
import type { RunbookCatalogue } from '@runbook/service';
import { hashOf } from '@runbook/wire';
import { Recent } from './recent.js';

/** Grows with every change of `evolve` or of the state's shape. */
const FOLD_VERSION = 2;
/** Compiled definitions in memory; one is some ten KB. */
const DEFINITIONS_MAX = 1_000;
/** Bytes of blobs in memory for expressions that look into large values. */
const BLOB_BYTES_MAX = 64 * 1024 * 1024;
/** Hashes of texts that decisions had put into the blob store; one that is forgotten is put again. */
const KEPT_TEXTS_MAX = 10_000;
/** How long a definition that another process registered a moment ago may take to arrive here. */
const DEFINITION_TIMEOUT_MS = 10_000;

/** The execution as the processor runs it: the pure core, and where it gets definitions and blobs from. */
export class ExecutionAggregate implements Aggregate<ExecutionState, ExecutionCommand, ExecutionEvent, ExecutionRejection> {
  readonly name = 'execution';
  readonly foldVersion = FOLD_VERSION;
  readonly zero = noExecution;
  readonly evolve = evolveExecution;
  readonly nextTimerAt = nextExecutionTimerAt;
  readonly timerCommand: ExecutionCommand = { type: 'FireTimers' };
  private readonly definitions = new Recent<CompiledRunbook | null>(DEFINITIONS_MAX);
  private readonly keptTexts = new Recent<true>(KEPT_TEXTS_MAX);
  private readonly contents = new Recent<{ readonly content: Json } | 'missing'>(BLOB_BYTES_MAX);

  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly blobs: BlobStore,
  ) {}

  decide(body: ExecutionCommand, state: ExecutionState, circumstances: Circumstances) {
    return decideExecution(body, state, {
      ...circumstances,
      definition: this.definition,
      blob: this.blob,
      kept: this.kept,
      sha256: hashOf,
    });
  }

  async provide(need: Need): Promise<void> {
    if ('definition' in need) {
      const found = await this.catalogue.awaitDefinition(need.definition, DEFINITION_TIMEOUT_MS);
      this.definitions.set(need.definition, found ? compileRunbook(found.definition as unknown as Runbook) : null, 1);
      return;
    }
    if ('keep' in need) {
      this.keptTexts.set(await this.blobs.put(Buffer.from(need.keep)), true, 1);
      return;
    }
    const bytes = await this.blobs.get(need.blob);
    const known = bytes ? { content: JSON.parse(bytes.toString('utf8')) as Json } : 'missing';
    this.contents.set(need.blob, known, bytes?.length ?? 0);
  }

  private readonly definition = (digest: string): CompiledRunbook | null | undefined => {
    const known = this.definitions.get(digest);
    // One that was not there may have been registered since.
    return known === null && this.catalogue.definition(digest) ? undefined : known;
  };

  private readonly kept = (sha256: string): boolean => this.keptTexts.get(sha256) ?? false;

  private readonly blob = (sha256: string): Json | undefined => {
    const known = this.contents.get(sha256);
    if (known === 'missing') {
      throw new ExpressionError(
        'missing-path',
        `expected blob ${sha256} in the blob store, found none; restore the blob store from a copy`,
        '',
      );
    }
    return known?.content;
  };
}
