// The layers of ARCHITECTURE.md, one way: apps -> service -> adapters -> processor -> wire -> ports -> domain.
const { CONSOLE_FLOORS, CONSOLE_PAGES, EXECUTION_ROOMS, GATEWAY_ROOMS } = require('./tidy/rooms.cjs');

const ADAPTERS = '(embedded|kafka|mongo|opa)';
const NOT_TESTS = '(\\.spec\\.tsx?$|/test/|/contract/)';

/** What a lib may see of its siblings; anything else of ours is a step up or sideways. */
const mayImport = (lib, allowed, comment) => ({
  name: `${lib.replace(/\W+/g, '-').replace(/^-|-$/g, '')}-looks-down-only`,
  comment,
  severity: 'error',
  from: { path: `^libs/${lib}/`, pathNot: NOT_TESTS },
  to: { path: '^(libs|apps)/', pathNot: allowed.length ? `^libs/(${allowed.join('|')})/` : undefined },
});

/** What the language knows of a step type: read, checked and compiled where nothing runs. */
const LANGUAGE_OF_STEPS = [
  '^libs/domain/src/steps/[a-z-]+/(schema|compile|language)[.]ts$',
  '^libs/domain/src/steps/(step|step-fields|step-language|languages|parameters)[.]ts$',
];
const pathOfRoom = (room) => (room === 'steps' ? '^libs/domain/src/steps/' : `^libs/domain/src/execution/${room}/`);

const roomLooksDownOnly = (room, index) => ({
  name: `execution-${room}-looks-down-only`,
  comment: `Rooms of the execution, from the ground up: ${EXECUTION_ROOMS.join(', ')}. What two rooms need belongs into the lower one.`,
  severity: 'error',
  from: { path: pathOfRoom(room), ...(room === 'steps' && { pathNot: LANGUAGE_OF_STEPS }) },
  to: { path: EXECUTION_ROOMS.slice(index + 1).map(pathOfRoom), pathNot: LANGUAGE_OF_STEPS },
});

/**
 * The rooms of a package from the ground up: a room imports those before it and none behind it. A room is a folder without the folders inside
 * it, which are rooms of their own. What lies beside the rooms (module, main, index) imports all of them and is imported by none.
 */
const inOrder = (source, rooms) => {
  const name = source.split('/')[1];
  const filesOf = (some) => `^${source}/(${some.join('|')})/[^/]+$`;
  return [
    ...rooms.map((room, floor) => ({
      name: `${name}-${room.replace('/', '-')}-looks-down-only`,
      comment: `A room of ${name} imports those before it in the list of tidy/rooms.cjs: move what both need down, or hand it over from above.`,
      severity: 'error',
      from: { path: filesOf([room]), pathNot: NOT_TESTS },
      to: { path: `^${source}/`, pathNot: filesOf(rooms.slice(0, floor + 1)) },
    })),
    {
      name: `${name}-has-no-other-room`,
      comment: `The folder is none of the rooms of ${name}: put it into their order, in the list of tidy/rooms.cjs.`,
      severity: 'error',
      from: { path: `^${source}/.+/`, pathNot: filesOf(rooms) },
      to: {},
    },
  ];
};

const ofConsole = (rooms) => `^apps/console/src/(${rooms.join('|')})/`;
const CONSOLE_RULES = [
  ...CONSOLE_FLOORS.map((room, floor) => ({
    name: `console-${room}-looks-down-only`,
    comment: `A room of the console imports those before it in the list of tidy/rooms.cjs (${CONSOLE_FLOORS.join(', ')}), and no page.`,
    severity: 'error',
    from: { path: ofConsole([room]) },
    to: { path: '^apps/console/src/', pathNot: ofConsole(CONSOLE_FLOORS.slice(0, floor + 1)) },
  })),
  {
    name: 'console-pages-do-not-know-each-other',
    comment:
      'A page stands on the floors of the console alone: what two pages need belongs there, and the table of routes knows the pages.',
    severity: 'error',
    from: { path: `^apps/console/src/(${CONSOLE_PAGES.join('|')})/` },
    to: { path: '^apps/console/src/', pathNot: ['^apps/console/src/$1/', ofConsole(CONSOLE_FLOORS)] },
  },
  {
    name: 'console-has-no-other-room',
    comment: 'The folder is no room of the console: put it into the lists of tidy/rooms.cjs.',
    severity: 'error',
    from: { path: '^apps/console/src/.+/', pathNot: ofConsole([...CONSOLE_FLOORS, ...CONSOLE_PAGES]) },
    to: {},
  },
  {
    name: 'console-knows-no-service',
    comment: 'The console is built for browsers, and knows of the services what their API says.',
    severity: 'error',
    from: { path: '^apps/console/src/', pathNot: NOT_TESTS },
    // The checks of evidence are the same words for everybody, and name nothing of Node.
    to: {
      path: '^(libs|apps)/',
      pathNot: ['^apps/console/', '^libs/api-types/src/index[.]ts$', '^libs/audit/offline/(bundle-shape|evidence-checks)[.]'],
    },
  },
];

const PURE_LIBRARIES = ['zod', 'yaml', 'ajv', 'ajv-formats', 'canonicalize', '@marcbachmann/cel-js', 're2js'];

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Two files that need each other are one concept: join them, or move what both need into a third file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphan',
      comment: 'Nothing imports this file and it imports nothing: export it from its index, or remove it.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['\\.d\\.m?ts$', '\\.spec\\.tsx?$', '/src/(main|index)\\.tsx?$', '\\.config\\.(js|mjs|ts)$', '/test/', '/scripts/'],
      },
      to: {},
    },
    {
      name: 'no-deep-import',
      comment: 'A package is entered by its index (or its contract suite): export there what is missing.',
      severity: 'error',
      from: { path: '^(libs|apps)/([^/]+)/' },
      to: {
        path: '^(libs|apps)/[^/]+/',
        pathNot: ['^$1/$2/', '/src/index\\.ts$', '/contract/index\\.ts$', '^libs/audit/offline/', '/package\\.json$'],
      },
    },
    {
      name: 'domain-outside-world',
      comment: `libs/domain imports nothing but itself and the pure libraries: ${PURE_LIBRARIES.join(', ')} (P5).`,
      severity: 'error',
      from: { path: '^libs/domain/src/', pathNot: NOT_TESTS },
      to: { pathNot: ['^libs/domain/', `^node_modules/(${PURE_LIBRARIES.join('|')})/`] },
    },
    ...EXECUTION_ROOMS.slice(0, -1).map(roomLooksDownOnly),
    {
      name: 'language-runs-nothing',
      comment: 'The language (libs/domain/src/runbook and the schema, compile and language files of steps) knows nothing of executions.',
      severity: 'error',
      from: { path: ['^libs/domain/src/runbook/', ...LANGUAGE_OF_STEPS] },
      to: { path: ['^libs/domain/src/(execution|correlation|registry|reactions)/', '^libs/domain/src/steps/'], pathNot: LANGUAGE_OF_STEPS },
    },
    {
      name: 'reactions-come-last',
      comment: 'What a record makes due is derived from it: no aggregate knows its reactions.',
      severity: 'error',
      from: { path: '^libs/domain/src/(?!reactions/|index[.]ts)' },
      to: { path: '^libs/domain/src/reactions/' },
    },
    mayImport('domain', ['domain'], 'The core knows nobody.'),
    mayImport('api-types', ['api-types'], 'Types alone, made of the document of the API: for its clients.'),
    mayImport('ports', ['ports', 'domain'], 'A port speaks in terms of the domain and bytes.'),
    mayImport('wire', ['wire', 'ports', 'domain'], 'Bytes on a topic: below the processor, above the ports.'),
    mayImport('processor', ['processor', 'telemetry', 'wire', 'ports', 'domain'], 'The runtime sees ports, never the adapter behind them.'),
    mayImport('audit', ['audit', 'processor', 'wire', 'ports', 'domain'], 'The audit log is read by services, and knows none.'),
    ...['embedded', 'kafka', 'mongo'].map((name) =>
      mayImport(name, [name, 'wire', 'ports', 'domain'], 'An adapter implements ports; adapters do not know each other.'),
    ),
    mayImport('opa', ['opa', 'outbound', 'wire', 'ports', 'domain'], 'An adapter that calls out: through the guard, like every call.'),
    mayImport('outbound', ['outbound', 'ports', 'domain'], 'What leaves a service: every service calls through it, and it knows none.'),
    mayImport('telemetry', ['telemetry'], 'What the services tell of themselves: everybody may tell, so it knows nobody.'),
    mayImport('facts', ['facts', 'wire', 'ports', 'domain'], 'What others are told follows from records, and knows no service.'),
    mayImport('client', ['client', 'api-types'], 'Runs in processes of others, and is compiled against the types of the API alone.'),
    mayImport('worker-sdk', ['worker-sdk'], 'Runs in processes of others: it brings nothing of ours along.'),
    mayImport(
      'service',
      ['service', ADAPTERS, 'outbound', 'telemetry', 'processor', 'wire', 'ports', 'domain'],
      'The one place where adapters are chosen.',
    ),
    mayImport(
      'spec-kit',
      ['spec-kit', ADAPTERS, 'telemetry', 'processor', 'wire', 'ports', 'domain'],
      'What suites share sits beside the layers.',
    ),
    {
      name: 'calls-out-through-the-guard',
      comment:
        'What leaves a service passes the egress guard: OutboundHttp of libs/outbound. The command line is no service: it calls one.',
      severity: 'error',
      from: { path: '^(libs|apps)/[^/]+/src/', pathNot: [NOT_TESTS, '^apps/cli/'] },
      to: { path: '^node_modules/undici/' },
    },
    {
      name: 'apps-use-ports',
      comment: 'An app imports service, processor, wire, ports and domain; the adapter is chosen in libs/service.',
      severity: 'error',
      // Backing up, restoring and moving are about the stores themselves.
      from: {
        path: '^apps/',
        pathNot: [NOT_TESTS, '^apps/standalone/src/(backup|restore|summary)[.]ts$', '^apps/standalone/src/keeping/'],
      },
      to: { path: `^libs/(${ADAPTERS}|spec-kit)/` },
    },
    {
      name: 'apps-do-not-know-each-other',
      comment: 'Services talk through logs. Only standalone puts them into one process.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: ['^apps/standalone/', NOT_TESTS] },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    ...inOrder('apps/api-gateway/src', GATEWAY_ROOMS),
    ...CONSOLE_RULES,
    {
      name: 'declared-dependency',
      comment: 'The package is found only because another workspace has it: declare it, pinned, in the package.json of this one.',
      severity: 'error',
      // What the console uses is in its built files: nobody who runs it needs the packages.
      from: { path: '^(libs|apps)/[^/]+/src/', pathNot: [NOT_TESTS, '^apps/console/'] },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], pathNot: '^(libs|apps)/' },
    },
    {
      name: 'declared-dependency-of-the-console',
      comment: 'The package is found only because another workspace has it: declare it, pinned, in apps/console/package.json.',
      severity: 'error',
      from: { path: '^apps/console/src/', pathNot: NOT_TESTS },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      comment: 'The import leads nowhere: wrong path, or a package that is not installed.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'node', 'default'] },
    cache: { folder: 'node_modules/.cache/dependency-cruiser', strategy: 'content' },
  },
};
