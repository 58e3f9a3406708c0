/** `ip route replace`, `change`, `append` and `del` (iproute2 6.1, ip/iproute.c; net/ipv4/fib_trie.c, fib_semantics.c). */
import type { NextHop, Route } from '../netns.ts'
import { insertRoute, type NetnsDraft, removeRoutes } from './draft.ts'
import { fibCreateInfo } from './fibInsert.ts'
import { parseRoute } from './route.ts'
import { Words } from './words.ts'

const EXISTS = 'RTNETLINK answers: File exists'

/** fib_table_insert with NLM_F_REPLACE: the first of the same prefix, TOS and metric gives way. `change` makes none anew. */
export function routeReplace(draft: NetnsDraft, text: string, verb: 'replace' | 'change' = 'replace'): void {
  const words: Words = new Words(`ip route ${verb}`, text)
  const made = fibCreateInfo(draft, parseRoute(draft, words), words)
  const rivals = draft.routes.filter((other) => isRival(other, made))
  const [first] = rivals
  if (!first) {
    if (verb === 'change') words.fail('RTNETLINK answers: No such file or directory')
    insertRoute(draft, made)
    return
  }
  const same = rivals.find((other) => isSame(other, made))
  if (same === first) return
  if (same) words.fail(EXISTS)
  draft.routes = draft.routes.map((other) => (other === first ? made : other))
  removeRoutes(draft, () => false)
}

/** NLM_F_APPEND: it stands behind those of the same prefix, TOS and metric. */
export function routeAppend(draft: NetnsDraft, text: string): void {
  const words: Words = new Words('ip route append', text)
  const made = fibCreateInfo(draft, parseRoute(draft, words), words)
  if (draft.routes.some((other) => isRival(other, made) && isSame(other, made))) words.fail(EXISTS)
  insertRoute(draft, made)
}

const isRival = (a: Route, b: Route): boolean =>
  a.table === b.table && isPrefix(a, b) && a.tos === b.tos && a.metric === b.metric

const isPrefix = (a: Pick<Route, 'dst'>, b: Pick<Route, 'dst'>): boolean =>
  a.dst.addr === b.dst.addr && a.dst.len === b.dst.len

/** fib_info_find: in all that a route can say. */
const isSame = (a: Route, b: Route): boolean =>
  a.type === b.type &&
  a.proto === b.proto &&
  a.scope === b.scope &&
  a.src === b.src &&
  a.mtu === b.mtu &&
  a.mtuLocked === b.mtuLocked &&
  a.nexthops.length === b.nexthops.length &&
  a.nexthops.every((hop, i) => isHop(hop, b.nexthops[i]))

const isHop = (a: NextHop, b: NextHop | undefined): boolean =>
  a.via === b?.via &&
  a.dev === b?.dev &&
  (a.onlink ?? false) === (b?.onlink ?? false) &&
  (a.weight ?? 1) === (b?.weight ?? 1)

/** fib_table_delete: of the routes to the prefix the first, by metric, that has all that is said. */
export function routeDel(draft: NetnsDraft, text: string): void {
  const words: Words = new Words('ip route del', text)
  if (words.done) words.fail('Usage: ip route { list | flush } SELECTOR')
  const said = new Set(text.split(/\s+/))
  const asked = parseRoute(draft, words)
  const has = (...names: string[]): boolean => names.some((name) => said.has(name))
  if ((asked.dst.addr & ~(asked.dst.len === 0 ? 0 : -1 << (32 - asked.dst.len))) !== 0)
    words.fail('Error: Invalid prefix for given prefix length.')
  const fits = (route: Route): boolean =>
    route.table === asked.table &&
    isPrefix(route, asked) &&
    route.tos === asked.tos &&
    (!has(asked.type) || route.type === asked.type) &&
    (!has('scope') || route.scope === asked.scope) &&
    (asked.src === undefined || route.src === asked.src) &&
    (!has('proto', 'protocol') || route.proto === asked.proto) &&
    (asked.metric === 0 || route.metric === asked.metric) &&
    (asked.mtu === undefined || route.mtu === asked.mtu) &&
    hopsFit(route, asked)
  const [found] = draft.routes.filter(fits).sort((a, b) => a.metric - b.metric)
  if (!found) words.fail('RTNETLINK answers: No such process')
  removeRoutes(draft, (route) => route === found)
}

/** fib_nh_match: one next hop is compared with the route's first, several with all. */
function hopsFit({ nexthops }: Route, asked: Route): boolean {
  if (asked.nexthops.length > 1 && asked.nexthops.length !== nexthops.length) return false
  return asked.nexthops.every((hop, i) => {
    const own = nexthops[i]
    return (
      own !== undefined && (hop.dev === '' || hop.dev === own.dev) && (hop.via === undefined || hop.via === own.via)
    )
  })
}
