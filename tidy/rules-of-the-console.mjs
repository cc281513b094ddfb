// What lint asks of the console in the place of what it asks of services. The console runs in browsers: it has no ports and no egress guard, but each
// of its doors is one room too.
const ROOM_OF_ITS_DOORS = 'apps/console/src/api/**/*.{ts,tsx}';
const CLOCK = 'apps/console/src/ui/clock.ts';

const place = 'the console has one clock, ui/clock.ts (now, every)';
const globals = [
  { name: 'fetch', message: 'Not fetch: what a page asks goes through api/ (api, fetched, follow), which renews the session.' },
  {
    name: 'EventSource',
    message: 'Not EventSource: follow of api/live.ts goes on behind the last event, and says when the network is away.',
  },
  { name: 'setInterval', message: `Not setInterval: ${place}.` },
];
const dateNow = { object: 'Date', property: 'now', message: `Not Date.now: ${place}.` };
const bareSyntax = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: `Not new Date(): ${place}.` },
  {
    selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
    message: 'Text of users and hosts is text nodes, never markup: Said of ui/said.tsx.',
  },
];
const bareJson = {
  selector: "MemberExpression[object.name='JSON'][property.name='parse']",
  message: 'Not JSON.parse: read it in api/, where it is known what may come.',
};

/** Behind those for services. `syntax` and `properties` hold there and here alike. */
export const rulesOfConsole = ({ ignores, syntax, properties }) => [
  {
    files: ['apps/console/src/**/*.{ts,tsx}'],
    ignores,
    rules: {
      'no-restricted-globals': ['error', ...globals],
      'no-restricted-properties': ['error', ...properties, dateNow],
      'no-restricted-syntax': ['error', ...syntax, ...bareSyntax, bareJson],
    },
  },
  {
    files: [ROOM_OF_ITS_DOORS, CLOCK],
    ignores,
    rules: {
      'no-restricted-globals': 'off',
      'no-restricted-properties': ['error', ...properties],
      'no-restricted-syntax': ['error', ...syntax, ...bareSyntax],
    },
  },
];
