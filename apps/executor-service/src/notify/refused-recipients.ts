import type { Redactor } from '@runbook/outbound';
import { StepFailure } from '../steps/step-runner.js';
import type { MailProgress } from './mail-progress.js';
import type { RefusedRecipient } from './smtp-session.js';

/**
 * The failure of a mail that not everybody got: who refused it, with which code. Another attempt is for those who were put off (4yz) alone.
 *
 * - Nobody has it: `smtp-<code>`, of one that was put off if there is one; nothing happened.
 * - Some have it: `smtp-partial`. While somebody is put off, what the next attempt does has surely not happened, also where it must happen once.
 */
export function refusal(
  refused: readonly RefusedRecipient[],
  to: readonly string[],
  progress: MailProgress,
  { place, redactor }: { readonly place: string; readonly redactor: Redactor },
): StepFailure {
  const putOff = refused.filter(({ code }) => code < PERMANENT);
  const [shown = refused[0]] = putOff;
  const terminal = putOff.length === 0;
  const nobody = !to.some((address) => progress.hasTaken(address));
  const names = refused.map(({ address, code }) => `${address} (${code})`).join(', ');
  const rest = nobody ? 'nobody has the message' : 'the others have the message';
  const next = terminal ? 'correct the addresses' : 'who was put off (4yz) is asked again by the law of retry, nobody else is';
  const message = `expected mail server ${place} to take the message for all ${to.length} recipients, found it refused for ${names}; ${rest}; ${next}`;
  const details = {
    recipients: to.length,
    refused: refused.map(({ address, code, response }) => ({ address, code, response: redactor.excerpt(response, RESPONSE_MAX) })),
  };
  const name = nobody ? `smtp-${shown?.code ?? PERMANENT}` : 'smtp-partial';
  return new StepFailure({ name, message, ...(terminal && { terminal }), details }, undefined, {
    effectless: nobody || !terminal,
    progress: progress.json(),
  });
}

/** From here on RFC 5321 section 4.2.1 says that the same will be refused again. */
const PERMANENT = 500;
/** Of what the server said of one recipient; fifty of them stand in the error's details. */
const RESPONSE_MAX = 150;
