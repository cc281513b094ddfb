// The pages of this repository as one site: https://vitepress.dev/reference/site-config. Built by scripts/build-docs.mjs.
import { defineConfig } from 'vitepress';
import { useRepositoryLinks } from './repository-links.mjs';
import { withoutInlineScripts } from './scripts-in-files.mjs';
import { navigation, sidebar } from './sidebar.mjs';
import { EXCLUDED, slugOf, rewrites } from './site-map.mjs';

const BASE = '/docs/';

export default defineConfig({
  title: 'Runbook Orchestrator',
  description: 'Event-sourced runbook orchestration for security and intelligence operations',
  base: BASE,
  srcDir: '..',
  srcExclude: EXCLUDED,
  rewrites,
  cleanUrls: true,
  cacheDir: '../node_modules/.cache/vitepress',
  // What a build knows of itself lies in a file, not in a script of each page.
  metaChunk: true,
  head: [['link', { rel: 'icon', href: '/icon.svg' }]],
  markdown: {
    anchor: { slugify: slugOf },
    // Shiki has no grammar of Rego; that of Python fits its comments, texts and names.
    languages: ['python'],
    languageAlias: { rego: 'python' },
    config: useRepositoryLinks,
  },
  // The index of the search holds every page.
  vite: { logLevel: 'warn', publicDir: false, build: { chunkSizeWarningLimit: 4_000 } },
  themeConfig: {
    nav: navigation,
    sidebar: sidebar(),
    outline: 'deep',
    search: { provider: 'local' },
  },
  buildEnd: ({ outDir }) => withoutInlineScripts(outDir, BASE),
});
