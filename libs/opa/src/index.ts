export { DECISION_PATH, OpaPolicy, POLICY_MS_MAX, type OpaAccess } from './opa-policy.js';
