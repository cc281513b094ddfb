/** What a step of each type does, in the order of the palette. */
export const STEP_OFFERS: Readonly<Record<string, string>> = {
  'call-service': 'HTTP or gRPC, with retries',
  action: 'a built-in action, or one that a worker does',
  conditional: 'goes one way or another',
  loop: 'the same steps for each item, or while something holds',
  'human-approval': 'asks people before it goes on',
  instruction: 'has a person do something',
  transform: 'computes a value',
  'wait-for-event': 'until a word comes from outside',
  timer: 'waits for a time',
  runbook: 'runs another one',
  command: 'on a host, over SSH',
  notify: 'by webhook, mail or Slack',
};
