import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { unfollowAll } from './api/live.js';
import { heedBrowsersNetwork, whenBack } from './api/network.js';
import { meQuery } from './api/queries.js';
import { queryClient } from './api/query-client.js';
import { whenSessionIsOver } from './api/sending.js';
import { heedOtherTabs } from './api/signed-in.js';
import { renewWhenOutdated } from './shell/outdated.js';
import { router } from './router.js';
import { TooltipHost } from './ui/tooltip.js';
import { applyTheme, theme } from './ui/theme.js';
import './styles.css';

applyTheme(theme.get());
// The gate of the frame asks once more who is there, finds nobody, and leads to the sign-in, which leads back. Where nobody was there it knows already.
whenSessionIsOver(() => {
  if (queryClient.getQueryData(meQuery.queryKey)) void queryClient.resetQueries({ queryKey: meQuery.queryKey });
});

// Signed out in another tab, or signed in as somebody else: nothing that was another's to see is kept.
heedOtherTabs(() => {
  unfollowAll();
  void queryClient.resetQueries();
});

// What happened meanwhile is asked for, whatever is shown: streams tell what comes, not what was missed.
whenBack(() => void queryClient.invalidateQueries());
heedBrowsersNetwork();

renewWhenOutdated();

createRoot(document.getElementById('console') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <TooltipHost>
        <RouterProvider router={router} />
      </TooltipHost>
    </QueryClientProvider>
  </StrictMode>,
);
