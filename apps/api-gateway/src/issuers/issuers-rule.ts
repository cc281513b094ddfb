import { readByOthers, type SettingFault, type SettingRule } from '@runbook/service';
import { statSync } from 'node:fs';
import { IssuersInvalid, readIssuers, type Issuer } from './issuer-settings.js';

/** Who may write the file names the members of the tenants, so nobody but its owner may; and a client's secret is read by its owner alone. */
export const issuersRule: SettingRule<{ readonly ISSUERS_FILE?: string | undefined }> = {
  reads: ['ISSUERS_FILE'],
  faults({ ISSUERS_FILE: file }) {
    if (file === undefined) return [];
    try {
      return [...writtenByOthers(file), ...readIssuers(file).flatMap(secretFault)].map(faultOf);
    } catch (error) {
      if (error instanceof IssuersInvalid)
        return error.faults.map((fault) => faultOf(`expected a list of issuers in ${file}, found: ${fault}; see docs/guides/sign-in.md`));
      throw error;
    }
  },
};

const faultOf = (message: string): SettingFault => ({ variable: 'ISSUERS_FILE', message });

const WRITTEN_BY_OTHERS = 0o022;

function writtenByOthers(file: string): string[] {
  const { mode } = statSync(file);
  if (process.platform === 'win32' || (mode & WRITTEN_BY_OTHERS) === 0) return [];
  return [
    `expected ${file} to be written by its owner alone, found mode ${(mode & 0o777).toString(8).padStart(4, '0')}; run: chmod go-w ${file}`,
  ];
}

function secretFault({ name, signIn }: Issuer): string[] {
  const file = signIn?.clientSecretFile;
  if (file === undefined) return [];
  try {
    const message = readByOthers(file);
    return message === undefined ? [] : [message];
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'that it cannot be read';
    return [`expected the client's secret of ${name} in ${file}, found ${reason}; put it there`];
  }
}
