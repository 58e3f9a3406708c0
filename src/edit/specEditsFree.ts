/** What is still free in a cluster: names, addresses, prefixes. The next one after those that are there. */
import { segmentNs } from '../cluster/names.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import { type Cidr, cidrContains, cidrsOverlap, formatCidr, netmask, parseAddrLen, parseCidr } from '../net/cidr.ts'
import { formatIpv4, type Ipv4Addr, ipv4FromNumber } from '../net/ipv4.ts'

/** Of a DNS label, and of the names that are made here. */
const MOST_NAME = 63

/** kubeadm's range is 10.96.0.0/12; its first addresses are the API server's and CoreDNS'. */
const FIRST_CLUSTER_IP = '10.96.0.100'

/** Names that no new machine or pod may have: each would take or change the name of a network namespace. */
export const namesTaken = (spec: ClusterSpec): ReadonlySet<string> =>
  new Set([
    ...[spec.gateways, spec.hosts, spec.nodes, spec.pods].flatMap((list) => list.map(({ name }) => name)),
    ...spec.subnets.map(({ name }) => segmentNs(name)),
  ])

/** `k8s-node02` → `k8s-node03`, `gw` → `gw-2`, `b` → `c`: the next name in the style of `like` that is not taken. */
export function nextName(taken: ReadonlySet<string>, like: string): string {
  if (/^[a-y]$/.test(like)) {
    const letter = String.fromCharCode(like.charCodeAt(0) + 1)
    if (!taken.has(letter)) return letter
  }
  const [, stem = like, digits] = /^(.*?)(\d+)$/.exec(like) ?? []
  const prefix = digits === undefined ? `${like}-` : stem
  const width = digits?.length ?? 1
  for (let n = digits === undefined ? 2 : Number(digits) + 1; ; n++) {
    const name = `${prefix}${String(n).padStart(width, '0')}`
    if (name.length > MOST_NAME) return firstName(taken, 'item')
    if (!taken.has(name)) return name
  }
}

/** `pod-1`, `pod-2`, … */
export function firstName(taken: ReadonlySet<string>, stem: string): string {
  let n = 1
  while (taken.has(`${stem}-${n}`)) n += 1
  return `${stem}-${n}`
}

/** Addresses that machines, pods and tunnels were given. */
export function addressesTaken(spec: ClusterSpec): ReadonlySet<number> {
  const texts = [
    ...spec.nodes.flatMap((node) => [node.address, node.tunnelAddress, node.vxlanTunnelAddress]),
    ...spec.gateways.flatMap(({ interfaces }) => interfaces.map(({ address }) => address)),
    ...[spec.hosts, spec.pods].flatMap((list) => list.map(({ address }) => address)),
    ...(spec.services ?? []).flatMap((service) => [
      service.clusterIP,
      ...(service.externalIPs ?? []),
      ...(service.loadBalancerIPs ?? []),
    ]),
  ]
  return new Set(texts.flatMap((text) => parseAddrLen(text ?? '')?.addr ?? []))
}

/** The first free address of a prefix after `after`, then from its beginning; neither its network's nor its broadcast. */
export function freeAddress(prefix: Cidr, taken: ReadonlySet<number>, after?: number): string | undefined {
  const size = sizeOf(prefix)
  const [first, last] = size > 2 ? [prefix.addr + 1, prefix.addr + size - 2] : [prefix.addr, prefix.addr + size - 1]
  const start = after !== undefined && after >= first && after < last ? after + 1 : first
  const count = last - first + 1
  for (let i = 0; i < count; i++) {
    const addr = first + ((start - first + i) % count)
    if (!taken.has(addr)) return formatIpv4(ipv4FromNumber(addr))
  }
  return undefined
}

/** Prefixes in use: subnets, pools, and each address of a Service. */
export function prefixesTaken(spec: ClusterSpec): readonly Cidr[] {
  const texts = [...spec.subnets, ...spec.ipPools].map(({ cidr }) => cidr)
  const services = (spec.services ?? []).flatMap(({ clusterIP, externalIPs = [] }) => [clusterIP ?? '', ...externalIPs])
  return [...texts.flatMap((text) => parseCidr(text) ?? []), ...services.flatMap((text) => parseAddrLen(text) ?? [])]
}

/** The next prefix of `like`'s length that overlaps none. */
export function freePrefix(taken: readonly Cidr[], like: Cidr): string | undefined {
  const size = sizeOf(like)
  const tries = Math.min(2 ** like.len, 65_536)
  for (let i = 1; i <= tries; i++) {
    const addr = ipv4FromNumber((like.addr + i * size) % 2 ** 32)
    const prefix = { addr, len: like.len }
    if (isUsable(addr) && !taken.some((other) => cidrsOverlap(other, prefix))) return formatCidr(prefix)
  }
  return undefined
}

const sizeOf = ({ len }: Cidr): number => (~netmask(len) >>> 0) + 1

/** Neither this network, loopback nor link-local, nor multicast and beyond. */
const isUsable = (addr: Ipv4Addr): boolean =>
  addr >>> 24 !== 0 && addr >>> 24 !== 127 && addr >>> 16 !== 0xa9fe && addr >>> 28 < 0xe

/** After the highest that is in use, outside of pools and subnets. */
export function freeClusterIP(spec: ClusterSpec): string | undefined {
  const used = (spec.services ?? []).flatMap(({ clusterIP }) => parseAddrLen(clusterIP ?? '')?.addr ?? [])
  const prefixes = [...spec.subnets, ...spec.ipPools].flatMap(({ cidr }) => parseCidr(cidr) ?? [])
  const taken = addressesTaken(spec)
  const start = used.length > 0 ? Math.max(...used) + 1 : (parseAddrLen(FIRST_CLUSTER_IP)?.addr ?? 0)
  for (let i = 0; i < 65_536; i++) {
    const addr = ipv4FromNumber(start + i)
    const lastByte = addr & 255
    const free = lastByte !== 0 && lastByte !== 255 && addr >>> 28 < 0xe && !taken.has(addr)
    if (free && !prefixes.some((prefix) => cidrContains(prefix, addr))) return formatIpv4(addr)
  }
  return undefined
}
