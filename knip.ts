import type { KnipConfig } from 'knip'

export default {
  entry: ['.ci/*.ts', 'src/lab/cli/*.ts', 'src/scenario/cli/*.ts'],
  project: ['src/**/*.{ts,tsx,css}', 'e2e/**/*.ts', '.ci/**/*.ts'],
  compilers: {
    // What a style sheet names, by @import or url(), as imports.
    css: (text: string) =>
      [...text.matchAll(/(?:@import\s+|url\()["']([^"']+)["']/g)].map(([, name]) => `import '${name}'`).join('\n'),
  },
} satisfies KnipConfig
