import type { KnipConfig } from 'knip'

export default {
  entry: ['.ci/*.ts', 'src/lab/cli/*.ts', 'src/bench/run.ts'],
  project: ['src/**/*.{ts,tsx,css}', 'e2e/**/*.ts', '.ci/**/*.ts'],
  // Chosen, and waiting for the code that uses them.
  ignoreDependencies: [
    '@axe-core/playwright',
    '@noble/hashes',
    '@tanstack/react-virtual',
    '@types/d3',
    'd3',
    'fast-check',
    'ipaddr.js',
    'lucide-react',
    'radix-ui',
    'react-resizable-panels',
    'valibot',
    'zustand',
  ],
  compilers: {
    // What a style sheet names, by @import or url(), as imports.
    css: (text: string) =>
      [...text.matchAll(/(?:@import\s+|url\()["']([^"']+)["']/g)].map(([, name]) => `import '${name}'`).join('\n'),
  },
} satisfies KnipConfig
