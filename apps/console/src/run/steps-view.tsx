import { StepList } from './step-list.js';
import { WithStep } from './with-step.js';

export function StepsView() {
  return (
    <WithStep>
      <StepList />
    </WithStep>
  );
}
