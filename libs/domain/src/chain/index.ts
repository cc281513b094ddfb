export { verifyChain, cutShort, type ChainVerdict } from './verify-chain.js';
export {
  followChain,
  startOfChain,
  type ChainedRecord,
  type ChainFault,
  type ChainHead,
  type ChainStanding,
  type ChainStep,
  type Sha256,
} from './follow-chain.js';
export { chainEntry, START_OF_ENTRIES, type ChainEntryFacts } from './chain-entry.js';
