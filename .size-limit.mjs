// What a first visit must load, read off the built page itself, so that a chunk cannot slip past a file-name pattern.
import { existsSync, readdirSync, readFileSync } from 'node:fs'

const read = (file) => (existsSync(`dist/${file}`) ? readFileSync(`dist/${file}`, 'utf8') : '')
const named = (prefix) =>
  (existsSync('dist/assets') ? readdirSync('dist/assets') : [])
    .filter((file) => file.startsWith(prefix) && file.endsWith('.js'))
    .map((file) => `assets/${file}`)

/** The files and all that they import before they run. */
function withImports(files, known = new Set()) {
  for (const file of files) {
    if (known.has(file)) continue
    known.add(file)
    const imports = [...read(file).matchAll(/\b(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)]
    withImports(
      imports.map(([, name]) => `assets/${name}`),
      known,
    )
  }
  return known
}

const inPage = [
  ...read('index.html').matchAll(/<(?:script|link rel="modulepreload")[^>]*?(?:src|href)="\.\/([^"]+\.js)"/g),
]
// One language is fetched with them, the larger one at worst.
const page = [...withImports([...inPage.map(([, file]) => file), ...named('zh-')])].map((file) => `dist/${file}`)
const worker = [...withImports(named('worker-'))].map((file) => `dist/${file}`)

export default [
  { name: 'initial JavaScript of the page', path: page, gzip: true, limit: '181.6 kB' },
  // Beside the page, off its thread: kernel and compilation. Readers of documents and the panels' views come later.
  { name: 'initial JavaScript, page and worker together', path: [...page, ...worker], gzip: true, limit: '312.5 kB' },
]
