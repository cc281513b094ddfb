import { KeyRound } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { api, told } from '../api/client.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/field.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import type { Invitation } from './invitation-link.js';
import { PASSWORD_LENGTH_MIN } from './password-length.js';
import { useSignIn } from './use-sign-in.js';

interface Given extends Invitation {
  readonly password: string;
  readonly code: string;
}

/** By the token, and then in with the password that was chosen. */
async function choose({ token, id, tenant, password, code }: Given): Promise<void> {
  const proof = { password, ...(code !== '' && { code: code.trim() }) };
  await told(api.POST('/api/v1/auth/password', { body: { token, ...proof } }));
  await told(api.POST('/api/v1/auth/login', { body: { tenant, id, cookie: true, ...proof } }));
}

/** A member who has no password yet, or has forgotten it, chooses one. */
export function Invited({ invitation, returnTo }: { readonly invitation: Invitation; readonly returnTo: string }) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const { signIn, problem, isBusy } = useSignIn(choose, returnTo);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn({ ...invitation, password, code });
  };
  const needsCode = problem?.code === 'second-factor-required' || code !== '';
  return (
    <form className="flex flex-col gap-3 rounded-xl border bg-surface p-4" onSubmit={submit}>
      {problem && problem.code !== 'second-factor-required' && <ProblemNotice problem={problem} />}
      <p className="said m-0">
        You are <strong>{invitation.id}</strong> of {invitation.tenant}. Choose the password with which you will sign in.
      </p>
      <input type="text" autoComplete="username" value={invitation.id} readOnly hidden />
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        autoFocus
        hint={`At least ${PASSWORD_LENGTH_MIN} characters, of any kind.`}
        minLength={PASSWORD_LENGTH_MIN}
        value={password}
        onChange={({ target }) => setPassword(target.value)}
        isRequired
      />
      {needsCode && (
        <TextField
          label="Code of the second factor"
          autoComplete="one-time-code"
          inputMode="numeric"
          value={code}
          onChange={({ target }) => setCode(target.value)}
          isRequired
        />
      )}
      <div>
        <Button kind="primary" type="submit" icon={KeyRound} isBusy={isBusy}>
          Choose it and sign in
        </Button>
      </div>
    </form>
  );
}
