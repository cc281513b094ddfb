export { MASKS_MAX, POLICY_REASON_CHARS_MAX, readPolicyAnswer, type PolicyAnswer, type UnusableAnswer } from './answer.js';
export { builtInAnswer, refuseActOf, type ActQuestion, type ActRefusal } from './built-in.js';
export {
  POLICY_INPUT_VERSION,
  policyRun,
  stepInput,
  votesOf,
  type ActInput,
  type PolicyCaller,
  type PolicyInput,
  type PolicyResource,
  type PolicyRun,
  type PolicyStep,
  type RunFacts,
  type StepInput,
  type StepQuestion,
} from './input.js';
export { policyDecision, stepRefusal, type PolicyEvidence, type PolicyVerdict } from './verdict.js';
export { masked, rolesWithoutApproval } from './obligations.js';
