import type { SettingRule } from '../setting-kinds.js';

export const mailRule: SettingRule<{ readonly SMTP_URL?: string | undefined; readonly SMTP_FROM?: string | undefined }> = {
  reads: ['SMTP_URL', 'SMTP_FROM'],
  faults({ SMTP_URL: url, SMTP_FROM: from }) {
    if ((url === undefined) === (from === undefined)) return [];
    const [variable, other] = url === undefined ? (['SMTP_URL', 'SMTP_FROM'] as const) : (['SMTP_FROM', 'SMTP_URL'] as const);
    return [{ variable, message: `expected it beside ${other}, found none; set both, or neither` }];
  },
};
