import { nothingToRedact, redactorOf, type Redactor } from '@runbook/outbound';
import { VirtualClock } from '@runbook/spec-kit';
import type { OutputChunk } from '@runbook/wire';
import fc from 'fast-check';
import { ATTEMPT_CHARACTERS_MAX, CHUNK_CHARACTERS_MAX, GATHER_MS, LINE_CHARACTERS_MAX, LiveOutput } from './live-output.js';

const about = { execution: 'exe_1', tenant: 'acme', step: 'run', attempt: 1 };

function open(redactor: Redactor = nothingToRedact, send: (chunk: OutputChunk) => Promise<void> = () => Promise.resolve()) {
  const clock = new VirtualClock();
  const chunks: OutputChunk[] = [];
  const live = new LiveOutput(about, redactor, clock, (chunk) => {
    chunks.push(chunk);
    return send(chunk);
  });
  const said = (stream: string) =>
    chunks
      .filter((chunk) => chunk.stream === stream)
      .map(({ text }) => text)
      .join('');
  return { clock, live, chunks, said };
}

describe('the live output of an attempt', () => {
  it('gathers for a moment, then goes by whole lines, a piece for each stream', async () => {
    const { clock, live, chunks } = open();
    live.write('stdout', Buffer.from('one\ntw'));
    live.write('stderr', Buffer.from('bad\n'));
    expect(chunks).toEqual([]);
    await clock.advance(GATHER_MS);
    live.write('stdout', Buffer.from('o\nrest'));
    await live.end();
    expect(chunks.map(({ sequence, stream, text, last }) => [sequence, stream, text, last])).toEqual([
      [0, 'stdout', 'one\n', undefined],
      [1, 'stderr', 'bad\n', undefined],
      [2, 'stdout', 'two\nrest', undefined],
      [3, 'stdout', '', true],
    ]);
    expect(new Set(chunks.map(({ run }) => run)).size).toBe(1);
  });

  it('never tells a secret, wherever the bytes are cut', async () => {
    const secret = 's3cr3t-Wörd';
    const redactor = redactorOf([['ti', secret]]);
    const around = fc.string({ maxLength: 40 }).filter((text) => !text.includes(secret));
    await fc.assert(
      fc.asyncProperty(fc.array(around, { maxLength: 4 }), fc.infiniteStream(fc.integer({ min: 1, max: 9 })), async (texts, sizes) => {
        const { live, said } = open(redactor);
        const whole = Buffer.from(texts.join(secret));
        for (let at = 0; at < whole.length;) {
          const size = sizes.next().value ?? 1;
          live.write('stdout', whole.subarray(at, (at += size)));
        }
        await live.end();
        expect(said('stdout')).toBe(texts.join('[secret ti]'));
      }),
    );
  });

  it('cuts a line without end where no secret stands', async () => {
    const redactor = redactorOf([['ti', 'a-long-secret']]);
    const { clock, live, said } = open(redactor);
    const line = `${'x'.repeat(LINE_CHARACTERS_MAX - 5)}a-long-secret${'y'.repeat(50)}`;
    for (const part of line.match(/.{1,700}/g) ?? []) live.write('stdout', Buffer.from(part));
    await clock.advance(GATHER_MS);
    expect(said('stdout').length).toBeGreaterThan(LINE_CHARACTERS_MAX - 100);
    expect(said('stdout')).not.toContain('a-long');
    await live.end();
    expect(said('stdout')).toBe(`${'x'.repeat(LINE_CHARACTERS_MAX - 5)}[secret ti]${'y'.repeat(50)}`);
  });

  it('holds back the line in which a wrapped secret begins, and no other', async () => {
    const key = Array.from({ length: 60 }, (_, n) => String.fromCharCode(48 + ((n * 7) % 75))).join('');
    const { clock, live, said } = open(redactorOf([['ti', key]]));
    const lines = `${Buffer.from(`ana:${key}`).toString('base64')}`.match(/.{1,64}/g) ?? [];
    live.write('stdout', Buffer.from('one\n'));
    live.write('stdout', Buffer.from(`${lines[0]}\n`));
    await clock.advance(GATHER_MS);
    expect(said('stdout')).toBe('one\nYW5hO');
    live.write('stdout', Buffer.from(`${lines[1]}\ntwo\n`));
    await live.end();
    expect(said('stdout')).toMatch(/^one\nYW5hO\[secret ti\]=*\ntwo\n$/);
  });

  it('leaves out what is over the rate, and says how much', async () => {
    const { clock, live, chunks } = open();
    const line = `${'x'.repeat(1023)}\n`;
    for (let n = 0; n < 100; n++) live.write('stdout', Buffer.from(line));
    await clock.advance(GATHER_MS);
    expect(chunks).toHaveLength(1);
    expect(chunks[0]?.text).toHaveLength(CHUNK_CHARACTERS_MAX);
    expect(chunks[0]?.omittedBytes).toBe(100 * 1024 - CHUNK_CHARACTERS_MAX);
  });

  it('leaves out what is over the size, for ever', async () => {
    const { clock, live, chunks } = open();
    for (let told = 0; told < ATTEMPT_CHARACTERS_MAX + CHUNK_CHARACTERS_MAX * 3; told += CHUNK_CHARACTERS_MAX) {
      live.write('stdout', Buffer.from(`${'x'.repeat(CHUNK_CHARACTERS_MAX - 1)}\n`));
      await clock.advance(GATHER_MS);
    }
    await live.end();
    expect(chunks.reduce((sum, { text }) => sum + text.length, 0)).toBe(ATTEMPT_CHARACTERS_MAX);
    expect(chunks.at(-1)).toMatchObject({ last: true, omittedBytes: CHUNK_CHARACTERS_MAX * 3 });
  });

  it('is not waited for longer than a moment', async () => {
    const { clock, live } = open(nothingToRedact, () => new Promise(() => undefined));
    live.write('stdout', Buffer.from('one\n'));
    const ended = live.end();
    await clock.advance(2_000);
    await ended;
  });

  it('of a command that writes nothing is one piece that says so', async () => {
    const { live, chunks } = open();
    await live.end();
    expect(chunks).toMatchObject([{ text: '', last: true }]);
  });
});
