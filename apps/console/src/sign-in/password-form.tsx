import { LogIn } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { api, told } from '../api/client.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/field.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { useSignIn } from './use-sign-in.js';

interface Given {
  readonly id: string;
  readonly password: string;
  readonly code?: string;
  readonly tenant?: string;
}

const login = ({ tenant = 'default', ...given }: Given) =>
  told(api.POST('/api/v1/auth/login', { body: { ...given, tenant, cookie: true } }));

const EMPTY = { id: '', password: '', code: '' };
type Texts = typeof EMPTY & { readonly tenant?: string };

export function PasswordForm({ returnTo }: { readonly returnTo: string }) {
  const [given, setGiven] = useState<Texts>(EMPTY);
  const { signIn, problem, isBusy } = useSignIn(login, returnTo);
  const put = (name: keyof Texts) => (event: { target: { value: string } }) =>
    setGiven((before) => ({ ...before, [name]: event.target.value }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { code, ...rest } = given;
    signIn({ ...rest, ...(code && { code: code.trim() }) });
  };
  // Asked for where the person has one: the service says so, and only to who has the password.
  const needsCode = problem?.code === 'second-factor-required' || given.code !== '';
  return (
    <form className="flex flex-col gap-3" onSubmit={submit}>
      {problem && problem.code !== 'second-factor-required' && <ProblemNotice problem={problem} />}
      <TextField label="Name" value={given.id} onChange={put('id')} autoComplete="username" autoCapitalize="none" isRequired />
      <TextField
        label="Password"
        type="password"
        value={given.password}
        onChange={put('password')}
        autoComplete="current-password"
        isRequired
      />
      {needsCode && <CodeField value={given.code} onChange={put('code')} />}
      {given.tenant !== undefined && <TextField label="Tenant" value={given.tenant} onChange={put('tenant')} isRequired />}
      <div className="flex items-center justify-between gap-2">
        <Button kind="primary" type="submit" icon={LogIn} isBusy={isBusy}>
          Sign in
        </Button>
        {given.tenant === undefined && (
          <Button kind="quiet" isSmall onClick={() => setGiven((before) => ({ ...before, tenant: 'default' }))}>
            Another tenant
          </Button>
        )}
      </div>
    </form>
  );
}

function CodeField(props: { readonly value: string; readonly onChange: (event: { target: { value: string } }) => void }) {
  return (
    <TextField
      label="Code of the second factor"
      hint="Six digits of your authenticator, or one of the recovery codes."
      autoComplete="one-time-code"
      inputMode="numeric"
      autoFocus
      isRequired
      {...props}
    />
  );
}
