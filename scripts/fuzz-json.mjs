// `npm run fuzz:json -- [--inputs 1000000] [--seed 1]`: random texts and bytes, whole and broken, at the reader of JSON. The judge shares no code with
// the reader: the engine says what is JSON, and what was taken, written again, must have the tokens that came. Prints the counts; ends with 1 on
// the first input that crashes, hangs, or comes out as something else.
import {
  canonicalDefinition,
  heldValue,
  JsonRefused,
  parseRunbook,
  plainValue,
  readForeignJson,
  readJson,
  utf8Text,
} from '@runbook/domain';
import { randomOf } from '@runbook/spec-kit';
import canonicalize from 'canonicalize';
import { parseArgs } from 'node:util';

/** An input that takes longer, measured three times, hangs. */
const HANG_MS = 50;
/** Every so many inputs one is long, and one stands in a definition. */
const [LONG_EVERY, DEFINITION_EVERY] = [5_000, 1_000];

const { values: options } = parseArgs({
  options: { inputs: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const chance = randomOf(Number(options.seed));
const below = (n) => Math.floor(chance() * n);
const one = (list) => list[below(list.length)];

const counts = { inputs: 0, taken: 0, 'digits kept as text': 0, definitions: 0 };
let slowestMs = 0;

const NAMES = ['a', 'b', '$blob', '$$blob', 'bytes', '__proto__', 'constructor', '', 'é', '😀', '\\u0061', '\\ud83d', 'a b', '\\"'];
const NUMBERS = [
  ...['0', '-0', '-0.0', '1', '-1', '0.1', '1.0', '10', '1e5', '1E-7', '0e9', '9007199254740991', '9007199254740992', '9007199254740993'],
  ...[
    '-9007199254740993',
    '18446744073709551615',
    '1e16',
    '1e21',
    '123456789012345678901234567890',
    '0.1000000000000000055',
    '1e308',
    '1e309',
  ],
  ...['1e400', '-1e400', '5e-324', '1e-400', '0.30000000000000004', '2.2250738585072011e-308', '1e99999999999', '0e99999999999', '6.02e23'],
];
const TEXTS = [
  '',
  'x',
  '\\n',
  '\\u0000',
  'é',
  '😀',
  '\\ud83d\\ude00',
  '\\ud83d',
  '\\udc00',
  '\\udc00\\ud83d',
  '\\\\',
  '\\/',
  '{{ 1 }}',
  '\u2028',
  '\\"',
];
const SOUP = ['{', '}', '[', ']', ':', ',', '"', '"a"', '\\', ' ', '\n', '-', '.', 'e', '1', 'true', 'nul', '\u0001', '\ufeff', 'é', '😀'];

function numberText() {
  if (chance() < 0.5) return one(NUMBERS);
  const digits = (n) => Array.from({ length: 1 + below(n) }, () => below(10)).join('');
  const whole = digits(22).replace(/^0+(?=\d)/, '');
  return `${one(['', '-'])}${whole}${chance() < 0.5 ? `.${digits(20)}` : ''}${chance() < 0.3 ? `e${one(['', '+', '-'])}${digits(3)}` : ''}`;
}

const blank = () => (chance() < 0.9 ? '' : one([' ', '\n', '\t', '\r\n']));
const textText = () => `"${Array.from({ length: below(4) }, () => one(TEXTS)).join('')}"`;

function jsonText(depth = 0) {
  const kind = chance();
  if (depth > 5 || kind < 0.3) return numberText();
  if (kind < 0.5) return textText();
  if (kind < 0.6) return one(['true', 'false', 'null']);
  const items = Array.from({ length: below(5) }, () => {
    const value = `${blank()}${jsonText(depth + 1)}${blank()}`;
    return kind < 0.75 ? value : `${blank()}"${one(NAMES)}${one(['', '', below(9) + 'x'])}"${blank()}:${value}`;
  });
  return kind < 0.75 ? `[${items.join()}]` : `{${items.join()}}`;
}

function longText() {
  const n = 10_000 + below(10_000);
  const parts = ['[', '{"a":', '9', '0', '\\', '"', '\\ud83d', '-', '1e', ' ', '[0],', '😀', '0.', '"a":1,'];
  return `${one(['', '[', '"', '0.', '{'])}${one(parts).repeat(n)}${one(['', ']', '"', '}', '1'])}`;
}

/** Bytes: JSON, JSON with a few bytes changed, or no JSON at all. */
function input(n) {
  if (n % LONG_EVERY === 0) return Buffer.from(longText());
  if (chance() < 0.1) return Buffer.from(Array.from({ length: below(12) }, () => one(SOUP)).join(''));
  const bytes = Buffer.from(`${chance() < 0.02 ? '\ufeff' : ''}${blank()}${jsonText()}${blank()}`);
  if (chance() < 0.6) return bytes;
  const changed = [...bytes];
  for (let changes = 1 + below(3); changes > 0; changes--) {
    const at = below(changed.length + 1);
    changed.splice(at, below(2), ...(chance() < 0.3 ? [] : [chance() < 0.5 ? below(256) : Buffer.from(one(SOUP))[0]]));
  }
  return Buffer.from(changed);
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{}:,]/g;

/** A number's text as a fraction: two are equal when they are, to the last digit. */
function fraction(token) {
  const [, sign, whole, part = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(token);
  const digits = BigInt(whole + part);
  if (digits === 0n) return { top: 0n, bottom: 1n };
  const power = Number(exponent) - part.length;
  const [top, bottom] = power < 0 ? [digits, 10n ** BigInt(-power)] : [digits * 10n ** BigInt(power), 1n];
  return { top: sign === '-' ? -top : top, bottom };
}

function isSameToken(came, went, keepsDigits) {
  if (came === went) return true;
  const isNumber = /^[-\d]/.test(came);
  if (isNumber && went.startsWith('"')) return keepsDigits && went === `"${came}"` && ++counts['digits kept as text'] > 0;
  if (isNumber && /^[-\d]/.test(went)) {
    const [a, b] = [fraction(came), fraction(went)];
    return a.top * b.bottom === b.top * a.bottom;
  }
  return came.startsWith('"') && went.startsWith('"') && JSON.parse(came) === JSON.parse(went);
}

/** An object's integer-like names are put first by the engine: their order is no part of JSON. */
const hasOrderOfItsOwn = (text) => /"(?:\d|\\u003\d)+"\s*:/.test(text);

function expectSame(text, value, keepsDigits) {
  const came = text.match(TOKEN) ?? [];
  const went = JSON.stringify(value).match(TOKEN) ?? [];
  if (came.length !== went.length) throw new Error(`${came.length} tokens came, ${went.length} went`);
  if (hasOrderOfItsOwn(text)) return;
  came.forEach((token, n) => {
    if (!isSameToken(token, went[n], keepsDigits)) throw new Error(`${token} came, ${went[n]} went`);
  });
}

/** What was taken can be held, said by a log, hashed, and given out again. */
function expectHeld(value) {
  const held = heldValue(value);
  canonicalize(held);
  if (JSON.stringify(JSON.parse(JSON.stringify(held))) !== JSON.stringify(held)) throw new Error('the log says something else');
  if (JSON.stringify(plainValue(held)) !== JSON.stringify(value)) throw new Error('it is given out as something else');
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function judge(bytes, read, keepsDigits) {
  let text;
  let value;
  try {
    text = utf8Text(bytes);
    value = read(text);
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    counts[`refused: ${error.reason}`] = (counts[`refused: ${error.reason}`] ?? 0) + 1;
    if (error.reason === 'syntax' && isJson(text.replace(/^\ufeff/, ''))) throw new Error('JSON was refused as none', { cause: error });
    return;
  }
  counts.taken++;
  if (!isJson(text.replace(/^\ufeff{1,2}/, ''))) throw new Error('what is no JSON was taken');
  expectSame(text, value, keepsDigits);
  expectHeld(value);
}

function judgeDefinition(bytes) {
  counts.definitions++;
  const text = bytes.toString('utf8');
  const frame = (value) =>
    `{"apiVersion":"runbook/v1","id":"demo","name":"d","steps":[{"id":"a","type":"transform","with":{"value":${value}}}]}`;
  for (const format of ['json', 'yaml']) {
    const parsed = parseRunbook(frame(text), format);
    if (parsed.ok) canonicalDefinition(parsed.runbook);
  }
}

/** Milliseconds of the processor; the least of three where the first says that it hangs, because the engine collects garbage too. */
function timed(work) {
  let least = Infinity;
  for (let n = 0; n < 3 && least > HANG_MS; n++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

function tryOne(n) {
  const bytes = input(n);
  counts.inputs++;
  try {
    const read = timed(() => {
      try {
        readForeignJson(utf8Text(bytes));
      } catch (error) {
        if (!(error instanceof JsonRefused)) throw error;
      }
    });
    slowestMs = Math.max(slowestMs, read);
    if (read > HANG_MS) throw new Error(`it took ${read} ms`);
    judge(bytes, readJson, false);
    judge(bytes, readForeignJson, true);
    if (n % DEFINITION_EVERY === 0 && bytes.length < 10_000) judgeDefinition(bytes);
    return true;
  } catch (error) {
    console.error(`input ${n} of seed ${options.seed}: ${error.stack}\n${JSON.stringify(bytes.toString('latin1')).slice(0, 2_000)}`);
    return false;
  }
}

const started = performance.now();
for (let n = 1; n <= Number(options.inputs) && process.exitCode !== 1; n++) if (!tryOne(n)) process.exitCode = 1;
const seconds = Math.round((performance.now() - started) / 1_000);
console.log(`seed ${options.seed}, ${seconds} s, the slowest input took ${slowestMs.toFixed(1)} ms`);
for (const [what, count] of Object.entries(counts).sort()) console.log(`${count.toLocaleString('en').padStart(12)} ${what}`);
