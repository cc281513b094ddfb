import type { SettingRule } from '../setting-kinds.js';

export const reviewRule: SettingRule<{ readonly REVIEW?: string | undefined; readonly NODE_ENV?: string | undefined }> = {
  reads: ['REVIEW', 'NODE_ENV'],
  faults({ REVIEW: review, NODE_ENV: mode }) {
    if (review !== 'off' || mode !== 'production') return [];
    const message =
      'expected required or nothing with NODE_ENV=production, found off: unreviewed runbooks are for development; take it out';
    return [{ variable: 'REVIEW', message }];
  },
};
