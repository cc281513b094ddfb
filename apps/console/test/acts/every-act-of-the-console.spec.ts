import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = join(import.meta.dirname, '../../src');
const SUITES = join(import.meta.dirname, '..');
const texts = (folder: string, fits: (path: string) => boolean) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(fits)
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));

const sources = texts(SOURCES, (path) => /\.tsx?$/.test(path) && !path.includes('.spec.'));
const suites = texts(SUITES, (path) => path.endsWith('.e2e.spec.ts'));

/** Nothing but reading. */
const isAct = (said: string): boolean => !said.startsWith('GET ');
const IMPORT = /^import [^;]*;/gm;
/** The typed client, wherever it stands in code. */
const CLIENT = /(?<![\w'"/.-])api\b(?![/'"-])(?:\.(\w+)\(\s*'\/api\/v1(\/[^']*)')?/g;
/** Where the client is made, and where what is sent goes out. */
const DOOR = { client: 'api/client.ts', sending: 'api/sending.ts' };

/** What the pages ask the service for, as `POST /teams/{id}/dissolve`; what is asked for otherwise is found as `odd`. */
function asked(): { readonly acts: ReadonlySet<string>; readonly odd: readonly string[] } {
  const [acts, odd] = [new Set<string>(), [] as string[]];
  for (const { path, text } of sources.filter((source) => source.path !== DOOR.client))
    for (const [whole, method, address] of text.replaceAll(IMPORT, '').matchAll(CLIENT))
      if (method !== undefined && address !== undefined) acts.add(`${method} ${address}`);
      else odd.push(`${path}: ${whole}`);
  return { acts: new Set([...acts].filter(isAct)), odd };
}

/** What the browser suites say that they press: each list is handed to `openBrowser`, which fails the suite where one of it was not done. */
const pressed = suites.flatMap(({ path, text }) => {
  const [, list] = /\nconst PRESSED = \[([^\]]*)\];\n/.exec(text) ?? [];
  const acts = [...(list ?? '').matchAll(/'([^']+)'/g)].map(([, act = '']) => act);
  return [{ path, acts, isHandedOn: text.includes('openBrowser(PRESSED)') }];
});

describe('every act of the console', () => {
  it('names its route where it is asked for, so that it can be found in the text', () => expect(asked().odd).toEqual([]));

  it('goes through the typed client, but for the renewal of a session', () => {
    const other = /\bsendBeacon\b|\bXMLHttpRequest\b|\bWebSocket\b|<form[^>]*\baction=|\bmethod: *['"`](?!GET)/;
    expect(sources.filter(({ text }) => other.test(text)).map(({ path }) => path)).toEqual([DOOR.sending]);
  });

  it('is pressed in a browser by a suite, and done', () => {
    const sending = sources.find(({ path }) => path === DOOR.sending)?.text ?? '';
    const [, renewal] = /\bREFRESH = '\/api\/v1(\/[^']+)'/.exec(sending) ?? [];
    const acts = new Set([...asked().acts, `POST ${renewal}`]);
    expect(acts.size).toBeGreaterThan(90);
    expect([...new Set(pressed.flatMap((suite) => suite.acts))].toSorted()).toEqual([...acts].toSorted());
  });

  it('is watched for by the suite that says so', () => {
    const saying = pressed.filter(({ acts }) => acts.length > 0);
    expect(saying.length).toBeGreaterThan(5);
    expect(saying.filter(({ isHandedOn }) => !isHandedOn)).toEqual([]);
  });
});
