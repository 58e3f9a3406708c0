/** What is open over the page, in the words of a link: a form of the cluster, a dialog, and what is looked at in it. */
import type { SpecKey, SpecList, SpecPart } from '../protocol/engine.ts'
import type { ReachQuestion } from '../protocol/matrix.ts'
import type { FormPlace } from './clusterForms.ts'
import { oneOf } from './prefs.ts'
import { MATRIX_TABS, type MatrixView, REACH_SHOWS, WHOLE_MATRIX } from './selection.ts'

const LISTS: Readonly<Record<SpecList, true>> = {
  ...({ nodes: true, subnets: true, gateways: true, hosts: true, ipPools: true, pods: true, services: true } as const),
  ...({ namespaces: true, networkPolicies: true, globalNetworkPolicies: true } as const),
  ...({ networkSets: true, globalNetworkSets: true } as const),
}
/** Those that have a form. */
const PARTS: readonly SpecPart[] = ['kubeProxy', 'felix', 'calicoVersion']

const WORD = /^[\w./-]{1,253}$/

/** `nodes:k8s-node02`, `pods:web:default`, `networkPolicies:deny:default:projectcalico.org/v3`. */
export const keyWord = ({ list, name, namespace, apiVersion }: SpecKey): string =>
  [list, name, ...(apiVersion !== undefined || namespace !== undefined ? [namespace ?? ''] : []), apiVersion ?? []]
    .flat()
    .join(':')

export function readKey(word: string): SpecKey | undefined {
  const [list = '', name = '', namespace = '', apiVersion = '', ...rest] = word.split(':')
  if (!Object.hasOwn(LISTS, list) || rest.length > 0 || !WORD.test(name)) return undefined
  if ([namespace, apiVersion].some((part) => part !== '' && !WORD.test(part))) return undefined
  return {
    ...{ list: list as SpecList, name },
    ...(namespace !== '' && { namespace }),
    ...(apiVersion !== '' && { apiVersion }),
  }
}

export const formWord = (at: FormPlace): string => ('part' in at ? at.part : keyWord(at.key))

export function readForm(word: string): FormPlace | undefined {
  const part = PARTS.find((one) => one === word)
  if (part) return { part }
  const key = readKey(word)
  return key && { key }
}

const questionWord = ({ kind, ...rest }: ReachQuestion): string => ('port' in rest ? `${kind}:${rest.port}` : kind)

function readQuestion(word: string): ReachQuestion | undefined {
  if (word === 'port' || word === 'ping') return { kind: word }
  const port = Number(/^tcp:(\d{1,5})$/.exec(word)?.[1])
  return port >= 1 && port <= 65535 ? { kind: 'tcp', port } : undefined
}

const GROUP = /^(all|nodes|services|ns:[\w.-]{1,253})$/
const MOST_TEXT = 100
/** Compared with keys, and never shown. */
const CELL = /^[^<>]{1,300}>[^<>]{1,300}$/

/** What is as in a new one is left out. */
export function matrixWords(view: MatrixView): [name: string, word: string][] {
  const words = Object.entries({ ...view, question: questionWord(view.question) })
  const usual = { ...WHOLE_MATRIX, question: questionWord(WHOLE_MATRIX.question) }
  return words.flatMap(([field, word]) =>
    word === usual[field as keyof typeof usual] ? [] : [[`matrix.${field}`, word]],
  )
}

/** Undefined where it says nothing of a matrix. `wrong`: fields whose word is none of theirs. */
export function readMatrix(params: URLSearchParams): { readonly view: MatrixView; readonly wrong: readonly string[] } {
  const wrong: string[] = []
  function read<T>(field: keyof MatrixView, usual: T, parse: (word: string) => T | undefined): T {
    const word = params.get(`matrix.${field}`)
    const value = word === null ? usual : parse(word)
    if (value === undefined) wrong.push(field)
    return value ?? usual
  }
  const among =
    <T extends string>(words: readonly T[]) =>
    (word: string) =>
      oneOf(words, word) ? word : undefined
  const group = (word: string) => (GROUP.test(word) ? word : undefined)
  const text = (word: string) => (word.length <= MOST_TEXT ? word : undefined)
  const { tab, from, fromText, to, toText, show, question, cell } = WHOLE_MATRIX
  const view: MatrixView = {
    tab: read('tab', tab, among(MATRIX_TABS)),
    from: read('from', from, group),
    fromText: read('fromText', fromText, text),
    to: read('to', to, group),
    toText: read('toText', toText, text),
    show: read('show', show, among(REACH_SHOWS)),
    question: read('question', question, readQuestion),
    cell: read('cell', cell, (word) => (CELL.test(word) ? word : undefined)),
  }
  return { view, wrong }
}
