import { scanTemplate } from '../../expression/index.js';
import { nearest } from '../../expression/nearest.js';
import type { PlacedStep } from '../document.js';
import type { Step } from '../../steps/step.js';
import { parametersOf } from '../parameters.js';
import type { Facts, Finding, Surroundings } from './facts.js';

/** Runbooks, credentials and actions that a step names must exist. Names that are computed are looked up when they are known. */
export function missingSurroundings({ placed, surroundings, runbook }: Facts): Finding[] {
  return placed.flatMap((one) => [
    ...missingRunbook(one, runbook.id, surroundings),
    ...missingCredentials(one, surroundings),
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

function missingCredentials({ step, path }: PlacedStep, { credentialExists }: Surroundings): Finding[] {
  if (!credentialExists) return [];
  const named = credentialsOf(step).flatMap(({ name, place }) =>
    typeof name === 'string' && !name.includes('{{') ? [{ name, at: `${path}/with${place}` }] : [],
  );
  const parameters = step.type === 'call-service' ? parametersOf(step) : undefined;
  const secrets = parameters === undefined ? [] : [...scanTemplate(parameters, { secrets: 'keep' }).template.secretNames];
  return [...named, ...secrets.map((name) => ({ name, at: `${path}/with` }))]
    .filter(({ name }) => !credentialExists(name))
    .map(({ name, at }) => ({
      code: 'unknown-credential',
      message: `expected a credential named ${name}, found none; add it to the secrets`,
      path: at,
    }));
}

/** What stands where a step names a secret that is used as it is, and where that is. */
function credentialsOf(step: Step): { readonly name: unknown; readonly place: string }[] {
  const credential = 'with' in step && step.with && 'credential' in step.with ? step.with.credential : undefined;
  const places = [{ name: credential as unknown, place: '/credential' }];
  if (step.type !== 'call-service') return places;
  const { clientCertificate, proxy } = step.with;
  const account = typeof proxy === 'object' ? proxy.credential : undefined;
  return [...places, { name: clientCertificate, place: '/clientCertificate' }, { name: account, place: '/proxy/credential' }];
}

function missingAction({ step, path }: PlacedStep, { actions }: Surroundings): Finding[] {
  if (step.type !== 'action' || !actions || actions.includes(step.use)) return [];
  const guess = nearest(step.use, actions);
  const advice = guess ? `did you mean ${guess}?` : `registered: ${actions.join(', ') || 'none'}`;
  return [{ code: 'unknown-action', message: `expected a registered action, found ${step.use}; ${advice}`, path: `${path}/use` }];
}
