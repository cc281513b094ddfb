import { builtInAnswer, type PolicyInput, type PolicyVerdict } from '@runbook/domain';
import { Policy } from '@runbook/ports';

/** The rules that come with the service. They are a function of what is asked alone, so they leave no evidence of their own. */
export class BuiltInPolicy extends Policy {
  override readonly isRemote = false;

  override ask(input: PolicyInput): PolicyVerdict {
    const { allow, reason, mask, require } = builtInAnswer(input);
    return { outcome: allow ? 'allowed' : 'denied', ...(reason !== undefined && { reason }), mask, require };
  }

  override trouble(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}
