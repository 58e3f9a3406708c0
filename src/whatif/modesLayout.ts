/**
 * The same cluster on one subnet and on two, as changes of its desired state: what a mode of an IPPool does shows only
 * where nodes share a subnet, and only where they do not. Pods, blocks and policies stay.
 */
import type { ClusterSpec, Gateway, Node } from '../cluster/spec.ts'
import type { SpecEdit } from '../edit/edit.ts'
import { type Cidr, cidrContains, cidrOf, cidrsOverlap, formatCidr, parseAddrLen, parseCidr } from '../net/cidr.ts'
import { formatIpv4, type Ipv4Addr, ipv4FromNumber, parseIpv4 } from '../net/ipv4.ts'

export type LayoutId = 'one' | 'two'

/** Names of nodes: where the probe sets out, and where it is headed. */
export interface Ends {
  readonly from: string | undefined
  readonly to: string | undefined
}

export interface Layout {
  readonly id: LayoutId
  /** As the cluster stands. */
  readonly present: boolean
  readonly edits: readonly SpecEdit[]
  /** Nodes that stand elsewhere than in the cluster as it is. */
  readonly moved: readonly string[]
  /** Why it cannot be had: a single node, or no room for another. */
  readonly impossible?: 'oneNode' | 'noRoom'
}

export function layoutsOf(spec: ClusterSpec, ends: Ends): readonly [Layout, Layout] {
  const several = new Set(spec.nodes.map(({ subnet }) => subnet)).size > 1
  const here = (id: LayoutId): Layout => ({ id, present: true, edits: [], moved: [] })
  return several ? [inOneSubnet(spec, ends), here('two')] : [here('one'), inTwoSubnets(spec, ends)]
}

function inOneSubnet(spec: ClusterSpec, ends: Ends): Layout {
  const home = (spec.nodes.find(({ name }) => name === (ends.from ?? ends.to)) ?? spec.nodes[0])?.subnet
  const subnet = spec.subnets.find(({ name }) => name === home)
  const moving = spec.nodes.filter((node) => node.subnet !== home)
  return moveTo('one', spec, moving, subnet && { name: subnet.name, cidr: parseCidr(subnet.cidr) })
}

/** Across go the target and nobody else where that parts the two; else everybody but the sender. */
function inTwoSubnets(spec: ClusterSpec, { from, to }: Ends): Layout {
  if (spec.nodes.length < 2) return { id: 'two', present: false, edits: [], moved: [], impossible: 'oneNode' }
  const parted = from !== undefined && to !== undefined && from !== to
  const stays = from ?? to ?? spec.nodes[0]?.name
  const moving = spec.nodes.filter(({ name }) => (parted ? name === to : name !== stays))
  const old = spec.subnets.find(({ name }) => name === moving[0]?.subnet)
  const cidr = old && freePrefix(spec, parseCidr(old.cidr))
  if (!old || !cidr) return { id: 'two', present: false, edits: [], moved: [], impossible: 'noRoom' }
  const name = unusedName(
    `${old.name}-2`,
    spec.subnets.map((subnet) => subnet.name),
  )
  const added: SpecEdit = { op: 'add', list: 'subnets', item: { name, cidr: formatCidr(cidr) } }
  const layout = moveTo('two', spec, moving, { name, cidr })
  if (layout.impossible) return layout
  const taken = layout.edits.flatMap((edit) => (edit.op === 'set' ? [String(edit.fields['address'])] : []))
  return { ...layout, edits: [added, ...gatewayBetween(spec, old.name, { name, cidr }, taken), ...layout.edits] }
}

interface Home {
  readonly name: string
  readonly cidr: Cidr | undefined
}

/** Each keeps the last part of its address where that is free. Its gateway is the subnet's, but for a node that has none. */
function moveTo(id: LayoutId, spec: ClusterSpec, moving: readonly Node[], home: Home | undefined): Layout {
  const { cidr } = home ?? {}
  const nobody: Layout = { id, present: false, edits: [], moved: [], impossible: 'noRoom' }
  if (!home || !cidr) return nobody
  const used = new Set(addressesIn(spec))
  const edits: SpecEdit[] = []
  const renamed = new Map<string, string>()
  for (const { name, address, gateway } of moving) {
    const old = parseIpv4(address.split('/')[0] ?? '')
    const now = old === undefined ? undefined : freeAddress(cidr, old, used)
    if (old === undefined || now === undefined) return nobody
    used.add(now)
    renamed.set(formatIpv4(old), formatIpv4(now))
    const fields = { subnet: home.name, address: formatIpv4(now), ...(gateway != null && { gateway: null }) }
    edits.push({ op: 'set', list: 'nodes', name, fields })
  }
  const rerouted = spec.gateways.flatMap(({ name, routes = [] }): SpecEdit[] => {
    const now = routes.map((words) => words.replace(/[\d.]+(?![\d./])/g, (word) => renamed.get(word) ?? word))
    return now.join() === routes.join() ? [] : [{ op: 'set', list: 'gateways', name, fields: { routes: now } }]
  })
  return { id, present: false, edits: [...edits, ...rerouted], moved: moving.map(({ name }) => name) }
}

/** The old subnet's gateway gets an interface in the new one; where there is none, one comes that has both. */
function gatewayBetween(
  spec: ClusterSpec,
  old: string,
  { name, cidr }: { readonly name: string; readonly cidr: Cidr },
  taken: readonly string[],
): SpecEdit[] {
  const used = new Set([...addressesIn(spec), ...taken.flatMap((address) => parseIpv4(address) ?? [])])
  const gateway = spec.gateways.find(({ interfaces }) => interfaces.some(({ subnet }) => subnet === old))
  if (gateway) {
    const own = gateway.interfaces.find(({ subnet }) => subnet === old)
    const address = freeAddress(cidr, parseIpv4(own?.address ?? '') ?? cidr.addr, used)
    if (address === undefined) return []
    const kept = named(gateway.interfaces)
    const dev = unusedName(
      `eth${kept.length}`,
      kept.map((one) => one.name),
    )
    const interfaces = [...kept, { subnet: name, address: formatIpv4(address), name: dev }]
    return [{ op: 'set', list: 'gateways', name: gateway.name, fields: { interfaces } }]
  }
  const there = spec.subnets.find((subnet) => subnet.name === old)
  const oldCidr = there && parseCidr(there.cidr)
  const here = oldCidr && freeAddress(oldCidr, ipv4FromNumber(oldCidr.addr + 1), used)
  const far = freeAddress(cidr, ipv4FromNumber(cidr.addr + 1), used)
  if (here === undefined || far === undefined) return []
  const interfaces = [
    { subnet: old, address: formatIpv4(here) },
    { subnet: name, address: formatIpv4(far) },
  ]
  const machines = [...spec.gateways, ...spec.hosts, ...spec.nodes].map((machine) => machine.name)
  return [{ op: 'add', list: 'gateways', item: { name: unusedName('gateway', machines), interfaces } }]
}

/** Names follow the order of the subnets: one more must not rename the others, which commands may speak of. */
function named(interfaces: Gateway['interfaces']): (Gateway['interfaces'][number] & { readonly name: string })[] {
  const order = [...interfaces].sort((a, b) => byText(a.subnet, b.subnet) || byText(a.address, b.address))
  return interfaces.map((one) => ({ ...one, name: one.name ?? `eth${order.indexOf(one)}` }))
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The same host part, else the next free one. */
function freeAddress(cidr: Cidr, like: Ipv4Addr, used: ReadonlySet<Ipv4Addr>): Ipv4Addr | undefined {
  const size = 2 ** (32 - cidr.len)
  const host = like % size
  for (let step = 0; step < size; step++) {
    const own = (host + step) % size
    const address = ipv4FromNumber(cidr.addr + own)
    if (own !== 0 && own !== size - 1 && !used.has(address)) return address
  }
  return undefined
}

/** The next prefix of the same length that overlaps nothing that the cluster names. */
function freePrefix(spec: ClusterSpec, like: Cidr | undefined): Cidr | undefined {
  if (!like) return undefined
  const taken = prefixesIn(spec)
  const size = 2 ** (32 - like.len)
  for (let step = 1; step <= 4096; step++) {
    const start = like.addr + step * size
    if (start + size > 0xe0000000) break
    const cidr = cidrOf(ipv4FromNumber(start), like.len)
    if (!taken.some((other) => cidrsOverlap(other, cidr))) return cidr
  }
  const fallback = cidrOf(ipv4FromNumber(0x0a_63_00_00), 24)
  return taken.some((other) => cidrsOverlap(other, fallback)) ? undefined : fallback
}

const WORDS = /\b\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?\b/g

/** All that looks like an address anywhere in the spec: subnets, pools, Services, peers of policies, routes. */
function prefixesIn(spec: ClusterSpec): Cidr[] {
  const texts = new Set(JSON.stringify(spec).match(WORDS) ?? [])
  return [...texts].flatMap((text) => {
    const parsed = parseAddrLen(text)
    // `0.0.0.0/0` of a policy or a route names no place.
    return parsed && parsed.len > 0 ? [cidrOf(parsed.addr, parsed.len)] : []
  })
}

const addressesIn = ({ nodes, hosts, gateways }: ClusterSpec): Ipv4Addr[] =>
  [...nodes, ...hosts, ...gateways.flatMap(({ interfaces }) => interfaces)].flatMap(
    ({ address }) => parseIpv4(address.split('/')[0] ?? '') ?? [],
  )

function unusedName(wanted: string, taken: readonly string[]): string {
  let name = wanted
  for (let n = 2; taken.includes(name); n++) name = `${wanted}-${n}`
  return name
}

/** Whether an address is one that a pool gives out. */
export const inPools = ({ ipPools }: Pick<ClusterSpec, 'ipPools'>): ((addr: Ipv4Addr) => boolean) => {
  const pools = ipPools.flatMap(({ cidr }) => parseCidr(cidr) ?? [])
  return (addr) => pools.some((pool) => cidrContains(pool, addr))
}
