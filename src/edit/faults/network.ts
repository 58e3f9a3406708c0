/** Faults of the network between machines, of tunnels and of neighbours. */
import { formatIpv4 } from '../../net/ipv4.ts'
import {
  addressOf,
  commands,
  type Fault,
  hostEnd,
  kernelFault,
  netnsOf,
  nextHopTo,
  nodeOf,
  ownerOf,
  peerOf,
  podOf,
  podsOf,
  uplinkOf,
} from './fault.ts'

/** What comes by the tunnel's protocol is dropped before the node sees it, as a cloud's security group does. */
const blocked =
  (match: string): Fault =>
  (place) => {
    const node = nodeOf(place)
    const netns = netnsOf(place, node)
    const uplink = node === undefined || !netns ? undefined : uplinkOf(netns, addressOf(place, node))
    if (node === undefined || uplink === undefined) return undefined
    return kernelFault({ node }, commands(node, `iptables -t raw -I PREROUTING -i ${uplink} ${match} -j DROP`))
  }

export const ipipBlocked: Fault = (place) =>
  netnsOf(place, nodeOf(place))?.routes.some(({ nexthops }) => nexthops[0]?.dev === 'tunl0')
    ? blocked('-p 4')(place)
    : undefined

export const vxlanBlocked: Fault = (place) =>
  netnsOf(place, nodeOf(place))?.links.some(({ kind }) => kind === 'vxlan')
    ? blocked('-p udp -m udp --dport 4789')(place)
    : undefined

/** Pods and tunnels as wide as the wire: what the outer header makes too long does not pass. */
export const mtuTooLarge: Fault = (place) => {
  const edits = place.spec.nodes.flatMap(({ name }) => {
    const netns = netnsOf(place, name)
    const uplink = netns && uplinkOf(netns, addressOf(place, name))
    const mtu = netns?.links.find((link) => link.name === uplink)?.mtu
    const own = (netns?.links ?? []).filter((link) => link.name.startsWith('cali') || link.name === 'tunl0')
    return mtu === undefined ? [] : own.flatMap((link) => commands(name, `ip link set ${link.name} mtu ${mtu}`))
  })
  const pods = [...podsOf(place).keys()].flatMap((name) => {
    const end = hostEnd(place, name)
    const edit = end && edits.find(({ ns, words }) => ns === end.node && words.includes(` ${end.dev} `))
    return edit ? commands(name, edit.words.replace(` ${end.dev} `, ' eth0 ')) : []
  })
  const hasTunnel = edits.some(({ words }) => words.includes(' tunl0 '))
  return hasTunnel ? kernelFault({}, [...edits, ...pods]) : undefined
}

/** The address of the peer, or of the gateway before it, stands in the table with a MAC that nobody has any more. */
export const staleArp: Fault = (place) => {
  const node = nodeOf(place)
  const peer = peerOf(place)
  const netns = netnsOf(place, node)
  const address = peer === undefined ? undefined : addressOf(place, peer)
  const dev = node === undefined || !netns ? undefined : uplinkOf(netns, addressOf(place, node))
  if (node === undefined || !netns || address === undefined || dev === undefined) return undefined
  const to = nextHopTo(netns, dev, address)
  if (to === undefined) return undefined
  return kernelFault(
    { node, peer: ownerOf(place, to), address: to },
    commands(node, `ip neigh replace ${to} lladdr 02:de:ad:be:ef:00 dev ${dev} nud permanent`),
  )
}

/** Another pod, on another node, has the address too, and its node leads to it. */
export const duplicatePodIp: Fault = (place) => {
  const pod = podOf(place, place.target.pod)
  const home = pod === undefined ? undefined : hostEnd(place, pod)
  const abroad = [...podsOf(place).keys()].filter((name) => hostEnd(place, name)?.node !== home?.node)
  const other = place.target.otherPod ?? abroad[0]
  const end = other === undefined ? undefined : hostEnd(place, other)
  const address = podAddress(place, pod)
  if (pod === undefined || other === undefined || !end || address === undefined || end.node === home?.node)
    return undefined
  return kernelFault({ pod, other, address }, [
    ...commands(other, `ip addr add ${address}/32 dev eth0`),
    ...commands(end.node, `ip route add ${address} dev ${end.dev} scope link`),
  ])
}

export function podAddress(place: Parameters<Fault>[0], pod: string | undefined): string | undefined {
  const addr = netnsOf(place, pod)?.addresses.find(({ dev }) => dev !== 'lo')?.addr
  return addr === undefined ? undefined : formatIpv4(addr)
}

/** Long connections of others fill the table; none of them may be given up for a new one. */
export const conntrackFull: Fault = (place) => {
  const node = nodeOf(place)
  const address = node === undefined ? undefined : addressOf(place, node)
  if (node === undefined || address === undefined || netnsOf(place, node)?.netfilter.iptables === undefined)
    return undefined
  const held = CLIENTS.map(
    (client, at) =>
      `conntrack -I -p tcp -s ${client} -d ${address} --sport ${50_000 + at} --dport 6443 --state ESTABLISHED -u SEEN_REPLY,ASSURED -t 432000`,
  )
  const max = `sysctl -w net.netfilter.nf_conntrack_max=${held.length}`
  return kernelFault({ node, max: `${held.length}` }, commands(node, ...held, max))
}
/** Of the addresses set aside for documentation (RFC 5737). */
const CLIENTS = ['198.51.100.11', '198.51.100.12', '198.51.100.13', '198.51.100.14']
