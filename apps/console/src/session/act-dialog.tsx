import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ApiProblem } from '../api/problem.js';
import { Button, type ButtonKind } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { TextArea } from '../ui/field.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { StepUpForm } from './step-up-form.js';
import { useAct } from './use-act.js';

/** As the service takes it. */
const REASON_CHARS_MAX = 2_000;

export interface ActDialogProps<Answer> {
  readonly title: ReactNode;
  /** What will happen, in whole sentences. */
  readonly will: ReactNode;
  /** Of the button that does it. */
  readonly verb: string;
  readonly kind?: ButtonKind;
  /** Whether a reason belongs to it; it is told to `send`, empty where none was given. */
  readonly reason?: 'asked' | 'offered';
  readonly reasonLabel?: string;
  /** Fields, above the reason. */
  readonly children?: ReactNode;
  /** What is missing in them. */
  readonly whyNot?: string | undefined;
  readonly send: (reason: string) => Promise<Answer>;
  readonly onDone: (answer: Answer) => void;
  /** Told of a problem first; true: it has dealt with it. */
  readonly onProblem?: (problem: ApiProblem) => boolean;
  readonly onClose: () => void;
  readonly isWide?: boolean;
}

/**
 * Every act that changes something: says what will happen, takes the reason, and asks for a newer proof of who this is where the service does. What was typed
 * stays when it is refused.
 */
export function ActDialog<Answer>(props: ActDialogProps<Answer>) {
  const { title, will, verb, kind = 'primary', reason: asksReason, children, onClose, isWide } = props;
  const [reason, setReason] = useState('');
  const { act, isBusy, problem, forget } = useAct<[string], Answer>({
    send: props.send,
    done: props.onDone,
    ...(props.onProblem && { failed: props.onProblem }),
  });
  const body = useFocusInside();
  const missing = asksReason === 'asked' && reason.trim() === '' ? 'Give a reason first: it stands in the record.' : undefined;
  const whyNot = props.whyNot ?? missing;
  const again = () => {
    forget();
    act(reason.trim());
  };
  const asksProof = problem?.code === 'step-up-required';
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      {...(isWide && { isWide })}
      acts={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button kind={kind} isBusy={isBusy} onClick={() => act(reason.trim())} {...(whyNot !== undefined && { whyNot })}>
            {verb}
          </Button>
        </>
      }
    >
      <div ref={body} tabIndex={-1} className="text-muted outline-none">
        {will}
      </div>
      {children}
      {asksReason && (
        <TextArea
          label={props.reasonLabel ?? 'Reason'}
          isRequired={asksReason === 'asked'}
          {...(asksReason === 'asked' && { hint: 'Stands in the record of the decision, for ever.' })}
          maxLength={REASON_CHARS_MAX}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      )}
      {problem && asksProof && <StepUpForm onProven={again} />}
      {problem && !asksProof && <ProblemNotice problem={problem} />}
    </Dialog>
  );
}

/** What will happen is read first; where there is a keyboard, the first field is at hand. On a phone one would rise over what is to be read. */
function useFocusInside() {
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const field = body.current?.parentElement?.querySelector<HTMLElement>('input, select, textarea');
    const hasKeyboard = matchMedia('(pointer: fine)').matches;
    ((hasKeyboard && field) || body.current)?.focus();
  }, []);
  return body;
}
