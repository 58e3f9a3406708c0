/** What a fault may have struck, by the first of its commands; whether it did, injecting it there again tells. */
import { formatCidr } from '../../net/cidr.ts'
import type { KernelEdit } from '../edit.ts'
import { type FaultPlace, type FaultTarget, hostEnd, podsOf } from './fault.ts'
import type { FaultCode } from './faults.ts'
import { podAddress } from './network.ts'

type Suspect = (first: KernelEdit, place: FaultPlace) => readonly FaultTarget[]

const struckNode =
  (words: RegExp): Suspect =>
  (first) =>
    words.test(first.words) ? [{ node: first.ns }] : []

/** Any other node may be the one that it is about. */
const struckPair =
  (words: RegExp): Suspect =>
  (first, { spec }) =>
    words.test(first.words)
      ? spec.nodes.flatMap(({ name }) => (name === first.ns ? [] : [{ node: first.ns, peer: name }]))
      : []

const anywhere =
  (words: RegExp): Suspect =>
  (first) =>
    words.test(first.words) ? [{}] : []

const LEARNED = /^ip route del (\S+) .*proto bird/

/** Whose block the route led to that was lost first: each of the two may be the one that was struck. */
function sessionOf(first: KernelEdit, { spec, world }: FaultPlace) {
  const block = LEARNED.exec(first.words)?.[1]
  if (block === undefined) return undefined
  const owner = spec.nodes.find(({ name }) =>
    world.namespaces.get(name)?.routes.some(({ type, dst }) => type === 'blackhole' && formatCidr(dst) === block),
  )
  return [first.ns, ...(owner && owner.name !== first.ns ? [owner.name] : [])]
}

/** The pod whose veth ends at the device that the command names. */
function podsBehind(words: RegExp, first: KernelEdit, place: FaultPlace): FaultTarget[] {
  const dev = words.exec(first.words)?.[1]?.replaceAll('/', '.')
  if (dev === undefined) return []
  return [...podsOf(place).keys()].flatMap((pod) => {
    const end = hostEnd(place, pod)
    return end?.node === first.ns && end.dev === dev ? [{ pod }] : []
  })
}

/** Those of the commands; a fault of the desired state is looked for in every pod and pool. */
export const SUSPECTS: { readonly [C in FaultCode]?: Suspect } = {
  noDefaultRoute: struckNode(/^ip route del default$/),
  proxyArpOff: (first, place) => podsBehind(/^sysctl -w net\.ipv4\.conf\.(\S+)\.proxy_arp=0$/, first, place),
  ipForwardOff: struckNode(/^sysctl -w net\.ipv4\.ip_forward=0$/),
  rpFilterStrict: struckPair(/^sysctl -w net\.ipv4\.conf\.all\.rp_filter=1$/),
  birdDown: (first, place) => (sessionOf(first, place) ?? []).map((node) => ({ node })),
  bgpBlocked: (first, place) => {
    const [one, other] = sessionOf(first, place) ?? []
    if (one === undefined || other === undefined) return []
    return [
      { node: one, peer: other },
      { node: other, peer: one },
    ]
  },
  ipipBlocked: struckNode(/^iptables -t raw -I PREROUTING .*-p 4 /),
  vxlanBlocked: struckNode(/^iptables -t raw -I PREROUTING .*--dport 4789 /),
  gatewayWithoutPodRoutes: (first, { spec }) =>
    spec.gateways.some(({ name }) => name === first.ns) && first.words.startsWith('ip route del ') ? [{}] : [],
  mtuTooLarge: anywhere(/^ip link set \S+ mtu \d+$/),
  staleArp: struckPair(/^ip neigh replace .*nud permanent$/),
  duplicatePodIp: (first, place) => {
    const address = /^ip addr add ([^/]+)\/32 dev eth0$/.exec(first.words)?.[1]
    if (address === undefined) return []
    const holders = [...podsOf(place).keys()].filter((pod) => podAddress(place, pod) === address)
    return holders.map((pod) => ({ pod, otherPod: first.ns }))
  },
  conntrackFull: struckNode(/^conntrack -I -p tcp /),
  endpointGone: (first, place) =>
    podsBehind(/^ip link set (\S+) down$/, first, place).flatMap(({ pod }) =>
      (place.spec.services ?? []).map(({ namespace, name }) => ({
        ...(pod !== undefined && { pod }),
        service: `${namespace}/${name}`,
      })),
    ),
  kubeProxyStopped: (first, { spec }) => {
    if (!/^(iptables .*-D KUBE-SERVICES |ipvsadm -D )/.test(first.words)) return []
    const asked = (spec.services ?? []).filter(({ clusterIP }) => clusterIP && first.words.includes(` ${clusterIP}`))
    return asked.map(({ namespace, name }) => ({ service: `${namespace}/${name}` }))
  },
}
