import { useQuery } from '@tanstack/react-query';
import { LockOpen } from 'lucide-react';
import { useState } from 'react';
import { api, told } from '../api/client.js';
import { ActDialog } from '../session/act-dialog.js';
import { SelectField, TextField } from '../ui/field.js';
import { Said } from '../ui/said.js';
import { ActButton } from './act-button.js';
import { LinesField } from './lines-field.js';
import { linesOf, textOfLines } from './written-lines.js';
import { breakGlassQuery } from './queries.js';
import { RulePanel } from './rule-panel.js';
import { useChanged } from './use-changed.js';

export function BreakGlassRule() {
  const { data } = useQuery(breakGlassQuery);
  const { rule, locks = [] } = data ?? {};
  return (
    <RulePanel
      title="Break-glass"
      needs="people:write"
      isKnown={data !== undefined}
      dialog={(close) => <BreakGlassDialog rule={rule} onClose={close} />}
    >
      <p className="said m-0">
        {rule
          ? `One person may open a gate alone; ${rule.quorum} with the role ${rule.reviewers.join(' or ')} must uphold it within ${rule.reviewWithinHours} hours, or ${rule.locks === 'role' ? 'the person and everybody by the role are' : 'the person is'} locked out.`
          : 'Nobody opens a gate without its votes.'}
      </p>
      {locks.map(({ kind, id, because, person }) => (
        <p key={`${kind} ${id}`} className="said m-0 mt-2 flex flex-wrap items-center gap-2">
          <span>
            The {kind} <Said text={id} max={80} /> is locked out: an override of <Said text={person} max={80} /> was {because}.
          </span>
          <LiftLock kind={kind} id={id} />
        </p>
      ))}
    </RulePanel>
  );
}

function LiftLock({ kind, id }: { readonly kind: 'person' | 'role'; readonly id: string }) {
  const changed = useChanged();
  return (
    <ActButton
      label="Lift the lock"
      icon={LockOpen}
      isSmall
      needs="people:write"
      dialog={(close) => (
        <ActDialog
          title={`Lift the lock of ${id}?`}
          will="Gates may be opened alone again. What was not upheld stays in the records."
          verb="Lift it"
          reason="asked"
          send={(reason) => told(api.POST('/api/v1/break-glass/lifted-locks', { body: { kind, id, reason } }))}
          onDone={() => {
            changed('The lock is lifted.', 'break-glass', 'security');
            close();
          }}
          onClose={close}
        />
      )}
    />
  );
}

interface Rule {
  readonly reviewWithinHours: number;
  readonly quorum: number;
  readonly reviewers: readonly string[];
  readonly locks: 'person' | 'role';
}

function BreakGlassDialog({ rule, onClose }: { readonly rule: Rule | undefined; readonly onClose: () => void }) {
  const [isAllowed, setAllowed] = useState(rule !== undefined);
  const [hours, setHours] = useState(String(rule?.reviewWithinHours ?? 24));
  const [quorum, setQuorum] = useState(String(rule?.quorum ?? 2));
  const [reviewers, setReviewers] = useState(textOfLines(rule?.reviewers ?? ['APPROVER']));
  const [locks, setLocks] = useState(rule?.locks ?? 'person');
  const changed = useChanged();
  const body = { reviewWithinHours: Number(hours), quorum: Number(quorum), reviewers: linesOf(reviewers), locks };
  const send = async () =>
    void (await told<unknown>(isAllowed ? api.PUT('/api/v1/break-glass', { body }) : api.DELETE('/api/v1/break-glass')));
  return (
    <ActDialog
      title="Break-glass"
      will="It holds for gates that are opened from now on; what is owed already stays as it was."
      verb="Change it"
      send={send}
      onDone={() => {
        changed('The rule is changed.', 'break-glass', 'security');
        onClose();
      }}
      onClose={onClose}
    >
      <SelectField
        label="Gates"
        options={[
          { value: 'no', label: 'Nobody opens one alone' },
          { value: 'yes', label: 'One person may, and others look at it' },
        ]}
        value={isAllowed ? 'yes' : 'no'}
        onChange={({ target }) => setAllowed(target.value === 'yes')}
      />
      {isAllowed && <ReviewFields {...{ hours, setHours, quorum, setQuorum, reviewers, setReviewers, locks, setLocks }} />}
    </ActDialog>
  );
}

interface ReviewFieldsProps {
  readonly hours: string;
  readonly setHours: (text: string) => void;
  readonly quorum: string;
  readonly setQuorum: (text: string) => void;
  readonly reviewers: string;
  readonly setReviewers: (text: string) => void;
  readonly locks: Rule['locks'];
  readonly setLocks: (locks: Rule['locks']) => void;
}

function ReviewFields({ hours, setHours, quorum, setQuorum, reviewers, setReviewers, locks, setLocks }: ReviewFieldsProps) {
  return (
    <>
      <TextField
        label="Hours within which it is upheld"
        type="number"
        min={1}
        max={744}
        value={hours}
        onChange={({ target }) => setHours(target.value)}
      />
      <TextField
        label="Persons who must say the same"
        type="number"
        min={1}
        max={10}
        value={quorum}
        onChange={({ target }) => setQuorum(target.value)}
      />
      <LinesField label="Roles that review" isRequired value={reviewers} onChange={setReviewers} />
      <SelectField
        label="Who is locked out otherwise"
        options={[
          { value: 'person', label: 'The person' },
          { value: 'role', label: 'The person, and everybody by the role' },
        ]}
        value={locks}
        onChange={({ target }) => setLocks(target.value as Rule['locks'])}
      />
    </>
  );
}
