import { startSystem } from '../running-system.mjs';
import { itIsReviewed } from './reviewed-runbook.js';

describe('a runbook that is reviewed', () => {
  itIsReviewed(() => startSystem({ REVIEW: 'required' }));
});
