import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { toProblem } from '../api/problem.js';
import { buttonClass } from '../ui/button.js';
import { EmptyState } from '../ui/empty-state.js';
import { ProblemNotice } from '../ui/problem-notice.js';

/** Instead of a page that cannot be shown; the frame around it goes on. */
export function PageFault({ error, reset }: ErrorComponentProps) {
  return (
    <div className="mx-auto max-w-2xl p-6">
      <ProblemNotice problem={toProblem(error)} retry={reset} />
    </div>
  );
}

export function PageUnknown() {
  return (
    <EmptyState
      icon={Compass}
      title="No page is here"
      act={
        <Link to="/" className={buttonClass('primary')}>
          Go home
        </Link>
      }
    >
      The address names none of the console’s pages: perhaps it was cut off on its way to you, or what it named is called otherwise now.
    </EmptyState>
  );
}
