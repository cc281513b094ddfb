import { ShieldCheck } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { api, told } from '../api/client.js';
import { Button } from '../ui/button.js';
import { TextField, type TextFieldProps } from '../ui/field.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { takenFragment } from './one-time-link.js';
import { PASSWORD_LENGTH_MIN } from './password-length.js';
import { useSignIn } from './use-sign-in.js';

interface Given {
  readonly token: string;
  readonly id: string;
  readonly name: string;
  readonly password: string;
}

/** Of the link of a new tenant. */
export const setUpToken = (): string | undefined => SET_UP.exec(takenFragment('#set-up=') ?? '')?.[1];
const SET_UP = /^#set-up=(rbi_[\w-]{1,200})$/;

/** The token knows the tenant: whoever shows it is signed in there. */
const setUp = (given: Given) => told(api.POST('/api/v1/auth/setup', { body: { ...given, cookie: true } }));

/** `token`: what the link says; without one it is asked for. */
export function FirstAdministrator({ token, returnTo }: { readonly token: string | undefined; readonly returnTo: string }) {
  const [given, setGiven] = useState<Given>({ token: token ?? '', id: '', name: '', password: '' });
  const { signIn, problem, isBusy } = useSignIn(setUp, returnTo);
  const put = (name: keyof Given) => (event: { target: { value: string } }) =>
    setGiven((before) => ({ ...before, [name]: event.target.value }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn(given);
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={submit}>
      {problem && <ProblemNotice problem={problem} />}
      {FIELDS.filter(({ name }) => name !== 'token' || token === undefined).map(({ name, ...field }) => (
        <TextField key={name} {...field} value={given[name]} onChange={put(name)} isRequired />
      ))}
      <div>
        <Button kind="primary" type="submit" icon={ShieldCheck} isBusy={isBusy}>
          Make me the administrator
        </Button>
      </div>
    </form>
  );
}

const FIELDS = [
  { name: 'token', label: 'Token', hint: 'The service printed it at its start: rbi_…', autoComplete: 'off' },
  { name: 'id', label: 'Id', hint: 'What records name you by, for ever: ada', autoComplete: 'username' },
  { name: 'name', label: 'Name', hint: 'As people know you: Ada Byron', autoComplete: 'name' },
  {
    ...{ name: 'password', label: 'Password', type: 'password', autoComplete: 'new-password' },
    ...{ hint: `At least ${PASSWORD_LENGTH_MIN} characters, of any kind.`, minLength: PASSWORD_LENGTH_MIN },
  },
] as const satisfies readonly ({ readonly name: keyof Given } & Omit<TextFieldProps, 'name'>)[];
