import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** Nothing leaves the browser, and the built page proves it. `npm run dev` goes without: hot reload needs inline scripts. */
const contentSecurityPolicy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      injectTo: 'head-prepend',
      attrs: {
        'http-equiv': 'Content-Security-Policy',
        content: [
          "default-src 'none'",
          "script-src 'self'",
          "worker-src 'self'",
          "style-src 'self' 'unsafe-inline'",
          "img-src 'self' data: blob:",
          "font-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
        ].join('; '),
      },
    },
  ],
}

const port = Number(process.env['PREVIEW_PORT'] ?? 4173)

/** One file for what is needed at once, whatever lazy parts share with it: pieces compress worse, and each is fetched. */
const WHOLE = { groups: [{ name: 'first', tags: ['$initial' as const] }] }

export default defineConfig({
  base: './',
  plugins: [react(), contentSecurityPolicy],
  server: { host: '127.0.0.1', port: 5173 },
  preview: { host: '127.0.0.1', port, strictPort: true },
  worker: {
    format: 'es',
    rolldownOptions: { output: { entryFileNames: 'assets/worker-[hash].js', codeSplitting: WHOLE } },
  },
  build: {
    target: 'es2023',
    // All of them know light-dark(), which would otherwise be compiled to what a canvas cannot read.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: WHOLE } },
  },
  // Tests are not timed: the limit is there for what hangs, on a machine that is busy with other things too.
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node', testTimeout: 60_000 },
})
