import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssignment, readDocument, typesIn } from '../src/commands/named-input.js';

const folder = mkdtempSync(join(tmpdir(), 'runbook-cli-inputs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TYPES = typesIn({
  properties: {
    host: { type: 'string' },
    port: { type: 'integer' },
    ratio: { type: 'number' },
    deep: { type: 'boolean' },
    hosts: { type: 'array' },
    either: { type: ['integer', 'null'] },
  },
});

describe('an input in a command line', () => {
  it.each([
    ['host=ws-7', 'host', 'ws-7'],
    ['host=42', 'host', '42'],
    ['host=a=b:=c', 'host', 'a=b:=c'],
    ['host=', 'host', ''],
    ['port=42', 'port', 42],
    ['ratio=2', 'ratio', 2],
    ['deep=true', 'deep', true],
    ['hosts=["a","b"]', 'hosts', ['a', 'b']],
    ['either=null', 'either', null],
    ['unknown=7', 'unknown', '7'],
    ['unknown:=7', 'unknown', 7],
    ['host:="@ana"', 'host', '@ana'],
  ])('is what the runbook says: %s', async (assignment, name, value) => {
    expect(await readAssignment(assignment, TYPES)).toEqual([name, value]);
  });

  it('may stand in a file', async () => {
    writeFileSync(join(folder, 'hosts.json'), '["a"]');
    writeFileSync(join(folder, 'note.txt'), 'several\nlines\n');
    expect(await readAssignment(`hosts=@${join(folder, 'hosts.json')}`, TYPES)).toEqual(['hosts', ['a']]);
    expect(await readAssignment(`host=@${join(folder, 'note.txt')}`, TYPES)).toEqual(['host', 'several\nlines\n']);
  });

  it.each([
    ['port=many', 'expected integer for port, found "many"'],
    ['deep=yes', 'expected boolean for deep, found "yes"'],
    ['=7', 'expected name=value, name:=<JSON> or name=@file, found "=7"'],
    ['host', 'expected name=value, name:=<JSON> or name=@file, found "host"'],
  ])('that is none is told: %s', async (assignment, message) => {
    await expect(readAssignment(assignment, TYPES)).rejects.toMatchObject({ exit: 2, message });
  });
});

describe('a document', () => {
  it('is refused where another reader would read something else', async () => {
    await expect(readDocument('{"a":1,"a":2}', 'x.json')).rejects.toMatchObject({ exit: 2 });
    await expect(readDocument('a: 1\na: 2\n', 'x.yaml')).rejects.toMatchObject({ exit: 2 });
    await expect(readDocument('{"id":9007199254740993}', 'x.json')).rejects.toMatchObject({ exit: 2 });
  });
});
