import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const GATEWAY = process.env['GATEWAY'] ?? 'http://127.0.0.1:4000';

export default defineConfig({
  plugins: [react(), tailwind()],
  root: import.meta.dirname,
  // The gateway's policy takes no data: for fonts and scripts, and what is small is not worth an exception.
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2023',
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    // Elk's layout is one file of 1.4 MB, in a worker that loads when a graph is shown.
    chunkSizeWarningLimit: 2_000,
  },
  worker: { format: 'es' },
  // `npm run dev -w @runbook/console` beside a service that runs already.
  server: { proxy: { '/api': { target: GATEWAY, changeOrigin: true }, '/health': GATEWAY } },
});
