// What a first visit must load, read off the built page itself, so that a chunk cannot slip past a file-name pattern.
import { existsSync, readFileSync } from 'node:fs'

const page = existsSync('dist/index.html') ? readFileSync('dist/index.html', 'utf8') : ''
const scripts = [...page.matchAll(/<(?:script|link rel="modulepreload")[^>]*?(?:src|href)="\.\/([^"]+\.js)"/g)]

export default [
  { name: 'initial JavaScript', path: scripts.map(([, file]) => `dist/${file}`), gzip: true, limit: '200 kB' },
  // Beside the page, off its thread: kernel, compilation and the readers of iptables, ipset and ipvsadm text.
  ...(existsSync('src/worker/main.ts')
    ? [{ name: 'simulation worker', path: 'dist/assets/worker-*.js', gzip: true, limit: '120 kB' }]
    : []),
]
