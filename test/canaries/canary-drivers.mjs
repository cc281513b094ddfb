// What people and producers do for a run that waits for them: what is asked, something else, or nothing.

const LOOK_MS = 100;
/** Half of what a question waits for. */
const LOOKS_MAX = 10;

/** By what the run waits for: a function of its id and inputs, which resolves when there is nothing more to do. */
export const driverOf = (game, tenant, wanted) =>
  wanted === 'event' ? (_run, inputs) => sendEvent(game, tenant, inputs) : (run) => decide(game, tenant, run);

async function sendEvent(game, { calls, say }, inputs) {
  const data = game.one([{ level: 7, said: say('an event') }, { level: 1 }, { level: say('a level that does not fit') }, undefined]);
  if (!data) return;
  const event = {
    specversion: '1.0',
    id: `e-${game.below(1_000_000)}`,
    source: '/edr',
    type: 'com.example.closed',
    subject: inputs.case,
    data,
  };
  await calls.ask('oli', 'POST', '/events', JSON.stringify(event), { 'content-type': 'application/cloudevents+json' });
}

async function decide(game, { calls, say }, run) {
  const decision = game.one(['approve', 'approve', 'reject', 'comment', undefined]);
  if (!decision) return;
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    const { body } = await calls.ask('oli', 'GET', '/approvals?limit=50');
    const asked = body.items?.find(({ execution }) => execution === run);
    if (asked) {
      await calls.ask('oli', 'POST', `/approvals/${asked.id}/comments`, { text: say('a comment') });
      if (decision === 'comment') return;
      const vote = { decision, digest: game.one([asked.digest, asked.digest, '0'.repeat(64)]), comment: say('a word with a vote') };
      await calls.ask('oli', 'POST', `/approvals/${asked.id}/votes`, vote);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
