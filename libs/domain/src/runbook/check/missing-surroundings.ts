import { scanTemplate } from '../../expression/index.js';
import { nearest } from '../../expression/nearest.js';
import type { PlacedStep } from '../document.js';
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
  const credential = 'with' in step && step.with && 'credential' in step.with ? step.with.credential : undefined;
  const named = typeof credential === 'string' && !credential.includes('{{') ? [{ name: credential, at: `${path}/with/credential` }] : [];
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

function missingAction({ step, path }: PlacedStep, { actions }: Surroundings): Finding[] {
  if (step.type !== 'action' || !actions || actions.includes(step.use)) return [];
  const guess = nearest(step.use, actions);
  const advice = guess ? `did you mean ${guess}?` : `registered: ${actions.join(', ') || 'none'}`;
  return [{ code: 'unknown-action', message: `expected a registered action, found ${step.use}; ${advice}`, path: `${path}/use` }];
}
