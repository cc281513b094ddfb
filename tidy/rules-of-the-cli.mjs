// What the command line may do beside what every service may, and what it may not.

/** Where it reads what the service has answered, or what it has written itself. */
const JSON_READER = 'apps/cli/src/json.ts';

/**
 * It is a client of the service and calls it as its user: by undici, whose `fetch` is imported by name, never by the platform's own, which knows neither the
 * authority nor the certificate that the user names. It reads JSON in one file, and starts too soon to load the reader of the core for it.
 * @param {{ ignores: readonly string[], syntax: readonly object[], globals: readonly object[], bareJson: object }} of those that hold for services too
 */
export const rulesOfCli = ({ ignores, syntax, globals, bareJson }) => [
  {
    files: ['apps/cli/src/**/*.ts'],
    ignores: [...ignores, JSON_READER],
    rules: {
      'no-restricted-globals': [
        'error',
        ...globals,
        { name: 'fetch', message: 'Not the platform’s fetch: call the service by Http (client/http.ts), others by that of undici.' },
      ],
      'no-restricted-syntax': [
        'error',
        ...syntax,
        { ...bareJson, message: 'Not JSON.parse: json.ts for what the service answers, commands/named-input.ts for what a user names.' },
      ],
    },
  },
  { files: [JSON_READER], rules: { 'no-restricted-syntax': ['error', ...syntax] } },
];
