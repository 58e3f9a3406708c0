/**
 * The layers of src/ and who may import whom. A layer may always import from itself. The one table that says so is below;
 * a folder that it does not name, a package that nobody may use, and a file that cannot be parsed are failures too.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'

type Layer = { readonly imports: readonly string[]; readonly types?: readonly string[]; readonly starts?: string }

const engine = ['net', 'kernel', 'sim', 'lab', 'cluster', 'scenario', 'edit', 'manifest', 'whatif']

const layers: Readonly<Record<string, Layer>> = {
  net: { imports: [] },
  kernel: { imports: ['net'] },
  sim: { imports: ['net', 'kernel'] },
  lab: { imports: ['net', 'kernel', 'sim'] },
  cluster: { imports: ['net', 'kernel'] },
  scenario: { imports: ['net', 'kernel', 'sim', 'lab', 'cluster'] },
  edit: { imports: ['net', 'kernel', 'cluster', 'scenario'] },
  manifest: { imports: ['net', 'cluster', 'scenario', 'edit'] },
  whatif: { imports: ['net', 'kernel', 'sim', 'lab', 'cluster', 'scenario', 'edit'] },
  fuzz: { imports: ['net', 'kernel', 'sim', 'lab', 'cluster', 'scenario', 'edit'] },
  protocol: { imports: [], types: engine },
  worker: { imports: [...engine, 'protocol'] },
  client: { imports: ['net', 'protocol'], starts: 'worker' },
  view: { imports: ['net', 'protocol', 'client'] },
  ui: { imports: ['net', 'protocol', 'client', 'view'] },
  bench: { imports: [...engine, 'protocol', 'worker'] },
  // main.tsx and whatever else lies directly in src/
  '': { imports: ['net', 'protocol', 'client', 'view', 'ui'] },
}

/** Which layers may use a package. Tests and the programs run by Node may use Node and the test tools besides. */
const packages: Readonly<Record<string, readonly string[]>> = {
  react: ['ui', ''],
  'react-dom': ['ui', ''],
  'lucide-react': ['ui'],
  zustand: ['client', 'ui'],
  d3: ['view'],
  'ipaddr.js': ['net', 'lab', 'scenario'],
  '@noble/hashes': ['cluster'],
  yaml: ['manifest'],
  '@codemirror/autocomplete': ['ui'],
  '@codemirror/commands': ['ui'],
  '@codemirror/lang-yaml': ['ui'],
  '@codemirror/language': ['ui'],
  '@codemirror/lint': ['ui'],
  '@codemirror/state': ['ui'],
  '@codemirror/view': ['ui'],
  '@lezer/highlight': ['ui'],
  playwright: ['bench'],
}
const testTools = ['vitest', 'fast-check', 'vite', 'react', 'react-dom']

type Use = { readonly from: string; readonly kind: 'value' | 'type' | 'start' }

const src = fileURLToPath(new URL('.', import.meta.url))
const paths = readdirSync(src, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
const files = paths.filter((path) => /\.[cm]?[jt]sx?$/.test(path))
const read = (file: string) => readFileSync(posix.join(src, file), 'utf8')

describe('src/', () => {
  it('was really read', () => {
    expect(files).toContain('layers.test.ts')
    expect(files).toContain('main.tsx')
    expect(files.flatMap((file) => usesOf(file, read(file))).length).toBeGreaterThan(10)
  })

  it('imports one way only', () => {
    expect(files.flatMap((file) => faultsOf(file, read(file)))).toEqual([])
  })

  it('holds no long file: 400 lines, tests 600', () => {
    const written = paths.filter((path) => /\.([cm]?[jt]sx?|css)$/.test(path))
    expect(written.flatMap((file) => tooLong(file, read(file)))).toEqual([])
  })
})

describe('the check itself', () => {
  it.each([
    ['an import up the layers', 'net/a.ts', "import { b } from '../kernel/b.ts'"],
    ['a type up the layers', 'net/a.ts', "import type { B } from '../kernel/b.ts'"],
    ['an inline type up the layers', 'kernel/a.ts', "let a: import('../sim/b.ts').B"],
    ['a re-export', 'kernel/ip/a.ts', "export * from '../../cluster/b.ts'"],
    ['a lazy import', 'sim/a.ts', "export const a = () => import('../ui/b.ts')"],
    ['an import that cannot be followed', 'sim/a.ts', 'export const a = (b: string) => import(b)'],
    ['a side effect', 'client/a.ts', "import '../ui/b.ts'"],
    ['the engine in the client', 'client/a.ts', "import { run } from '../sim/b.ts'"],
    ['a value in the protocol', 'protocol/a.ts', "import { run } from '../sim/b.ts'"],
    ['a value among types in the protocol', 'protocol/a.ts', "import { run, type Trace } from '../sim/b.ts'"],
    [
      'another worker than the layer that is one',
      'ui/a.ts',
      "new Worker(new URL('../worker/main.ts', import.meta.url))",
    ],
    ['a folder without a row', 'misc/a.ts', "import '../net/b.ts'"],
    ['a way into a folder without a row', 'net/a.ts', "import '../misc/b.ts'"],
    ['a way out of src', 'net/a.ts', "import '../../package.json'"],
    ['React in the view', 'view/a.ts', "import { useState } from 'react'"],
    ['React by the back door', 'client/a.ts', "import { create } from 'zustand'"],
    ['D3 in the UI', 'ui/a.tsx', "import { select } from 'd3'"],
    ['Node in the engine', 'kernel/a.ts', "import { readFileSync } from 'node:fs'"],
    ['a package without a row', 'ui/a.tsx', "import _ from 'lodash'"],
    ['an import without its extension', 'net/a.ts', "import { b } from './b'"],
    ['the UI in a test of the engine', 'sim/a.test.ts', "import { App } from '../ui/App.tsx'"],
    ['a test in what is not one', 'sim/a.ts', "import { world } from './b.test.ts'"],
    ['what cannot be parsed', 'net/a.ts', 'import {'],
  ])('refuses %s', (_, file, text) => {
    expect(faultsOf(file, text)).toHaveLength(1)
  })

  it.each([
    ['down the layers', 'cluster/felix/a.ts', "import { b } from '../../kernel/b.ts'"],
    ['within a layer', 'net/a.ts', "import { b } from './b.ts'"],
    [
      'types in the protocol',
      'protocol/a.ts',
      "import type { B } from '../sim/b.ts'; import { type C } from '../net/c.ts'",
    ],
    [
      'the worker, started',
      'client/a.ts',
      "new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module' })",
    ],
    ['a store without React', 'client/a.ts', "import { createStore } from 'zustand/vanilla'"],
    [
      'a document in a test',
      'kernel/a.test.ts',
      "import { read } from '../lab/read.ts'; import { expect } from 'vitest'",
    ],
    ['Node in a program', 'lab/cli/a.ts', "import { readFileSync } from 'node:fs'"],
    ['an asset of a query', 'ui/a.tsx', "import url from './a.svg?url'"],
  ])('allows %s', (_, file, text) => {
    expect(faultsOf(file, text)).toEqual([])
  })

  it('counts lines', () => {
    expect(tooLong('net/a.ts', 'x\n'.repeat(400))).toEqual([])
    expect(tooLong('net/a.ts', 'x\n'.repeat(401))).toEqual(['net/a.ts: 401 lines, 400 at most'])
    expect(tooLong('net/a.test.ts', 'x\n'.repeat(600))).toEqual([])
    expect(tooLong('net/a.test.ts', 'x\n'.repeat(601))).toHaveLength(1)
  })
})

function tooLong(file: string, text: string): string[] {
  const lines = text.split('\n').length - 1
  const most = isTest(file) ? 600 : 400
  return lines > most ? [`${file}: ${lines} lines, ${most} at most`] : []
}

function faultsOf(file: string, text: string): string[] {
  const layer = layers[layerOf(file)]
  if (!layer) return [`${file}: no layer of this name; give it a row in layers.test.ts`]
  try {
    return usesOf(file, text).flatMap((use) => {
      const fault = use.from.startsWith('.') ? faultOfFile(file, layer, use) : faultOfPackage(file, use)
      return fault ? [`${file}: ${use.from}: ${fault}`] : []
    })
  } catch (error) {
    return [`${file}: ${String(error)}`]
  }
}

function faultOfFile(file: string, layer: Layer, use: Use): string | undefined {
  const target = posix.join(posix.dirname(file), use.from.replace(/\?.*$/, ''))
  const [own, other] = [layerOf(file), layerOf(target)]
  if (target.startsWith('..')) return 'leaves src/'
  if (!posix.extname(target)) return 'write the extension'
  if (isTest(target) && !isTest(file)) return 'is a test'
  if (!layers[other]) return 'no layer of this name; give it a row in layers.test.ts'
  if (own === other) return undefined
  if (use.kind === 'start')
    return layer.starts === other ? undefined : `${own || 'src'} may start no worker in ${other}`
  if (layer.imports.includes(other)) return undefined
  if (use.kind === 'type' && layer.types?.includes(other)) return undefined
  // A test of one engine layer may build its world with another's means, and drive the worker's handler in-process.
  if (isTest(file) && [...engine, 'protocol', 'worker'].includes(other)) return undefined
  return `${own || 'src'} may import from: ${[...layer.imports, ...(layer.types ?? []).map((name) => `${name} (types)`)].join(', ') || 'nothing but itself'}`
}

function faultOfPackage(file: string, use: Use): string | undefined {
  const name = use.from.split('/', use.from.startsWith('@') ? 2 : 1).join('/')
  const isProgram = /^(lab\/cli|fuzz\/cli|bench)\//.test(file)
  if (name.startsWith('node:')) return isTest(file) || isProgram ? undefined : 'Node is for tests and programs'
  if (isTest(file) && testTools.includes(name)) return undefined
  const users = packages[name]
  if (!users) return 'no such package in layers.test.ts: say there which layers may use it'
  if (!users.includes(layerOf(file))) return `is for ${users.map((layer) => layer || 'main.tsx').join(', ')} only`
  if (use.from === 'zustand' && layerOf(file) === 'client') return 'brings React along; take zustand/vanilla'
  return undefined
}

function layerOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : ''
}

function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file)
}

/** Every way in which a module can name another one. */
function usesOf(file: string, text: string): Use[] {
  const { program, errors } = parseSync(file, text)
  if (errors[0]) throw new Error(`cannot be parsed: ${errors[0].message}`)
  const uses: Use[] = []
  walk(program, (node) => {
    const use = useOf(node)
    if (use) uses.push(use)
  })
  return uses
}

type Node = { readonly type: string } & Readonly<Record<string, unknown>>

function useOf(node: Node): Use | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
      return {
        from: literal(node['source']),
        kind: isTypeOnly(node, node['importKind'], 'importKind') ? 'type' : 'value',
      }
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      if (!node['source']) return undefined
      return {
        from: literal(node['source']),
        kind: isTypeOnly(node, node['exportKind'], 'exportKind') ? 'type' : 'value',
      }
    case 'ImportExpression':
      return { from: literal(node['source']), kind: 'value' }
    case 'TSImportType':
      return { from: literal(node['source']), kind: 'type' }
    case 'NewExpression': {
      const [url, base] = node['arguments'] as Node[]
      const isModule = (node['callee'] as Node)['name'] === 'URL' && base?.type === 'MemberExpression'
      return isModule && /\.[jt]sx?$/.test(String(url?.['value'])) ? { from: literal(url), kind: 'start' } : undefined
    }
    default:
      return undefined
  }
}

/** `import type { A }` and `import { type A, type B }` are both gone after the build. */
function isTypeOnly(node: Node, kind: unknown, key: string): boolean {
  const specifiers = (node['specifiers'] ?? []) as Node[]
  return kind === 'type' || (specifiers.length > 0 && specifiers.every((specifier) => specifier[key] === 'type'))
}

function literal(node: unknown): string {
  const value = (node as Node | undefined)?.['value']
  if (typeof value !== 'string') throw new Error('an import that is no plain string cannot be followed')
  return value
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  if ('type' in value) visit(value as Node)
  for (const child of Object.values(value)) walk(child, visit)
}
