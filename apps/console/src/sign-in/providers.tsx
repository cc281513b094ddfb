import { buttonClass } from '../ui/button.js';

/** The browser leaves for the provider and comes back with the cookies of a session. */
export function Providers({ names, returnTo }: { readonly names: readonly string[]; readonly returnTo: string }) {
  return (
    <div className="flex flex-col gap-2">
      {names.map((name) => (
        <a
          key={name}
          href={`/api/v1/auth/oidc/${encodeURIComponent(name)}?returnTo=${encodeURIComponent(returnTo)}`}
          className={buttonClass('plain')}
        >
          Sign in with {name}
        </a>
      ))}
    </div>
  );
}
