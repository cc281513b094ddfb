import { ExactNumber } from '../forms/exact-json.js';
import { asCommand, asCurl, bodyText, quoted, type StartBody } from './start-commands.js';

const BODY: StartBody = {
  runbookId: 'contain-host',
  version: 3,
  inputs: { host: "o'brien-1", count: new ExactNumber('9007199254740993'), tags: ['a b'] },
  legalBasis: { authority: 'Security Act', reference: 'case-7', purpose: 'x', classification: 'SECRET', authorizedUsers: ['ana', 'bo'] },
  dataLicenses: ['internal-telemetry'],
  incidentId: 'INC-7',
  triggeredBy: undefined,
  dryRun: true,
};

describe('a start as a command', () => {
  it('is what is sent, with every digit, and without what says nothing', () => {
    expect(bodyText({ runbookId: 'greet', inputs: { n: new ExactNumber('1e999') }, incidentId: undefined })).toBe(
      '{"runbookId":"greet","inputs":{"n":1e999}}',
    );
  });

  it('is one command of curl that a shell takes as it is', () => {
    expect(asCurl('http://127.0.0.1:4000', { runbookId: 'greet', inputs: { name: "o'brien $(id)" } })).toBe(
      `curl -sS 'http://127.0.0.1:4000/api/v1/executions' \\\n  -H "X-API-KEY: $RUNBOOK_KEY" -H 'Content-Type: application/json' \\\n  -d '{"runbookId":"greet","inputs":{"name":"o'\\''brien $(id)"}}'`,
    );
  });

  it('is one of the client: texts as they are, all else as JSON', () => {
    expect(asCommand(BODY).split(' \\\n  ')).toEqual([
      'runbook run start contain-host@3',
      `--input 'host=o'\\''brien-1'`,
      `--input count:=9007199254740993`,
      `--input 'tags:=["a b"]'`,
      `--legal-authority 'Security Act'`,
      '--legal-reference case-7',
      '--legal-purpose x',
      '--classification SECRET',
      '--authorized-user ana',
      '--authorized-user bo',
      '--license internal-telemetry',
      '--incident INC-7',
      '--dry-run',
    ]);
  });

  it.each([
    ['plain-1.2', 'plain-1.2'],
    ['', `''`],
    ['a b', `'a b'`],
    ['$HOME', `'$HOME'`],
    ["a'b", `'a'\\''b'`],
  ])('quotes %j for a shell', (text, written) => expect(quoted(text)).toBe(written));
});
