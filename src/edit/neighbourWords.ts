/** What a row of `ip neigh` or of `bridge fdb` says, as the command that makes such a row. */
import type { RowCommand } from './rowCommands.ts'

export function neighbourCommand(was: string, now: string): string {
  const [, addr = '', dev = ''] = /^(\S+) dev (\S+)/.exec(was || now) ?? []
  const proxy = (was || now).endsWith(' proxy') ? 'proxy ' : ''
  if (was === '') return `ip neigh del ${proxy}${addr} dev ${dev}`
  if (proxy) return `ip neigh add ${proxy}${addr} dev ${dev}`
  const [, lladdr, state = ''] = /(?: lladdr (\S+))? (\S+)$/.exec(was) ?? []
  return `ip neigh replace ${addr}${lladdr === undefined ? '' : ` lladdr ${lladdr}`} dev ${dev} nud ${state.toLowerCase()}`
}

/** A bridge's name is not asked for, its port's is. What was learnt has no word where it is printed, and needs one. */
export function fdbWords(text: string): string {
  const words = text.replace(/ master \S+/, ' master')
  return / (permanent|static)$/.test(words) ? words : `${words} dynamic`
}

/** States that a packet on its way leaves, and one that stands before it: neither is asked about yet, nor being asked. */
const SETTLED: Readonly<Record<string, string>> = { delay: 'reachable', probe: 'reachable', incomplete: 'failed' }

/**
 * The command that has a row stand there before the probe which the probe learned on its way. Its link-layer address, or its
 * port, is selected: what one would type over.
 */
export function learnedCommand(table: 'neighbour' | 'fdb', text: string): RowCommand {
  const words =
    table === 'fdb'
      ? `bridge fdb replace ${fdbWords(text)}`
      : neighbourCommand(text, '').replace(/\w+$/, (state) => SETTLED[state] ?? state)
  const keyword =
    table === 'fdb' ? (/ dst /.exec(words) ?? / dev /.exec(words)) : (/ lladdr /.exec(words) ?? / nud /.exec(words))
  const from = (keyword?.index ?? 0) + (keyword?.[0].length ?? 0)
  return { words, from, to: from + (/^\S+/.exec(words.slice(from))?.[0].length ?? 0) }
}
