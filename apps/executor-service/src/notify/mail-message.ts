import { sha256Of } from '@runbook/wire';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Readable } from 'node:stream';
import type { StepAttempt } from '../steps/step-runner.js';
import type { EmailNotice } from './notify-parameters.js';

export interface MailMessage {
  readonly id: string;
  stream(): Readable;
}

/** The message, the same for everybody and for every attempt but for who is named in its header. */
export function mailMessage(
  { subject, text, data }: EmailNotice,
  named: readonly string[],
  from: string,
  { execution, idempotencyKey }: StepAttempt,
): MailMessage {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  // Mail systems drop the second message of one id.
  const id = `<${sha256Of(idempotencyKey).slice(0, 40)}@${domain}>`;
  const composer = new MailComposer({
    from,
    to: [...named],
    messageId: id,
    subject: subject ?? `Runbook ${execution.runbook.id}`,
    text,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Runbook-Execution': execution.id },
    ...(data !== undefined && {
      attachments: [{ filename: 'data.json', contentType: 'application/json', content: JSON.stringify(data, undefined, 2) }],
    }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const node = composer.compile();
  return { id, stream: () => node.createReadStream() };
}
