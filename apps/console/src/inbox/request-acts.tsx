import { Check, Clock, DoorOpen, Ellipsis, Forward, X } from 'lucide-react';
import { useState } from 'react';
import type { Request } from '../api/inbox-queries.js';
import { useMay, useMe } from '../session/use-session.js';
import { Button } from '../ui/button.js';
import { Menu, type MenuEntry } from '../ui/menu.js';
import { pointsLeft } from './checklist.js';
import { DelegateDialog } from './delegate-dialog.js';
import { ExtendDialog } from './extend-dialog.js';
import { whyNoVote } from './may-vote.js';
import { OverrideDialog } from './override-dialog.js';
import type { RequestActsProps } from './request-acts-props.js';
import { VoteDialog } from './vote-dialog.js';

/** Once the form has marked it. */
function goToFirstFault(): void {
  document.querySelector<HTMLElement>('[aria-invalid]')?.focus();
}

type Open = 'approve' | 'reject' | 'delegate' | 'extend' | 'override';

/** What can be done about a request, under the thumb on a phone. */
export function RequestActs(props: RequestActsProps) {
  const { request, form, onChanged } = props;
  const [open, setOpen] = useState<Open>();
  const { whyNotVote, whyNotDone } = useWhyNot(props);
  const entries = useMoreActs(request, whyNotVote, setOpen);
  const close = () => setOpen(undefined);
  const done = (now: Request) => (close(), onChanged(now));
  if (request.status !== 'open') return null;
  const isInstruction = request.kind === 'instruction';
  const approve = () => {
    if (form && form.faults.length > 0) {
      form.show();
      setTimeout(goToFirstFault);
    } else setOpen('approve');
  };
  return (
    <div className="no-print sticky bottom-[3.375rem] z-20 border-t bg-surface px-4 py-3 md:bottom-0 md:px-6 lg:border-x">
      <div className="flex items-center gap-2 [&_button]:h-11 md:[&_button]:h-9">
        <Button kind="primary" icon={Check} className="flex-1" onClick={approve} {...(whyNotDone !== undefined && { whyNot: whyNotDone })}>
          {isInstruction ? 'It is done' : 'Approve'}
        </Button>
        <Button
          kind={isInstruction ? 'plain' : 'danger'}
          icon={X}
          className="flex-1"
          onClick={() => setOpen('reject')}
          {...(whyNotVote !== undefined && { whyNot: whyNotVote })}
        >
          {isInstruction ? 'Cannot be done' : 'Reject'}
        </Button>
        <Menu trigger={<Button icon={Ellipsis} aria-label="More acts" className="w-11 md:w-9" />} entries={entries} />
      </div>
      {whyNotVote !== undefined && <p className="said m-0 mt-2 text-sm text-muted">{whyNotVote}</p>}
      {whyNotVote === undefined && whyNotDone !== undefined && <p className="said m-0 mt-2 text-sm text-muted">{whyNotDone}</p>}
      {(open === 'approve' || open === 'reject') && <VoteDialog {...props} decision={open} onDone={done} onClose={close} />}
      {open === 'delegate' && <DelegateDialog request={request} onDone={done} onClose={close} />}
      {open === 'extend' && <ExtendDialog request={request} onDone={done} onClose={close} />}
      {open === 'override' && <OverrideDialog {...props} onDone={close} onClose={close} />}
    </div>
  );
}

function useWhyNot({ request, isOutdated, ticks, form }: RequestActsProps) {
  const me = useMe();
  const vote = useMay('approvals:vote');
  const voting = whyNoVote(request, me.id, vote.whyNot);
  const whyNotVote = voting ?? (isOutdated ? 'Look first at what changed, above.' : undefined);
  const left = pointsLeft(request.shown.checklist, ticks);
  const points =
    left === 0 ? undefined : `${left === 1 ? 'One point' : `${left} points`} of the checklist ${left === 1 ? 'is' : 'are'} not ticked yet.`;
  const faults = form && form.shownFaults.length > 0 ? 'Mend what is marked in the form first.' : undefined;
  return { whyNotVote, whyNotDone: whyNotVote ?? points ?? faults };
}

function useMoreActs({ kind, deadlineAt }: Request, whyNotVote: string | undefined, open: (act: Open) => void): MenuEntry[] {
  const manage = useMay('approvals:manage');
  const override = useMay('approvals:override');
  const noDeadline = deadlineAt === undefined ? 'It has no deadline.' : undefined;
  return [
    { label: 'Let somebody else decide in my place…', icon: Forward, act: () => open('delegate'), whyNot: whyNotVote },
    { label: 'Extend the deadline…', icon: Clock, act: () => open('extend'), whyNot: manage.whyNot ?? noDeadline },
    ...(kind === 'approval'
      ? ([
          'line',
          { label: 'Open it alone (break-glass)…', icon: DoorOpen, isDanger: true, act: () => open('override'), whyNot: override.whyNot },
        ] as const)
      : []),
  ];
}
