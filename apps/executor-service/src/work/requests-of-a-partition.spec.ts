import type { ExecutionEvent, StepRequested } from '@runbook/domain';
import type { AdmittedRecord, ReaderPosition } from '@runbook/processor';
import { PartitionRequests, type RequestObserver } from './partition-requests.js';
import type { OpenRequest } from './requests.js';
import { CHECKPOINT_RECORDS, PARK_BEHIND_RECORDS, Watermark } from './watermark.js';

const STEP = { at: 5, step: 'lookup', attempt: 1 };
const position = (offset: number): ReaderPosition => ({ offset, term: 1, owner: 'own_1', seq: offset });
const started: ExecutionEvent = {
  ...{ type: 'ExecutionStarted', at: 3, runbook: { id: 'r', version: 2, digest: 'd' }, steps: [], inputs: {}, requestDigest: '' },
  ...{ dataLicenses: ['internal'], incidentId: 'inc_1', startedBy: { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' } },
  legalBasis: { authority: 'CSIRT', reference: 'LB-7', classification: 'SECRET', authorizedUsers: ['ana'], purpose: 'containment' },
};
const asked = (more: Partial<StepRequested> = {}): StepRequested => ({
  ...{ type: 'StepRequested', ...STEP, stepType: 'action', dispatch: 1, idempotencyKey: 'k' },
  ...{ parameters: null, timeoutMs: 1_000, leaseMs: 30_000, ...more },
});
const renewed = (executor: string, more = {}): ExecutionEvent => ({ type: 'StepLeaseRenewed', ...STEP, dispatch: 1, executor, ...more });
const cancel = (graceUntil: number): ExecutionEvent => ({ type: 'StepCancelRequested', ...STEP, graceUntil });
const inDoubt: ExecutionEvent = { type: 'StepInDoubt', ...STEP, error: { name: 'lease-lost', message: '' } };

/** A partition whose news are noted as words. */
class Folded implements RequestObserver {
  readonly news: string[] = [];
  readonly requests: PartitionRequests;
  private offset = 0;

  constructor(watermark = new Watermark()) {
    this.requests = new PartitionRequests(4, this, watermark);
  }

  opened = (request: OpenRequest) => this.note('opened', request);
  askedAgain = (request: OpenRequest) => this.note('asked again', request);
  held = (request: OpenRequest) => this.note(`held by ${request.holder}`, request);
  policyNoted = (request: OpenRequest, inputDigest: string) => this.note(`policy about ${inputDigest}`, request);
  cancelRequested = (request: OpenRequest) => this.note(`cancel until ${request.cancel!.graceUntil}`, request);
  doubted = (request: OpenRequest) => this.note('doubted', request);
  used = (useId: string) => void this.news.push(`used as ${useId}`);
  closed = (request: OpenRequest) => this.note(request.closed ? 'closed' : 'closed and open', request);

  fold(id: string, ...events: ExecutionEvent[]): this {
    return this.batch([{ id, events }]);
  }

  batch(records: readonly { id: string; events: ExecutionEvent[]; aggregate?: string }[]): this {
    const admitted = records.map(({ id, events, aggregate = 'execution' }) => {
      const record = { v: 1, aggregate, id, tenant: 'acme', events };
      return {
        topic: 'e',
        partition: 4,
        offset: this.offset++,
        bytes: Buffer.alloc(77),
        headers: {},
        hash: '',
        record,
      } as unknown as AdmittedRecord;
    });
    this.requests.fold(admitted, position(this.offset));
    return this;
  }

  private note(word: string, { execution, asked: { step, attempt, dispatch } }: OpenRequest): void {
    this.news.push(`${word} ${execution.id}/${step} ${attempt}.${dispatch}`);
  }
}

describe('a request on the log', () => {
  it('is open with all that the log says of it and of its execution', () => {
    const folded = new Folded().fold('exe_1', started, asked());
    const [request] = folded.requests.open();
    expect(request).toMatchObject({ partition: 4, asked: asked(), bytes: 77, closed: false });
    expect(request!.execution).toMatchObject({
      id: 'exe_1',
      tenant: 'acme',
      facts: {
        ...{ runbook: { id: 'r', version: 2, digest: 'd' }, startedAt: 3, dataLicenses: ['internal'], incidentId: 'inc_1' },
        legalBasis: { authority: 'CSIRT', reference: 'LB-7', classification: 'SECRET', authorizedUsers: ['ana'], purpose: 'containment' },
      },
    });
    expect(folded.news).toEqual(['opened exe_1/lookup 1.1']);
  });

  it('that is offered to workers, and records of other aggregates, are none of the executor', () => {
    const folded = new Folded().fold('exe_1', started, asked({ offered: { action: 'a' } } as never));
    folded.batch([{ id: 'exe_1', events: [asked()], aggregate: 'registry' }]);
    expect([folded.news, folded.requests.open()]).toEqual([[], []]);
  });

  it('is told of what concerns it once: who holds this dispatch first, a cancel, a doubt', () => {
    const folded = new Folded().fold('exe_1', started, asked());
    folded.fold('exe_1', renewed('b', { attempt: 2 }), renewed('c', { dispatch: 2 }), renewed('a'), renewed('b'));
    folded.fold('exe_1', cancel(90), cancel(95), inDoubt, inDoubt);
    folded.fold('exe_2', renewed('a'), cancel(90), inDoubt);
    expect(folded.news).toEqual([
      'opened exe_1/lookup 1.1',
      'held by a exe_1/lookup 1.1',
      'cancel until 90 exe_1/lookup 1.1',
      'doubted exe_1/lookup 1.1',
    ]);
    expect(folded.requests.open()[0]).toMatchObject({ holder: 'a', cancel: { at: 5, graceUntil: 90 }, inDoubt: true });
  });

  it('that is dispatched again is the same one, which nobody holds yet; another attempt, or one after a doubt, is a new one', () => {
    const folded = new Folded().fold('exe_1', started, asked(), renewed('a'), asked({ dispatch: 2 }));
    expect(folded.requests.open()[0]?.holder).toBeUndefined();
    folded.fold('exe_1', renewed('b', { dispatch: 2 }), asked({ attempt: 2 }));
    folded.fold('exe_1', { ...inDoubt, attempt: 2 }, asked({ attempt: 2, dispatch: 2 }));
    expect(folded.news).toEqual([
      'opened exe_1/lookup 1.1',
      'held by a exe_1/lookup 1.1',
      'asked again exe_1/lookup 1.2',
      'held by b exe_1/lookup 1.2',
      'closed exe_1/lookup 1.2',
      'opened exe_1/lookup 2.1',
      'doubted exe_1/lookup 2.1',
      'closed exe_1/lookup 2.1',
      'opened exe_1/lookup 2.2',
    ]);
    expect(folded.requests.open()).toHaveLength(1);
  });

  it.each<[string, ExecutionEvent]>([
    ...(['StepHeld', 'StepCompleted', 'StepSimulated', 'StepFailed', 'StepAttemptFailed', 'StepSkipped', 'StepCancelled'] as const).map(
      (type): [string, ExecutionEvent] => [type, { type, ...STEP } as ExecutionEvent],
    ),
    ['StepResolved', { type: 'StepResolved', ...STEP } as unknown as ExecutionEvent],
    ['StepsReset', { type: 'StepsReset', at: 5, step: 'other', reset: ['other', 'lookup'] } as unknown as ExecutionEvent],
    ...(['ExecutionCompleted', 'ExecutionFailed', 'ExecutionCancelled', 'ExecutionTimedOut'] as const).map(
      (type): [string, ExecutionEvent] => [type, { type, at: 5 } as ExecutionEvent],
    ),
  ])('is settled by %s, and by that of no other execution or step', (_, event) => {
    const folded = new Folded().fold('exe_1', started, asked(), asked({ step: 'other' })).fold('exe_2', started, asked());
    folded.fold('exe_3', event);
    expect(folded.requests.open()).toHaveLength(3);
    folded.fold('exe_1', event);
    const left = folded.requests.open().map(({ execution, asked: { step } }) => `${execution.id}/${step}`);
    const wholeRun = !('step' in event) || event.type === 'StepsReset';
    expect(left.toSorted()).toEqual(wholeRun ? ['exe_2/lookup'] : ['exe_1/other', 'exe_2/lookup']);
    expect(folded.news.filter((word) => word.startsWith('closed'))).toHaveLength(wholeRun ? 2 : 1);
  });

  it('are in the order in which they were asked for', () => {
    const folded = new Folded()
      .fold('exe_1', started, asked({ at: 9 }), asked({ step: 'b', at: 2 }))
      .fold('exe_2', started, asked({ at: 4 }));
    expect(folded.requests.open().map((request) => request.asked.at)).toEqual([2, 4, 9]);
  });

  it('that is given up is closed once, and found by no restart', () => {
    const folded = new Folded().fold('exe_1', started, asked());
    const [request] = folded.requests.open();
    folded.requests.giveUp(request!);
    folded.requests.giveUp(request!);
    expect(folded.news.slice(1)).toEqual(['closed exe_1/lookup 1.1']);
    folded.fold('exe_1', { type: 'ExecutionCompleted', at: 5, outputs: {}, failures: 0 });
    expect(folded.requests.watermark.position()).toEqual(position(2));
  });
});

describe('the place to read again from', () => {
  const limits = { checkpointRecords: 3, parkBehindRecords: 8 };
  const done: ExecutionEvent = { type: 'ExecutionCompleted', at: 5, outputs: {}, failures: 0 };
  const idle = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `exe_idle_${n}`, events: [started, done] }));

  it('has named borders', () => expect([CHECKPOINT_RECORDS, PARK_BEHIND_RECORDS]).toEqual([500, 20_000]));

  it.each([
    [2, 0],
    [3, 3],
    [4, 4],
  ])('with %d records before what is open is offset %d, at checkpoints of three', (before, offset) => {
    const folded = new Folded(new Watermark(limits)).fold('exe_first', started);
    folded.batch(idle(before - 1)).fold('exe_open', started, asked());
    // A checkpoint begins with the first record: the one before it is where nothing had been read.
    folded.fold('exe_first', done);
    expect(folded.requests.watermark.position()?.offset ?? 0).toBe(offset);
  });

  it('is the end when nothing is open, and the whole position', () => {
    const folded = new Folded(new Watermark(limits)).batch(idle(5));
    expect(folded.requests.watermark.position()).toEqual(position(5));
    expect(new Watermark(limits).position()).toBeUndefined();
  });

  it.each([
    [6, []],
    [7, ['exe_waits']],
    [8, ['exe_waits']],
  ])('leaves no execution behind for more than eight records: after %d more, %j are to be parked', (more, parked) => {
    const folded = new Folded(new Watermark(limits)).fold('exe_waits', started).batch(idle(more));
    expect([...folded.requests.watermark.farBehind()].map(({ id }) => id)).toEqual(parked);
  });

  it.each([
    [2, []],
    [3, ['exe_1']],
  ])('takes one that ends half as far behind for parked, by a process before this one: after %d more, %j', (more, ended) => {
    const folded = new Folded(new Watermark(limits)).fold('exe_1', started).batch(idle(more)).fold('exe_1', done);
    expect([...folded.requests.ended]).toEqual(ended);
  });

  it('does not keep the document of an execution that is started anew', () => {
    const folded = new Folded(new Watermark(limits)).fold('exe_unknown', done);
    expect([...folded.requests.ended]).toEqual(['exe_unknown']);
    folded.fold('exe_unknown', { type: 'ExecutionReopened', at: 6, about: { runbook: {}, startedAt: 3, dataLicenses: [] } } as never);
    expect([...folded.requests.ended]).toEqual([]);
  });
});
