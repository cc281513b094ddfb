import type { Json } from '@runbook/domain';
import protobuf from 'protobufjs';
import { schemaOfDescriptors, schemaOfText } from '../src/grpc/grpc-schema.js';
import { decodeMessage } from '../src/grpc/json/decode-message.js';
import { encodeMessage } from '../src/grpc/json/encode-message.js';

/** Every right value here is from protobuf.dev/programming-guides/json (ProtoJSON) and the wire format of protocol buffers. */
const PROTO = `
  syntax = "proto3";
  package t;
  import "google/protobuf/any.proto";
  import "google/protobuf/duration.proto";
  import "google/protobuf/field_mask.proto";
  import "google/protobuf/struct.proto";
  import "google/protobuf/timestamp.proto";
  import "google/protobuf/wrappers.proto";
  enum Level { LEVEL_NONE = 0; LEVEL_HIGH = 2; }
  message Inner { string host_name = 1; int32 n = 2; }
  message M {
    string host_name = 1;
    string other = 2 [json_name = "@other"];
    string foo_2_bar__baz = 3;
    int32 i32 = 4; uint32 u32 = 5; int64 i64 = 6; uint64 u64 = 7; sint64 s64 = 8; fixed32 f32 = 9;
    float flt = 10; double dbl = 11; bool ok = 12; bytes raw = 13; Level level = 14;
    map<string, Level> levels = 15; map<int64, Inner> by_id = 16; map<bool, string> by_flag = 17; map<uint64, string> by_big = 18;
    oneof target { string by_name = 20; int32 by_number = 21; google.protobuf.NullValue none = 22; }
    optional int32 maybe = 23;
    repeated Inner inners = 24;
    google.protobuf.Timestamp at = 30; google.protobuf.Duration took = 31; google.protobuf.FieldMask mask = 32;
    google.protobuf.Struct any_object = 33; google.protobuf.Value value = 34; google.protobuf.ListValue list = 35;
    google.protobuf.Any any = 36; google.protobuf.Int64Value w64 = 37; google.protobuf.StringValue ws = 38; google.protobuf.BoolValue wb = 39;
    google.protobuf.BytesValue wbytes = 40; google.protobuf.FloatValue wf = 41;
  }
`;
const M = schemaOfText(PROTO).lookupType('t.M');

const bytesOf = (value: Json, type = M): string => {
  const bytes = encodeMessage(type, value);
  if (!Buffer.isBuffer(bytes)) throw new Error(JSON.stringify(bytes));
  return bytes.toString('hex');
};
const faultsOf = (value: Json, type = M) => {
  const faults = encodeMessage(type, value);
  return Buffer.isBuffer(faults) ? [] : faults.map(({ path, message }) => `${path}: ${message}`);
};
/** What came back of what was sent, without the fields that were not. */
const roundTrip = (value: Record<string, Json>): Json => {
  const all = decodeMessage(M, Buffer.from(bytesOf(value), 'hex')) as Record<string, Json>;
  return Object.fromEntries(Object.entries(all).filter(([name]) => Object.hasOwn(value, name)));
};

describe('a message in JSON', () => {
  it.each<[string, Json, string]>([
    ['names in lowerCamelCase', { hostName: 'a' }, '0a0161'],
    ['names as the proto has them', { host_name: 'a' }, '0a0161'],
    ['a json_name', { '@other': 'a' }, '120161'],
    ['the own name beside a json_name', { other: 'a' }, '120161'],
    ['digits and double underscores as protoc has them', { foo2BarBaz: 'a' }, '1a0161'],
    ['whole numbers as text and with an exponent', { i32: '1e2' }, '2064'],
    ['whole numbers with a point', { i32: '-1.0' }, '20ffffffffffffffffff01'],
    ['the largest unsigned number', { u64: '18446744073709551615' }, '38ffffffffffffffffff01'],
    ['the smallest number', { i64: '-9223372036854775808' }, '3080808080808080808001'],
    ['zigzag', { s64: '-9223372036854775808' }, '40ffffffffffffffffff01'],
    ['NaN', { flt: 'NaN' }, '550000c07f'],
    ['minus infinity', { dbl: '-Infinity' }, '59000000000000f0ff'],
    ['a float as text', { flt: '1.5' }, '550000c03f'],
    ['bytes in base64', { raw: '+/8=' }, '6a02fbff'],
    ['bytes in base64url, without padding', { raw: '-_8' }, '6a02fbff'],
    ['an enum by name and by number', { level: 'LEVEL_HIGH', levels: { a: 2, b: 'LEVEL_NONE' } }, '70027a050a016110027a050a01621000'],
    ['an enum number that is not named', { level: 7 }, '7007'],
    ['maps of messages with whole numbers as keys', { byId: { '-1': { hostName: 'a' } } }, '82011008ffffffffffffffffff0112030a0161'],
    ['maps with truth as keys', { byFlag: { true: 'y' } }, '8a01050801120179'],
    ['maps with the largest keys', { byBig: { '18446744073709551615': 'z' } }, '92010e08ffffffffffffffffff0112017a'],
    ['null as no value', { hostName: null, inners: null, at: null, byName: null, byNumber: 1 }, 'a80101'],
    ['null as a value where it is one', { value: null, none: null }, 'b001009202020800'],
    ['a time with an offset', { at: '1970-01-01T01:00:01.000000005+01:00' }, 'f2010408011005'],
    ['a time before 1970', { at: '1969-12-31T23:59:59.5Z' }, 'f2011108ffffffffffffffffff011080cab5ee01'],
    ['a duration below zero', { took: '-0.5s' }, 'fa010b1080b6ca91feffffffff01'],
    ['a field mask', { mask: 'hostName,inner.fooBar' }, '82021a0a09686f73745f6e616d650a0d696e6e65722e666f6f5f626172'],
    ['nothing for what is the default anyway', { i32: 0, i64: '0', ok: false, raw: '', level: 'LEVEL_NONE', flt: 0 }, ''],
    ['zero where it says that it is set', { maybe: 0, byNumber: 0 }, 'a80100b80100'],
    ['minus zero', { flt: '-0' }, '5500000080'],
    ['wrappers', { w64: '5', ws: '', wb: false }, 'aa02020805b20200ba0200'],
  ])('is sent with %s', (_what, value, hex) => {
    expect(bytesOf(value)).toBe(hex);
  });

  it.each<[string, Json, RegExp]>([
    ['a number beyond its type', { i32: 2147483648 }, /^\/i32: expected a whole number \(int32\)$/],
    ['less than none', { u32: -1 }, /^\/u32: expected a whole number from 0 to 2\^32 - 1 \(uint32\)$/],
    ['a 64-bit number beyond its type', { u64: '18446744073709551616' }, /^\/u64: /],
    ['a number that a double has rounded', { i64: 9007199254740992 }, /^\/i64: expected a whole number, as text where it is beyond 2\^53/],
    ['half a number', { i32: 1.5 }, /^\/i32: /],
    ['half a number as text', { i64: '15e-1' }, /^\/i64: /],
    ['an empty text for a number', { i32: '' }, /^\/i32: /],
    ['a number with blanks', { i32: ' 1' }, /^\/i32: /],
    ['a float beyond its type', { flt: 3.5e38 }, /^\/flt: expected a number that a float can hold/],
    ['a double beyond its type', { dbl: '1e400' }, /^\/dbl: /],
    ['another infinity', { dbl: 'inf' }, /^\/dbl: /],
    ['a text for truth', { ok: 'true' }, /^\/ok: /],
    ['half a character', { hostName: 'a\ud83d' }, /^\/hostName: /],
    ['bytes that are none', { raw: 'a' }, /^\/raw: expected a text in base64 or base64url/],
    ['an enum that is not there', { level: 'LEVEL_LOW' }, /^\/level: expected one of LEVEL_NONE, LEVEL_HIGH, or its number$/],
    ['an enum of a map', { levels: { 'a/b': 'LOW' } }, /^\/levels\/a~1b: expected one of/],
    ['a key that is no number', { byId: { x: {} } }, /^\/byId\/x: expected a key that is a whole number/],
    ['a key that is no truth', { byFlag: { yes: 'y' } }, /^\/byFlag\/yes: expected a key that is true or false/],
    [
      'a oneof that is set twice',
      { byName: 'a', byNumber: 1 },
      /^\/byNumber: expected at most one of byName and byNumber, which exclude each other \(oneof target\)$/,
    ],
    [
      'a field under both its names',
      { hostName: 'a', host_name: 'b' },
      /^\/host_name: expected at most one of hostName and host_name, which name the same field$/,
    ],
    ['null in a list', { inners: [null] }, /^\/inners\/0: expected a value, found null$/],
    ['null in a map', { levels: { a: null } }, /^\/levels\/a: expected a value, found null$/],
    [
      'a field that is not there, deep inside',
      { inners: [{}, { hostNam: 1 }] },
      /^\/inners\/1\/hostNam: expected a field of Inner \(hostName, n\)$/,
    ],
    ['a day that does not exist', { at: '2026-02-30T00:00:00Z' }, /^\/at: expected a time such as/],
    ['a time without its offset', { at: '2026-02-03T00:00:00' }, /^\/at: /],
    ['a time with ten digits behind the second', { at: '2026-02-03T00:00:00.0000000001Z' }, /^\/at: /],
    ['the year zero', { at: '0000-12-31T23:59:59Z' }, /^\/at: /],
    ['a duration without its s', { took: '1' }, /^\/took: expected seconds such as 1\.5s/],
    ['a duration of too many years', { took: '315576000001s' }, /^\/took: /],
    ['a field mask of the proto’s names', { mask: 'host_name' }, /^\/mask: expected the paths of fields in lowerCamelCase/],
    ['a struct that is a list', { anyObject: [] }, /^\/anyObject: expected an object \(Struct\)$/],
    ['an any without its type', { any: { hostName: 'a' } }, /^\/any: expected an object with @type/],
    [
      'an any of a type that is not there',
      { any: { '@type': 'x/t.Nobody' } },
      /^\/any\/@type: expected a type that the schema holds, found x\/t\.Nobody$/,
    ],
    ['an any that does not fit', { any: { '@type': 'x/t.Inner', n: 'x' } }, /^\/any\/n: /],
  ])('is refused with %s', (_what, value, expected) => {
    const faults = faultsOf(value);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(expected);
  });

  it.each<[string, Record<string, Json>, Record<string, Json>]>([
    ['texts of 64-bit numbers', { i64: -5, u64: 7 }, { i64: '-5', u64: '7' }],
    ['floats in as few digits as tell them apart', { flt: 0.1, dbl: 0.1 }, { flt: 0.1, dbl: 0.1 }],
    ['the largest float', { flt: 3.4028235e38 }, { flt: 3.4028235e38 }],
    ['numbers that are none as texts', { flt: 'Infinity', dbl: 'NaN' }, { flt: 'Infinity', dbl: 'NaN' }],
    ['bytes in base64, padded', { raw: '-_8' }, { raw: '+/8=' }],
    ['enums by name, and by number where they have none', { level: 2, levels: { a: 9 } }, { level: 'LEVEL_HIGH', levels: { a: 9 } }],
    [
      'maps by their keys',
      { byId: { '9007199254740993': { n: 1 } }, byFlag: { false: 'n' } },
      { byId: { '9007199254740993': { hostName: '', n: 1 } }, byFlag: { false: 'n' } },
    ],
    ['the largest keys', { byBig: { '18446744073709551615': 'z' } }, { byBig: { '18446744073709551615': 'z' } }],
    ['times in Z', { at: '2026-11-21T10:00:00.123456+01:00' }, { at: '2026-11-21T09:00:00.123456Z' }],
    ['the first and the last time', { at: '0001-01-01T00:00:00Z' }, { at: '0001-01-01T00:00:00Z' }],
    ['nanoseconds of the last second', { at: '9999-12-31T23:59:59.999999999Z' }, { at: '9999-12-31T23:59:59.999999999Z' }],
    ['three, six or nine digits', { took: '1.5s', at: '1972-01-01T10:00:20.02Z' }, { took: '1.500s', at: '1972-01-01T10:00:20.020Z' }],
    ['durations with their sign', { took: '-3.000000001s' }, { took: '-3.000000001s' }],
    ['a field mask', { mask: 'hostName,inner.fooBar' }, { mask: 'hostName,inner.fooBar' }],
    [
      'any JSON',
      { value: [1, 'a', null, { b: [true] }], anyObject: { a: null }, list: [1.5] },
      { value: [1, 'a', null, { b: [true] }], anyObject: { a: null }, list: [1.5] },
    ],
    [
      'wrappers as what they wrap',
      { w64: 5, ws: '', wb: false, wbytes: '-_8', wf: 0.1 },
      { w64: '5', ws: '', wb: false, wbytes: '+/8=', wf: 0.1 },
    ],
    ['an any with its fields', { any: { '@type': 'x/t.Inner', host_name: 'a' } }, { any: { '@type': 'x/t.Inner', hostName: 'a', n: 0 } }],
    [
      'an any of a type with a form of its own',
      { any: { '@type': 'x/google.protobuf.Duration', value: '1.212s' } },
      { any: { '@type': 'x/google.protobuf.Duration', value: '1.212s' } },
    ],
    ['members of a oneof', { byNumber: 0 }, { byNumber: 0 }],
    ['an optional number that is zero', { maybe: 0 }, { maybe: 0 }],
  ])('comes back with %s', (_what, sent, received) => {
    expect(roundTrip(sent)).toEqual(received);
  });

  it('has its defaults where nothing was sent, null for messages, and leaves out what has no default', () => {
    const empty = decodeMessage(M, Buffer.alloc(0)) as Record<string, Json>;
    expect(empty).toMatchObject({
      hostName: '',
      i64: '0',
      flt: 0,
      raw: '',
      level: 'LEVEL_NONE',
      byId: {},
      inners: [],
      at: null,
      w64: null,
    });
    for (const absent of ['byName', 'byNumber', 'none', 'maybe']) expect(empty).not.toHaveProperty(absent);
  });

  it('shows the bytes of an any whose type nobody knows', () => {
    // Field 36: type_url (1) "x/u.V", value (2) ff.
    const bytes = Buffer.from('a2020a0a05782f752e561201ff', 'hex');
    expect(decodeMessage(M, bytes)).toMatchObject({ any: { '@type': 'x/u.V', value: '/w==' } });
  });

  it('has the same names by reflection as by its text', () => {
    // google.protobuf.FileDescriptorProto as protoc makes it: names in snake case, json_name beside them.
    const { descriptor } = protobuf as unknown as { descriptor: protobuf.Namespace };
    const File = descriptor.lookupType('FileDescriptorProto');
    const field = (name: string, number: number, jsonName?: string, more = {}) => ({
      name,
      number,
      label: 1,
      type: 9,
      ...(jsonName && { jsonName }),
      ...more,
    });
    const file = {
      name: 't.proto',
      package: 't',
      syntax: 'proto3',
      messageType: [
        {
          name: 'M',
          field: [
            field('host_name', 1, 'hostName'),
            field('other', 2, '@other'),
            field('older_server', 3),
            field('inner_levels', 4, 'innerLevels', { label: 3, type: 11, typeName: '.t.M.InnerLevelsEntry' }),
          ],
          nestedType: [
            {
              name: 'InnerLevelsEntry',
              field: [field('key', 1, 'key'), field('value', 2, 'value', { type: 5 })],
              options: { mapEntry: true },
            },
          ],
        },
      ],
    };
    const type = schemaOfDescriptors([File.encode(File.fromObject(file)).finish()]).lookupType('t.M');
    const value = { hostName: 'a', '@other': 'b', olderServer: 'c', innerLevels: { x: 1 } };
    expect(bytesOf(value, type)).toBe('0a01611201621a016322050a01781001');
    expect(decodeMessage(type, Buffer.from(bytesOf(value, type), 'hex'))).toEqual(value);
    expect(bytesOf({ host_name: 'a', inner_levels: {} }, type)).toBe('0a0161');
  });
});
