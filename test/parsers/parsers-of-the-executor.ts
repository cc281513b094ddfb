import type { Json, JsonObject } from '@runbook/domain';
import { endpointOf, proxyOf, readClientIdentity, retryAfterMs } from '@runbook/outbound';
import { gzipSync } from 'node:zlib';
import protobuf from 'protobufjs';
import { findIndicators } from '../../apps/executor-service/src/actions/indicators/find-indicators.js';
import { refang, withoutTypography } from '../../apps/executor-service/src/actions/indicators/refang.js';
import { sourceRows } from '../../apps/executor-service/src/actions/indicators/source-rows.js';
import { Slices } from '../../apps/executor-service/src/actions/slices.js';
import { readStixBundle } from '../../apps/executor-service/src/actions/stix/stix-bundle.js';
import { nanosecondsOf } from '../../apps/executor-service/src/actions/stix/stix-time.js';
import { decodeMessage } from '../../apps/executor-service/src/grpc/json/decode-message.js';
import { encodeMessage } from '../../apps/executor-service/src/grpc/json/encode-message.js';
import { framed, MessageFrames } from '../../apps/executor-service/src/grpc/message-frames.js';
import { bytesOfBase64 } from '../../apps/executor-service/src/grpc/metadata.js';
import { statusDetailsOf } from '../../apps/executor-service/src/grpc/status-details.js';
import { pinnedKeys } from '../../apps/executor-service/src/ssh/host-keys.js';
import { readSshCredential } from '../../apps/executor-service/src/ssh/ssh-credential.js';
import { parseCall } from '../../apps/executor-service/src/steps/call-parameters.js';
import { header, text, type Parser } from './parser.js';

const { root } = protobuf.parse(`syntax = "proto3"; package t;
  message Node { string name = 1; int64 number = 2; repeated Node nodes = 3; map<string, double> weights = 4; bytes raw = 5; oneof one { bool yes = 6; Kind kind = 7; } }
  enum Kind { NONE = 0; SOME = 1; }`);
root.resolveAll();
const NODE = root.lookupType('t.Node');
const NODE_JSON = {
  name: 'a',
  number: '9007199254740993',
  nodes: [{ name: 'b', yes: true }],
  weights: { x: 0.5 },
  raw: 'b2s=',
  kind: 'SOME',
};
const NODE_BYTES = encodeMessage(NODE, NODE_JSON) as Buffer;
const framesOf = (bytes: Buffer): MessageFrames => {
  const frames = new MessageFrames(10, () => 'gzip');
  for (let at = 0; at < bytes.length; at += 7) frames.take(bytes.subarray(at, at + 7));
  return frames;
};
const zipped = gzipSync(NODE_BYTES);
const packed = framed(zipped);
packed[0] = 1;

const rows = (format: 'text' | 'csv' | 'json' | undefined) => (input: Buffer) => [...sourceRows(text(input), format)];
const BUNDLE =
  '{"type":"bundle","id":"bundle--1f0b1c2e-0000-4000-8000-000000000000","objects":[{"type":"indicator","spec_version":"2.1","id":"indicator--1f0b1c2e-0000-4000-8000-000000000001","created":"2026-01-01T00:00:00.000001Z","modified":"2026-01-01T00:00:00Z","pattern":"[ipv4-addr:value = \'198.51.100.1\']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"}]}';
const CSV =
  '# comment\n"id","dateadded","url","tags"\n"1","2026-01-01","http://evil.example/a.exe","elf,""x"""\n2;3;hxxps://bad[.]example\n';
const HOST_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0aVvFWW9fJYb5d2vM0b3l9cXzvW1k5pZkq8Xb2y1nX';

/** What services, hosts and files say to the executor, and what authors give it. */
export const PARSERS_OF_THE_EXECUTOR: readonly Parser[] = [
  {
    name: 'parameters of a call',
    samples: [
      '{"method":"POST","url":"https://ti.example/api?q=1","headers":{"X-A":"b"},"body":{"a":1},"credential":"ti","expect":{"status":[200]}}',
    ],
    parse: (input) => parseCall(JSON.parse(text(input)) as Json),
    refuses: ['StepFailure', 'SyntaxError'],
  },
  {
    name: 'messages of protobuf',
    samples: [NODE_BYTES],
    parse: (input) => decodeMessage(NODE, input),
    refuses: ['RangeError', 'Error', 'ProtocolError'],
  },
  {
    name: 'messages of protobuf in JSON',
    samples: [JSON.stringify(NODE_JSON)],
    parse: (input) => encodeMessage(NODE, JSON.parse(text(input)) as Json),
    refuses: ['SyntaxError'],
  },
  {
    name: 'frames of gRPC',
    inSuite: 10_000,
    samples: [framed(NODE_BYTES), Buffer.concat([packed, packed])],
    parse: framesOf,
    refuses: ['ReplyMalformed', 'ReplyTooLarge', 'TooManyMessages'],
  },
  {
    name: 'details of a status of gRPC',
    samples: [NODE_BYTES],
    parse: (details) => statusDetailsOf({ code: 3, message: '', details } as never),
  },
  { name: 'binary metadata', samples: ['AAE=', 'AAE'], parse: (input) => bytesOfBase64(header(input)) },
  { name: 'endpoints', samples: ['host.example:22', '[2001:db8::1]:443', '127.0.0.1'], parse: (input) => endpointOf(text(input), 22) },
  {
    name: 'proxies',
    samples: ['http://proxy.example:3128', 'http://user:word@proxy.example:3128'],
    parse: (input) => proxyOf(text(input)),
  },
  {
    name: 'client certificates',
    samples: [
      '{"certificate":"-----BEGIN CERTIFICATE-----\\nAA==\\n-----END CERTIFICATE-----","privateKey":"-----BEGIN PRIVATE KEY-----\\nAA==\\n-----END PRIVATE KEY-----"}',
    ],
    parse: (input) => readClientIdentity(text(input)),
  },
  {
    name: 'Retry-After',
    samples: ['120', 'Fri, 31 Dec 2027 23:59:59 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT'],
    parse: (input) => retryAfterMs({ 'retry-after': header(input) }, 0),
  },
  {
    name: 'credentials of SSH',
    samples: [`{"username":"ops","password":"hunter22","hostKey":"${HOST_KEY}","knownHosts":""}`],
    parse: (input) => readSshCredential(text(input)),
  },
  {
    name: 'known hosts',
    samples: [
      `host.example ${HOST_KEY}\n|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ${HOST_KEY}\n@revoked * ${HOST_KEY}\n`,
    ],
    parse: (input) => pinnedKeys([], text(input), { hostname: 'host.example', port: 22 }),
  },
  { name: 'feeds as CSV', inSuite: 2_000, samples: [CSV], parse: rows('csv'), refuses: ['ActionFailed'] },
  {
    name: 'feeds as JSON',
    samples: ['[{"ioc":"198.51.100.7","type":"ip"}]', '{"Event":{"Attribute":[{"type":"domain","value":"evil.example","to_ids":true}]}}'],
    parse: rows('json'),
    refuses: ['ActionFailed'],
  },
  {
    name: 'feeds of any kind',
    inSuite: 10_000,
    samples: [CSV, 'see hxxp://bad[.]example and 1.2.3[.]4, mail a[at]b[dot]example', '{"a":"evil.example"}\n{"a":1}'],
    parse: rows(undefined),
    refuses: ['ActionFailed'],
  },
  {
    name: 'indicators in a text',
    inSuite: 30_000,
    samples: ['d41d8cd98f00b204e9800998ecf8427e CVE-2026-1234 http://[2001:db8::1]:80/x?y=z#w T1059.001 AS64496'],
    parse: (input) => findIndicators(withoutTypography(refang(text(input)))),
  },
  {
    name: 'bundles of STIX',
    samples: [BUNDLE],
    parse: (input) => readStixBundle(JSON.parse(text(input)) as JsonObject, new Slices(new AbortController().signal)),
    refuses: ['ActionFailed', 'SyntaxError'],
  },
  { name: 'times of STIX', samples: ['2026-01-01T00:00:00.123456789Z'], parse: (input) => nanosecondsOf(text(input)) },
];
