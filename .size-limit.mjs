// What a first visit must load, read off the built page itself, so that a chunk cannot slip past a file-name pattern.
import { existsSync, readFileSync } from 'node:fs'

const page = existsSync('dist/index.html') ? readFileSync('dist/index.html', 'utf8') : ''
const scripts = [...page.matchAll(/<(?:script|link rel="modulepreload")[^>]*?(?:src|href)="\.\/([^"]+\.js)"/g)]
// One language is fetched with them, the larger one at worst.
const pageScripts = [...scripts.map(([, file]) => `dist/${file}`), 'dist/assets/zh-*.js']

export default [
  { name: 'initial JavaScript of the page', path: pageScripts, gzip: true, limit: '195 kB' },
  // Beside the page, off its thread: kernel and compilation. Readers of documents and the panels' views come later.
  {
    name: 'initial JavaScript, page and worker together',
    path: [...pageScripts, 'dist/assets/worker-*.js'],
    gzip: true,
    limit: '324 kB',
  },
]
