import { createHash } from 'node:crypto';
import { systemClock } from '@runbook/ports';
import type { Server } from 'node:https';
import type { Logger } from './logger.js';
import { readTlsFiles, tlsFaults, TLS_VERSION_MIN, type TlsFiles, type TlsMaterial } from './tls-files.js';

/** Certificates are renewed days before their end: a minute later is soon enough. */
export const TLS_LOOKED_AT_EVERY_MS = 60_000;

/**
 * Looks at the files again and again, and serves new connections with what they have become. Files that do not fit, as between the writing of one and of
 * the other, are told once and change nothing. Returns the end of it.
 */
export function renewTls(
  server: Pick<Server, 'setSecureContext'>,
  files: TlsFiles,
  lines: Logger,
  everyMs = TLS_LOOKED_AT_EVERY_MS,
): () => void {
  let served = digestOf(readTlsFiles(files));
  let told: string | undefined;
  const look = (): void => {
    const [fault] = tlsFaults(files);
    if (fault) {
      if (told !== fault.message)
        lines.error({ variable: fault.variable, fault: fault.message }, 'the certificate was not renewed; the one before is served on');
      told = fault.message;
      return;
    }
    told = undefined;
    const material = readTlsFiles(files);
    const found = digestOf(material);
    if (found === served) return;
    server.setSecureContext({ ...material, minVersion: TLS_VERSION_MIN });
    served = found;
    lines.info({ certificate: files.cert }, 'the certificate was renewed');
  };
  return systemClock.every(everyMs, () => {
    try {
      look();
    } catch (error) {
      // A file that was there a moment ago.
      lines.error({ error }, 'the certificate was not renewed; the one before is served on');
    }
  });
}

const digestOf = ({ cert, key, ca }: TlsMaterial): string =>
  createHash('sha256')
    .update(Buffer.concat([cert, key, ca ?? Buffer.alloc(0)]))
    .digest('hex');
