/** Which commands belong to a table: the words that its line begins with, and what of a namespace they change. */
import type { Table } from '../../client/selection.ts'
import type { KernelEdit } from '../../protocol/engine.ts'

type EditTable = KernelEdit['table']

export interface TableCommands {
  readonly prompt: string
  readonly changes: readonly EditTable[]
}

/** Absent: nothing there is written by a command. */
export const TABLE_COMMANDS: { readonly [T in Table]?: TableCommands } = {
  links: { prompt: 'ip link set ', changes: ['link', 'address'] },
  routes: { prompt: 'ip route add ', changes: ['route'] },
  rules: { prompt: 'ip rule add ', changes: ['rule'] },
  neighbours: { prompt: 'ip neigh replace ', changes: ['neighbour'] },
  fdb: { prompt: 'bridge fdb replace ', changes: ['fdb'] },
  chains: { prompt: 'iptables -t filter -I ', changes: ['netfilter'] },
  ipsets: { prompt: 'ipset add ', changes: ['ipset'] },
  ipvs: { prompt: 'ipvsadm -a ', changes: ['ipvs'] },
  sysctls: { prompt: 'sysctl -w ', changes: ['sysctl'] },
}

const OF_PROGRAM: Readonly<Record<string, EditTable>> = {
  bridge: 'fdb',
  sysctl: 'sysctl',
  iptables: 'netfilter',
  ipset: 'ipset',
  ipvsadm: 'ipvs',
  conntrack: 'conntrack',
}
/** ip takes the first that begins so. */
const OF_IP: readonly (readonly [object: string, table: EditTable])[] = [
  ['address', 'address'],
  ['route', 'route'],
  ['rule', 'rule'],
  ['neighbor', 'neighbour'],
  ['neighbour', 'neighbour'],
  ['link', 'link'],
]

/** What a command changes. Words that no program takes are refused by the engine, whatever is said here. */
export function tableOfWords(words: string): EditTable {
  const [program = '', object = ''] = words.trim().split(/\s+/)
  const table = program === 'ip' ? OF_IP.find(([name]) => object !== '' && name.startsWith(object))?.[1] : undefined
  return table ?? (Object.hasOwn(OF_PROGRAM, program) ? OF_PROGRAM[program] : undefined) ?? 'link'
}
