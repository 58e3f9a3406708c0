/** A stranger's edits: their form is judged here, what they mean by the engine when it applies them. */
import type { Edits, EditTable, KernelEdit, Problem, Result, SpecEdit } from '../protocol/engine.ts'

const MOST_EDITS = 1000
const MOST_WORDS = 4000
const NAME = /^[\w.:@/-]{1,253}$/
/** Printable, on one line. */
const WORDS = /^[\p{L}\p{N}\p{P}\p{S} ]+$/u
const TABLES: Readonly<Record<EditTable, true>> = {
  ...({ link: true, address: true, route: true, rule: true, neighbour: true, fdb: true } as const),
  ...({ sysctl: true, netfilter: true, ipset: true, ipvs: true, conntrack: true } as const),
}

export function readEdits(path: string, value: unknown): Result<Edits> {
  if (!isRecord(value)) return wrong(path, 'object', value)
  const { spec, kernel, ...rest } = value
  const [stranger] = Object.keys(rest)
  if (stranger !== undefined) return refused(path, 'unknownField', { field: stranger.slice(0, 120) })
  if (!Array.isArray(spec)) return wrong(`${path}.spec`, 'array', spec)
  if (!Array.isArray(kernel)) return wrong(`${path}.kernel`, 'array', kernel)
  if (spec.length + kernel.length > MOST_EDITS) {
    return refused(path, 'tooLarge', { what: 'list of edits', limit: MOST_EDITS })
  }
  const badSpec = spec.findIndex((edit) => !isSpecEdit(edit))
  if (badSpec >= 0) return wrong(`${path}.spec[${badSpec}]`, 'edit', spec[badSpec])
  const badKernel = kernel.findIndex((edit) => !isKernelEdit(edit))
  if (badKernel >= 0) return wrong(`${path}.kernel[${badKernel}]`, 'edit', kernel[badKernel])
  return { ok: true, value: { spec, kernel } }
}

function isKernelEdit(edit: unknown): edit is KernelEdit {
  if (!isRecord(edit) || !hasOnly(edit, ['ns', 'table', 'words'])) return false
  const { ns, table, words } = edit
  if (!isText(ns, NAME) || typeof table !== 'string' || !Object.hasOwn(TABLES, table)) return false
  return isText(words, WORDS) && words.length <= MOST_WORDS
}

function isSpecEdit(edit: unknown): edit is SpecEdit {
  if (!isRecord(edit)) return false
  switch (edit['op']) {
    case 'add':
      return hasOnly(edit, ['op', 'list', 'item', 'at']) && isText(edit['list'], NAME) && isRecord(edit['item'])
    case 'remove':
      return hasOnly(edit, ['op', 'list', 'name', 'namespace', 'apiVersion']) && hasKey(edit)
    case 'set':
      return (
        hasOnly(edit, ['op', 'list', 'name', 'namespace', 'apiVersion', 'fields']) &&
        hasKey(edit) &&
        isRecord(edit['fields'])
      )
    case 'put':
      return hasOnly(edit, ['op', 'part', 'value']) && isText(edit['part'], NAME) && 'value' in edit
    default:
      return false
  }
}

const hasKey = ({ list, name, namespace, apiVersion }: Readonly<Record<string, unknown>>): boolean =>
  [list, name, namespace ?? name, apiVersion ?? name].every((word) => isText(word, NAME))

const hasOnly = (record: object, keys: readonly string[]): boolean =>
  Object.keys(record).every((key) => keys.includes(key))

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown, form: RegExp): value is string => typeof value === 'string' && form.test(value)

const refused = (path: string, code: Problem['code'], params: Problem['params']): Result<never> => ({
  ok: false,
  problems: [{ path, code, params, message: `${path}: ${code} ${JSON.stringify(params)}` }],
})
const wrong = (path: string, expected: string, got: unknown): Result<never> =>
  refused(path, 'wrongType', { expected, got: (JSON.stringify(got) ?? 'nothing').slice(0, 120) })
