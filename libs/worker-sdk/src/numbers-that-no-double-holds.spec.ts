import { ActionFailed, ExactNumber, jsonText, type Output, type Task } from './index.js';
import { RunningTask } from './running-task.js';
import type { Failure, Transport } from './transport.js';

const TASK = {
  id: 'tsk_1',
  action: 'edr/find',
  parameters: { device: '9007199254740993' },
  timeLeftMs: 60_000,
  leaseMs: 30_000,
} as unknown as Task;

/** What the service is told of a task that this handler does. */
async function toldOf(
  run: (parameters: never) => Promise<Output | void>,
): Promise<{ readonly output?: string; readonly failure?: Failure['error'] }> {
  const told: { output?: string; failure?: Failure['error'] } = {};
  const transport = {
    pulse: (_task: Task, signal: AbortSignal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve({ cancel: false }))),
    complete: async (_task: Task, output: Output) => void (told.output = jsonText(output)),
    fail: async (_task: Task, { error }: Failure) => void (told.failure = error),
  };
  await new RunningTask(TASK, run, transport as unknown as Transport, () => undefined).run();
  return told;
}

describe('numbers that no double holds', () => {
  it('come to a worker as the text of their digits, and leave it as the number where it says so', async () => {
    const { output } = await toldOf(({ device }: { device: string }) =>
      Promise.resolve({
        device: BigInt(device),
        text: device,
        ratio: new ExactNumber('0.1000000000000000055'),
        all: [new ExactNumber(device)],
      }),
    );
    expect(output).toBe('{"device":9007199254740993,"text":"9007199254740993","ratio":0.1000000000000000055,"all":[9007199254740993]}');
  });

  it.each(['', '01', '1.', '.5', '+1', '0x1', 'NaN', '1e', ' 1', '1n'])('are no digits: %j', (digits) =>
    expect(() => new ExactNumber(digits)).toThrow(TypeError),
  );
  it.each(['0', '-0', '1e400', '-12.50E-7', '18446744073709551615'])('are digits: %s', (digits) =>
    expect([String(new ExactNumber(digits)), jsonText(new ExactNumber(digits)), JSON.stringify(new ExactNumber(digits))]).toEqual([
      digits,
      digits,
      `"${digits}"`,
    ]),
  );

  it('are all that differs from what the engine writes', () => {
    for (const value of [
      ...[null, true, 0.1, -0, 1e21, 'a"\u2028\ud83d', [], {}, [undefined, () => 1], { a: undefined, b: [null], ü: { c: '' } }],
      ...[new Date(0), { at: [new Date(1)] }, new Map([[1, 2]]), JSON.parse('{"__proto__":{"a":1}}'), Object.assign([1], { x: 2 })],
    ])
      expect(jsonText(value)).toBe(JSON.stringify(value));
    expect(jsonText(undefined)).toBe('null');
  });

  it('that JSON does not know fail the task at once, as does what leads back to itself', async () => {
    const circle: Record<string, unknown> = {};
    circle['again'] = circle;
    for (const [output, found] of [
      [{ n: NaN }, /found NaN/],
      [[Infinity], /found Infinity/],
      [circle, /leads back to itself/],
    ] as const) {
      const { failure } = await toldOf(() => Promise.resolve(output as Output));
      expect(failure).toMatchObject({ name: 'invalid-output', terminal: true, message: expect.stringMatching(found) as string });
    }
    const { failure } = await toldOf(() => Promise.reject(new ActionFailed('busy', 'm', { details: { n: NaN } })));
    expect(failure).toEqual({ name: 'busy', message: 'm', details: expect.stringContaining('left out: ') as string });
  });
});
