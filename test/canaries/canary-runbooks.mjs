// A runbook for every kind of step, for each credential and each place in which it may stand. What goes wrong is drawn with the inputs.
import { ECHO_PROTO } from './hostile-grpc.mjs';

/** What is said on a host that was shown a password, and how that ends. */
const REPEATING =
  'echo "$SHOWN"; printf %s "$SHOWN" | base64; printf %s "$SHOWN" | od -An -tx1 | tr -d " \\n" >&2; [ "$0" = 200 ] || exit 3';
const CALL_MS_MAX = 1_500;
const PEOPLE_MS_MAX = 2_000;
const EVENT_MS_MAX = 1_500;

const INPUTS = {
  type: 'object',
  properties: {
    ...Object.fromEntries(['mode', 'failure', 'note', 'case'].map((name) => [name, { type: 'string' }])),
    list: { type: 'array', items: { type: 'integer' } },
  },
};

export function runbooksOf(tenant, credentials, person) {
  const shelf = shelfOf(tenant, credentials);
  return [...calls(shelf), ...messages(shelf), ...withinTheEngine(shelf), ...ofPeople(shelf, person)];
}

function shelfOf({ say, services: { hosts } }, credentials) {
  const url = `http://${hosts.plain}/{{ inputs.mode }}/{{ inputs.failure }}`;
  const retry = { maxAttempts: 2, delayMs: 1 };
  const body = { note: '{{ inputs.note }}' };
  const book = (id, steps, more = {}) => ({
    apiVersion: 'runbook/v1',
    id,
    name: say('the name of a runbook'),
    description: say('a description'),
    inputs: INPUTS,
    outputs: { said: '{{ steps.act.output }}', note: '{{ inputs.note }}' },
    steps,
    ...more,
  });
  const act = (id, type, parameters, more = {}) =>
    book(id, [{ id: 'act', type, with: parameters, ...(type === 'call-service' && { retry, timeoutMs: CALL_MS_MAX }), ...more }]);
  const named = (...kinds) => Object.keys(credentials).filter((name) => kinds.includes(credentials[name].kind) && name !== 'chat');
  const call = (credential) => ({ method: 'POST', url, credential, body });
  return { say, hosts, url, retry, body, book, act, named, call };
}

function calls({ hosts, url, body, book, act, named, call }) {
  const unfit = { type: 'object', required: ['never'], properties: { told: { type: 'integer' } } };
  const texts = {
    method: 'POST',
    url,
    headers: { 'x-api-key': '{{ secrets.api_key }}' },
    body: { token: '{{ secrets.bearer }}', ...body },
  };
  const echo = { address: `grpc://${hosts.grpc}`, method: 'echo.v1.Echo/Say', proto: ECHO_PROTO };
  const asked = { mode: '{{ inputs.mode }}', failure: '{{ inputs.failure }}', ...body };
  return [
    ...named('bearer', 'api-key', 'basic', 'oauth2').map((name) => act(`call-${name}`, 'call-service', call(name))),
    ...named('bearer', 'api-key').map((name) => act(`grpc-${name}`, 'call-service', { ...echo, credential: name, body: asked })),
    act('call-mtls', 'call-service', { url: `https://${hosts.mutual}/{{ inputs.mode }}/{{ inputs.failure }}`, clientCertificate: 'mtls' }),
    act('call-texts', 'call-service', texts),
    act('call-unfit', 'call-service', call('bearer'), { output: { schema: unfit } }),
    act('call-once', 'call-service', call('basic'), { effect: 'once', onError: 'continue' }),
    act('call-evidence', 'call-service', call('bearer'), { output: { evidence: [{ name: 'reply', value: '{{ output }}' }] } }),
    book('on-failure', [{ id: 'act', type: 'call-service', with: call('api-key'), timeoutMs: CALL_MS_MAX }], {
      onFailure: [
        { id: 'tell', type: 'notify', with: { channel: 'webhook', url, credential: 'bearer', text: '{{ failure.error.message }}' } },
      ],
    }),
  ];
}

function messages({ hosts, url, retry, act, named }) {
  const argv = ['/bin/sh', '-c', REPEATING, '{{ inputs.failure }}'];
  const mail = { channel: 'email', to: ['{{ inputs.failure }}@soc.example'], subject: '{{ inputs.note }}', text: '{{ inputs.mode }}' };
  return [
    ...named('ssh').map((name) => act(`log-in-${name}`, 'command', { host: `ops@${hosts.ssh}`, credential: name, argv })),
    act('notify', 'notify', { channel: 'webhook', url, credential: 'bearer', text: '{{ inputs.note }}' }, { retry }),
    act('chat', 'notify', { channel: 'slack', url: `http://${hosts.plain}`, credential: 'chat', text: '{{ inputs.note }}' }, { retry }),
    act('mail', 'notify', mail),
  ];
}

function withinTheEngine({ book, act, call }) {
  const sum = '{{ inputs.list[inputs.list[0]] + 1 }} {{ inputs.note }} {{ base64.decode(inputs.mode) }}';
  const text = '{{ inputs.note }} {{ inputs.mode }}.example {{ inputs.list }}';
  const inputs = { mode: '{{ inputs.mode }}', failure: '{{ inputs.failure }}', note: '{{ inputs.note }}' };
  const each = { id: 'each', type: 'call-service', with: call('bearer'), timeoutMs: CALL_MS_MAX, onError: 'continue' };
  return [
    act('transform', 'transform', { value: sum }),
    book('conditional', [
      { id: 'act', type: 'conditional', if: 'inputs.list[0] / inputs.list[1] > 1', then: ['then'] },
      { id: 'then', type: 'transform', with: { value: '{{ inputs.note }}' } },
    ]),
    book('loop', [{ id: 'act', type: 'loop', forEach: 'inputs.list', collect: '{{ steps.each.output }}', steps: [each] }]),
    act('action', 'action', { text }, { use: 'extract-indicators' }),
    act('child', 'runbook', { id: 'call-bearer', inputs }),
    act('timer', 'timer', { durationMs: '{{ inputs.list[0] }}' }),
  ];
}

function ofPeople({ say, act }, person) {
  const asks = { approvers: { users: [person] }, fourEyes: false, timeoutMs: PEOPLE_MS_MAX };
  const markdown = `${say('an instruction')} {{ inputs.note }}`;
  const waits = { event: 'com.example.closed', key: '{{ inputs.case }}', when: 'event.data.level > 3', timeoutMs: EVENT_MS_MAX };
  return [
    act('wait-for-event', 'wait-for-event', waits),
    act('human-approval', 'human-approval', { ...asks, message: `${say('a question')} {{ inputs.note }}` }),
    act('instruction', 'instruction', { markdown, assignee: { users: [person] } }, { timeoutMs: PEOPLE_MS_MAX }),
  ];
}

/** Who must do something for a run of it. */
export const DRIVEN = { 'wait-for-event': 'event', 'human-approval': 'people', instruction: 'people' };
