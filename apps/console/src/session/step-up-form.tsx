import { KeyRound } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { api } from '../api/client.js';
import { Button } from '../ui/button.js';
import { SelectField, TextField } from '../ui/field.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { useAct } from './use-act.js';

type Means = 'code' | 'password';

const MEANS = [
  { value: 'code', label: 'A code of my authenticator' },
  { value: 'password', label: 'My password (without a second factor)' },
] as const;

const prove = (means: Means, text: string) =>
  api.POST('/api/v1/auth/step-up', { body: means === 'code' ? { code: text } : { password: text } });

/** Asks for a newer proof of who this is, and then goes on with what it was asked for. */
export function StepUpForm({ onProven }: { readonly onProven: () => void }) {
  const [means, setMeans] = useState<Means>('code');
  const [text, setText] = useState('');
  const { act, isBusy, problem } = useAct({ send: prove, done: onProven });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text !== '') act(means, text);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 rounded-lg border border-warn/40 bg-warn-soft p-3">
      <p className="m-0 flex items-start gap-2 font-medium">
        <KeyRound aria-hidden size={17} className="mt-0.5 shrink-0 text-warn" />
        This is sensitive: prove anew that it is you. It then goes on by itself.
      </p>
      {problem && <ProblemNotice problem={problem} />}
      <SelectField label="By" options={MEANS} value={means} onChange={({ target }) => setMeans(target.value as Means)} />
      <TextField
        label={means === 'code' ? 'Code' : 'Password'}
        type={means === 'code' ? 'text' : 'password'}
        inputMode={means === 'code' ? 'numeric' : 'text'}
        autoComplete={means === 'code' ? 'one-time-code' : 'current-password'}
        autoFocus
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Button type="submit" kind="primary" isBusy={isBusy} {...(text === '' && { whyNot: `Give your ${means} first.` })}>
        Prove it
      </Button>
    </form>
  );
}
