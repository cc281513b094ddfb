import { KeyRound } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { api, told } from '../api/client.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/field.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { useSignIn } from './use-sign-in.js';

const byKey = (key: string) => told(api.POST('/api/v1/auth/key-session', { body: { key } }));

/** The key is changed for a session and forgotten: it is kept nowhere in the browser. */
export function KeyForm({ returnTo }: { readonly returnTo: string }) {
  const [key, setKey] = useState('');
  const { signIn, problem, isBusy } = useSignIn(byKey, returnTo);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn(key.trim());
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={submit}>
      {problem && <ProblemNotice problem={problem} />}
      <TextField
        label="API key"
        type="password"
        value={key}
        onChange={(event) => setKey(event.target.value)}
        autoComplete="off"
        hint="The one that the service printed at its start, or one of yours. The session permits what the key permits."
        isRequired
      />
      <div>
        <Button kind="primary" type="submit" icon={KeyRound} isBusy={isBusy}>
          Sign in
        </Button>
      </div>
    </form>
  );
}
