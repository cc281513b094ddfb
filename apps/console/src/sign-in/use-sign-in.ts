import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { toProblem } from '../api/problem.js';
import { meQuery } from '../api/queries.js';
import { queryClient } from '../api/query-client.js';
import { tellTabs } from '../api/signed-in.js';

/** Does what signs in, and then goes to where the person wanted to be. */
export function useSignIn<Given>(does: (given: Given) => Promise<unknown>, returnTo: string) {
  const navigate = useNavigate();
  const { mutate, error, isPending } = useMutation({
    mutationFn: does,
    onSuccess: async () => {
      queryClient.clear();
      tellTabs(await queryClient.fetchQuery(meQuery));
      await navigate({ to: returnTo, replace: true });
    },
  });
  return { signIn: mutate, problem: error ? toProblem(error) : undefined, isBusy: isPending };
}
