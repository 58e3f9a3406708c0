/** `ip neigh replace` and `bridge fdb append` (iproute2 ipneigh.c, bridge/fdb.c). */
import type { FdbEntry, Neighbour, NudState } from '../netns.ts'
import { linkOf, type NetnsDraft } from './draft.ts'
import { Words } from './words.ts'

const NUD: Record<string, NudState> = {
  permanent: 'PERMANENT',
  reachable: 'REACHABLE',
  stale: 'STALE',
  noarp: 'NOARP',
  delay: 'DELAY',
  probe: 'PROBE',
  failed: 'FAILED',
  incomplete: 'INCOMPLETE',
}

/** Words of `ip neigh replace`: `10.0.0.1 lladdr 66:… dev eth0 nud permanent`, `proxy 10.0.0.1 dev eth0`. */
export function neighReplace(draft: NetnsDraft, text: string): void {
  const words: Words = new Words('ip neigh replace', text)
  const proxy = words.peek() === 'proxy'
  if (proxy) words.next()
  if (words.peek() === 'to') words.next()
  const addr = words.address()
  let dev: string | undefined
  let lladdr: Neighbour['lladdr']
  let state: NudState = 'PERMANENT'
  while (!words.done) {
    const word = words.next()
    if (word === 'lladdr') lladdr = words.mac()
    else if (word === 'dev') dev = words.next()
    else if (word === 'nud') {
      const name = words.next()
      state = NUD[name] ?? words.fail(`Error: argument "${name}" is wrong: nud state is bad`)
    } else words.garbage(word)
  }
  if (dev === undefined) words.fail('Device and destination are required arguments.')
  if (!linkOf(draft, dev)) words.fail(`Cannot find device "${dev}"`)
  if (proxy) {
    draft.proxies.push({ dev, addr })
    return
  }
  if (lladdr === undefined && state !== 'FAILED' && state !== 'INCOMPLETE' && state !== 'NOARP')
    words.fail('RTNETLINK answers: Invalid argument')
  draft.neighbours = draft.neighbours.filter((n) => n.dev !== dev || n.addr !== addr)
  draft.neighbours.push({ dev, addr, ...(lladdr && { lladdr }), state })
}

/** Words of `bridge fdb append`: `66:… dev vxlan.calico dst 10.1.8.10`. */
export function fdbAppend(draft: NetnsDraft, text: string): void {
  const words: Words = new Words('bridge fdb append', text)
  const mac = words.mac()
  const entry: { -readonly [K in keyof FdbEntry]?: FdbEntry[K] } = { mac, state: 'permanent' }
  let viaMaster = false
  while (!words.done) {
    const word = words.next()
    if (word === 'dev') entry.dev = words.next()
    else if (word === 'dst') entry.dst = words.address()
    else if (word === 'master') viaMaster = true
    else if (word === 'static') entry.state = 'static'
    else if (word === 'permanent' || word === 'local' || word === 'self') continue
    else words.fail(`Error: argument "${word}" is wrong: unknown argument`)
  }
  const dev = entry.dev ?? words.fail('Device is required argument.')
  const link = linkOf(draft, dev) ?? words.fail(`Cannot find device "${dev}"`)
  if (link.kind === 'vxlan' && entry.dst === undefined) words.fail('RTNETLINK answers: Invalid argument')
  if (link.kind !== 'vxlan' && !(viaMaster && link.master)) words.fail('RTNETLINK answers: Operation not supported')
  draft.fdb.push({ ...(entry as FdbEntry), ...(viaMaster && link.master !== undefined && { master: link.master }) })
}
