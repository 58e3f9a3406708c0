/** Words of ip, bridge, sysctl, iptables, ipset and ipvsadm, told apart by what stands before them. For the eye alone. */
import { StreamLanguage, type StringStream } from '@codemirror/language'
import { WORDS, type WordKind } from './words.ts'

interface State {
  /** How many words have been read. */
  words: number
  program: string
  before: string
}

const AFTER: Readonly<Record<string, WordKind>> = {
  dev: 'device',
  iif: 'device',
  oif: 'device',
  master: 'device',
  '-i': 'device',
  '-o': 'device',
  '-j': 'name',
  '-g': 'name',
  '-t': 'name',
  '-A': 'name',
  '-I': 'name',
  '-D': 'name',
  '-R': 'name',
  '-N': 'name',
  '-P': 'name',
  '--match-set': 'name',
  '--dport': 'port',
  '--sport': 'port',
  '--dports': 'port',
  '--sports': 'port',
  '--to-ports': 'port',
  dport: 'port',
  sport: 'port',
  table: 'name',
  lookup: 'name',
  lladdr: 'device',
  '--comment': 'comment',
}
const ADDRESS = /^!?\d{1,3}(\.\d{1,3}){1,3}(\/\d+)?([-:]\S+)?$/
const MAC = /^([\da-f]{2}:){5}[\da-f]{2}$/i
const NUMBER = /^(0x)?[\da-f]+(\/0x[\da-f]+)?$/i
const PROGRAMS = ['ip', 'bridge', 'sysctl', 'iptables', 'ipset', 'ipvsadm']

/** `program`: of the line; `before`: the word before this one. */
export function kindOfWord(text: string, at: number, program: string, before: string): WordKind | undefined {
  if (text.startsWith('#')) return 'comment'
  if (at === 0) return PROGRAMS.includes(text) ? 'program' : undefined
  if (text === 'ACCEPT') return 'accept'
  if (text === 'DROP' || text === 'REJECT' || text === 'blackhole' || text === 'unreachable' || text === 'prohibit')
    return 'drop'
  if (ADDRESS.test(text)) return 'address'
  if (program === 'ipvsadm' && before === '-t') return 'address'
  if (MAC.test(text)) return 'device'
  const after = Object.hasOwn(AFTER, before) ? AFTER[before] : undefined
  if (after) return after
  if (text.startsWith('"') || text.startsWith("'")) return 'comment'
  if (program === 'sysctl') return undefined
  if (NUMBER.test(text)) return undefined
  return 'keyword'
}

const WORD = /(?:"(?:\\.|[^"\\])*"?|'[^']*'?|[^\s"'])+/

export const commandLanguage = StreamLanguage.define<State>({
  name: 'command',
  startState: () => ({ words: 0, program: '', before: '' }),
  copyState: (state) => ({ ...state }),
  token(stream: StringStream, state) {
    if (stream.sol()) Object.assign(state, { words: 0, program: '', before: '' })
    if (stream.eatSpace()) return null
    const from = stream.pos
    if (stream.match(WORD) === null) {
      stream.next()
      return null
    }
    const text = stream.string.slice(from, stream.pos)
    const kind = kindOfWord(text, state.words, state.program, state.before)
    if (kind === 'comment' && text.startsWith('#')) stream.skipToEnd()
    if (state.words === 0) state.program = text
    state.words += 1
    state.before = text
    return kind ?? null
  },
  tokenTable: WORDS,
})
