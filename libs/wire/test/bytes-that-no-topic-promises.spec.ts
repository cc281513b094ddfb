import {
  AGGREGATES,
  deadLetterOf,
  decodeCommand,
  decodeOutput,
  decodeRecord,
  encodeCommand,
  encodeOutput,
  encodeRecord,
  isAggregate,
  isClaim,
  Malformed,
  OUTPUT_RETENTION_MS,
  partitionOf,
  recordHash,
  rememberRecord,
  sha256Of,
  TOPICS,
  WORKER_SIGNALS_RETENTION_MS,
  WORKER_TASKS_RETENTION_MS,
  workerTopicsOf,
  type LogRecord,
} from '@runbook/wire';

const ANA = { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' } as const;
const HOUR_MS = 3_600_000;
const command = {
  v: 1,
  id: 'cmd_1',
  aggregate: 'execution',
  aggregateId: 'exe_1',
  tenant: 'acme',
  actor: ANA,
  body: { type: 'FireTimers' },
};
const chunk = {
  ...({
    v: 1,
    execution: 'exe_1',
    tenant: 'acme',
    step: 'run',
    attempt: 1,
    run: 'r',
    sequence: 0,
    at: '2026-01-01T00:00:00.000Z',
  } as const),
  ...({ stream: 'stderr', text: 'ä\n', omittedBytes: 3, last: true } as const),
};
const decision = {
  ...{ v: 1, aggregate: 'execution', id: 'exe_1', tenant: 'acme', term: 2, owner: 'own_1', seq: 3, version: 1, at: '' },
  ...{ cause: { command: 'cmd_1' }, actor: ANA, prev: null, events: [] },
};
const claim = { v: 1, aggregate: 'partition', term: 2, owner: 'own_1', seq: 3, at: '' };

/** The object with one member otherwise, or without it, as bytes of its own. */
const bytes = (object: object, change: object = {}) => Buffer.from(JSON.stringify({ ...object, ...change }));
/** With one byte of a text damaged. */
const broken = (value: Buffer) => {
  value[value.indexOf('acme')] = 0xe4;
  return value;
};
const without = (...names: string[]) => Object.fromEntries(names.map((name) => [name, undefined]));

describe('bytes that no topic promises', () => {
  it.each([
    ['no JSON', Buffer.from('{"v":1'), /^expected a command as JSON, found 6 bytes that are not: /],
    ['a list', Buffer.from('[]'), /as a JSON object, found a list$/],
    ['null', Buffer.from('null'), /as a JSON object, found null$/],
    ['a number', Buffer.from('7'), /as a JSON object, found 7$/],
    ['no UTF-8', broken(bytes(command)), /^expected a command as JSON in UTF-8, found byte \d+ of \d+ that is none$/],
    ['a mark before it', Buffer.from(`\ufeff${JSON.stringify(command)}`), /^expected a command as JSON, found \d+ bytes that are not: /],
    ['another version', bytes(command, { v: 0 }), /of version 1, found 0$/],
    ['a newer version, and nothing to tell whose it is', bytes(command, { v: 2, aggregate: 'x' }), /^expected a command for /],
    ['no version', bytes(command, without('v')), /of version 1, found undefined/],
    ...['id', 'aggregateId', 'tenant'].map(
      (name) => [`no ${name}`, bytes(command, { [name]: 7 }), /with id, aggregateId and tenant as text/] as const,
    ),
    [
      'an unknown aggregate',
      bytes(command, { aggregate: 'partition' }),
      /^expected a command for execution or correlation or registry or identity, found "partition"$/,
    ],
    ['no actor', bytes(command, without('actor')), /with actor and body/],
    ['an actor without id', bytes(command, { actor: {} }), /with actor and body/],
    ['no body', bytes(command, without('body')), /with actor and body/],
    ['a body without type', bytes(command, { body: {} }), /with actor and body/],
  ] as const)('are no command: %s', (_, value, message) => {
    expect(() => decodeCommand({ value })).toThrow(message);
    expect(() => decodeCommand({ value })).toThrow(Malformed);
  });

  it.each([
    ['another version', bytes(chunk, { v: 2 }), /of version 1, found 2; update the reader$/],
    ...['execution', 'tenant', 'step', 'run', 'text', 'at'].map(
      (name) => [`no ${name}`, bytes(chunk, { [name]: 7 }), /as text, found another form$/] as const,
    ),
    ['half an attempt', bytes(chunk, { attempt: 1.5 }), /with attempt, sequence and stream/],
    ['a sequence as text', bytes(chunk, { sequence: '0' }), /with attempt, sequence and stream/],
    ['another stream', bytes(chunk, { stream: 'stdin' }), /with attempt, sequence and stream/],
    ['no JSON', Buffer.from('x'), /^expected a piece of output as JSON, found 1 bytes/],
  ] as const)('are no piece of output: %s', (_, value, message) => expect(() => decodeOutput({ value })).toThrow(message));

  it.each([
    ['no UTF-8', Buffer.from([0x22, 0x61, 0xff, 0x22]), /^expected an events record as JSON in UTF-8, found byte 2 of 4 that is none$/],
    ['a character cut off', Buffer.from('"ä').subarray(0, 2), /found byte 1 of 2 that is none$/],
    ['no UTF-8 in a text', broken(bytes(decision)), /in UTF-8/],
    ['another version', bytes(decision, { v: 0 }), /^expected an events record of version 1, found 0$/],
    ['half a term', bytes(decision, { term: 1.5 }), /with term and owner$/],
    ['no owner', bytes(decision, without('owner')), /with term and owner$/],
    [
      'an unknown aggregate',
      bytes(decision, { aggregate: 'x' }),
      /^expected a record of execution or correlation or registry or identity, found "x"$/,
    ],
    ...['seq', 'version', 'id', 'events'].map(
      (name) => [`no ${name}`, bytes(decision, { [name]: null }), /with id, seq, version and events$/] as const,
    ),
    ['a newer version, and no place', bytes(decision, { v: 2, seq: null }), /with id, seq, version and events$/],
    ['an event without a type', bytes(decision, { events: [{ at: 1 }] }), /^expected events with a type, found others$/],
    ['a claim of half a seq', bytes(claim, { seq: 0.5 }), /^expected a claim with a seq that is a whole number, found 0.5$/],
    ['a claim whose seq is null', bytes(claim, { seq: null }), /found null$/],
  ] as const)('are no events record: %s', (_, value, message) => expect(() => decodeRecord(value)).toThrow(message));
});

describe('bytes of a newer release', () => {
  it.each([
    ['a command', () => decodeCommand({ value: bytes(command, { v: 2 }) }), 'a command of version 2', undefined],
    [
      'a record',
      () => decodeRecord(bytes(decision, { v: 3, events: null, id: null })),
      'a record of version 3',
      { term: 2, owner: 'own_1', seq: 3 },
    ],
    ['a claim', () => decodeRecord(bytes(claim, { v: 2 })), 'a record of version 2', { aggregate: 'partition', term: 2 }],
    [
      'an event',
      () => decodeRecord(bytes(decision, { events: [{ type: 'ExecutionPraised', at: 1 }] })),
      'an event ExecutionPraised',
      { seq: 3 },
    ],
  ])('are told from what is none: %s', (_, decode, found, place) => {
    const thrown = thrownBy(decode);
    expect(thrown).toMatchObject({ name: 'NewerRecord', isFinal: true, found, ...(place && { place }) });
  });
});

function thrownBy(decode: () => unknown): unknown {
  try {
    return decode();
  } catch (error) {
    return error;
  }
}

describe('bytes on a topic', () => {
  it('are what was written, whole', () => {
    const record = encodeCommand({ ...command, answer: true } as never, { traceparent: 't' });
    expect([record.key, record.headers, JSON.parse(record.value.toString())]).toEqual([
      'exe_1',
      { traceparent: 't' },
      { ...command, answer: true },
    ]);
    expect(encodeCommand(command as never).headers).toEqual({});
    expect(decodeCommand({ value: Buffer.from(record.value) })).toEqual({ ...command, answer: true });
    const piece = encodeOutput(chunk);
    expect([piece.key, piece.headers, decodeOutput(piece)]).toEqual(['exe_1', {}, chunk]);
    expect(decodeRecord(encodeRecord(claim as LogRecord))).toEqual(claim);
    expect(decodeRecord(bytes(claim, without('seq')))).toMatchObject({ term: 2 });
    expect([isClaim(claim as LogRecord), isClaim(decision as unknown as LogRecord)]).toEqual([true, false]);
  });

  it('are parsed and hashed once in a process, and known to their writer', () => {
    const sent = encodeCommand(command as never);
    expect(decodeCommand(sent)).toBe(command);
    const value = bytes(decision);
    expect(decodeRecord(value)).toBe(decodeRecord(value));
    expect([recordHash(value), recordHash(bytes(decision))]).toEqual([sha256Of(value), sha256Of(value)]);
    const remembered = bytes(decision);
    rememberRecord(remembered, decision as unknown as LogRecord, 'its hash');
    expect([decodeRecord(remembered), recordHash(remembered)]).toEqual([decision, 'its hash']);
    // FIPS 180-4, the example of one block.
    expect(sha256Of('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('lie on topics with these names, for these times', () => {
    expect(TOPICS).toEqual({
      ...{ executionCommands: 'runbook.execution.commands', executionEvents: 'runbook.execution.events' },
      ...{ correlationCommands: 'runbook.correlation.commands', correlationEvents: 'runbook.correlation.events' },
      ...{ registryCommands: 'runbook.registry.commands', registryEvents: 'runbook.registry.events' },
      ...{ identityCommands: 'runbook.identity.commands', identityEvents: 'runbook.identity.events' },
      ...{ triggers: 'runbook.triggers', output: 'runbook.output', facts: 'runbook.facts' },
    });
    expect(deadLetterOf(TOPICS.triggers)).toBe('runbook.triggers.dead-letter');
    expect(workerTopicsOf('edr')).toEqual({
      ...{ tasks: 'runbook.worker.edr.tasks', signals: 'runbook.worker.edr.signals', reports: 'runbook.worker.edr.reports' },
    });
    expect([OUTPUT_RETENTION_MS, WORKER_TASKS_RETENTION_MS, WORKER_SIGNALS_RETENTION_MS]).toEqual([24 * HOUR_MS, 168 * HOUR_MS, HOUR_MS]);
    expect([AGGREGATES, isAggregate('registry'), isAggregate('partition'), isAggregate(undefined)]).toEqual([
      ['execution', 'correlation', 'registry', 'identity'],
      true,
      false,
      false,
    ]);
  });

  it('of one key lie on one partition, and those of many keys on all, about as many on each', () => {
    const counts = Array.from({ length: 12 }, () => 0);
    for (let n = 0; n < 12_000; n++) counts[partitionOf(`exe_${n}`, 12)]!++;
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
    expect(partitionOf('exe_1', 1)).toBe(0);
  });
});
