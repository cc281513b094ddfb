import { scanTemplate } from '../../expression/index.js';
import { nearest } from '../../expression/nearest.js';
import type { PlacedStep } from '../document.js';
import type { Step } from '../../steps/step.js';
import { parametersOf } from '../parameters.js';
import type { Facts, Finding, Surroundings } from './facts.js';

/** Runbooks, credentials and actions that a step names must exist, and credentials be bound to it. Names that are computed are looked up when they are known. */
export function missingSurroundings({ placed, surroundings, runbook }: Facts): Finding[] {
  return placed.flatMap((one) => [
    ...missingRunbook(one, runbook.id, surroundings),
    ...unusableCredentials(one, runbook.id, surroundings),
    ...missingAction(one, surroundings),
  ]);
}

function missingRunbook({ step, path }: PlacedStep, ownId: string, { runbook: registered }: Surroundings): Finding[] {
  if (step.type !== 'runbook' || !registered) return [];
  const { id, version = 'latest' } = step.with;
  // The version that is being registered exists by the time it runs; its depth is bounded then.
  if (registered(id, version) || (id === ownId && version === 'latest')) return [];
  return [
    {
      code: 'unknown-runbook',
      message: `expected a registered runbook ${id} (version ${version}), found none; register it first`,
      path: `${path}/with/id`,
    },
  ];
}

function unusableCredentials(placed: PlacedStep, runbook: string, { credentialExists, credentialRefusal }: Surroundings): Finding[] {
  return literalCredentials(placed).flatMap(({ name, place, at: path }): Finding[] => {
    if (credentialExists && !credentialExists(name))
      return [{ code: 'unknown-credential', message: `expected a credential named ${name}, found none; add it to the secrets`, path }];
    const message = credentialRefusal?.(name, runbook, place);
    return message === undefined ? [] : [{ code: 'unbound-credential', message, path }];
  });
}

interface LiteralCredential {
  readonly name: string;
  /** The host that it is sent to, as the step writes it; undefined: it is computed. */
  readonly place: string | undefined;
  readonly at: string;
}

function literalCredentials({ step, path }: PlacedStep): LiteralCredential[] {
  const host = literal(hostOf(step));
  const named = credentialsOf(step).flatMap(({ name, place, sentTo }): LiteralCredential[] => {
    const written = literal(name);
    return written === undefined ? [] : [{ name: written, place: sentTo === 'host' ? host : undefined, at: `${path}/with${place}` }];
  });
  const parameters = step.type === 'call-service' ? parametersOf(step) : undefined;
  const secrets = parameters === undefined ? [] : [...scanTemplate(parameters, { secrets: 'keep' }).template.secretNames];
  return [...named, ...secrets.map((name) => ({ name, place: host, at: `${path}/with` }))];
}

const literal = (text: unknown): string | undefined => (typeof text === 'string' && !text.includes('{{') ? text : undefined);

function hostOf(step: Step): unknown {
  if (step.type === 'command') return step.with.host;
  return (step.type === 'call-service' || step.type === 'notify') && 'url' in step.with ? step.with.url : undefined;
}

/** What stands where a step names a secret that is used as it is, and where that is. */
function credentialsOf(step: Step): { readonly name: unknown; readonly place: string; readonly sentTo: 'host' | 'proxy' }[] {
  const credential = 'with' in step && step.with && 'credential' in step.with ? step.with.credential : undefined;
  const places = [{ name: credential as unknown, place: '/credential', sentTo: 'host' as const }];
  if (step.type !== 'call-service') return places;
  const { clientCertificate, proxy } = step.with;
  const account = typeof proxy === 'object' ? proxy.credential : undefined;
  return [
    ...places,
    { name: clientCertificate, place: '/clientCertificate', sentTo: 'host' },
    { name: account, place: '/proxy/credential', sentTo: 'proxy' },
  ];
}

function missingAction({ step, path }: PlacedStep, { actions }: Surroundings): Finding[] {
  if (step.type !== 'action' || !actions || actions.includes(step.use)) return [];
  const guess = nearest(step.use, actions);
  const advice = guess ? `did you mean ${guess}?` : `registered: ${actions.join(', ') || 'none'}`;
  return [{ code: 'unknown-action', message: `expected a registered action, found ${step.use}; ${advice}`, path: `${path}/use` }];
}
