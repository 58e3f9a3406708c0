/** What a packet to a Service's address needs, where kube-proxy's rules do not take it, or refuse it. */
import type { Service } from '../cluster/spec.ts'
import type { Hop } from '../kernel/hop.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import { ipv4Of } from './lostPacket.ts'
import { type Need, need } from './need.ts'
import type { Standing } from './verdict.ts'

const nameOf = ({ namespace, name }: Service): string => `${namespace}/${name}`

/** Undefined where the address is no Service's. `node`: the first on the way, whose rules it met. */
export function serviceNeeds({ world, spec }: Standing, address: string, node: string): Need[] | undefined {
  const service = spec?.services?.find(({ clusterIP, externalIPs = [], loadBalancerIPs = [] }) =>
    [clusterIP, ...externalIPs, ...loadBalancerIPs].includes(address),
  )
  if (!service) return undefined
  const { iptables = '', ipvs = '' } = world.namespaces.get(node)?.netfilter ?? {}
  const mode = ipvs.includes(` ${address}:`) ? 'ipvs' : 'iptables'
  const isKnown = mode === 'ipvs' || iptables.includes(` -d ${address}/32 `)
  const ports = (service.ports ?? []).map(({ port, protocol = 'TCP' }) => `${protocol} ${port}`).join(', ')
  return isKnown
    ? [need('servicePort', { service: nameOf(service), address, ports, mode })]
    : [need('serviceRule', { node, service: nameOf(service), address })]
}

/** Of a rule of kube-proxy's that refuses. */
export function refusedService({ spec }: Standing, hop: Hop, chain: string, text: string): Need | undefined {
  const comment = /--comment "([^" ]+)/.exec(text)?.[1] ?? ''
  const service = spec?.services?.find((one) => nameOf(one) === comment.split(':')[0])
  if (service && / has no endpoints/.test(text)) return need('endpoints', { service: nameOf(service) })
  const packet = ipv4Of(hop.packet)
  if (service && chain === 'KUBE-PROXY-FIREWALL' && packet)
    return need('sourceRange', { service: nameOf(service), src: formatIpv4(packet.src) })
  const port = packet && 'dport' in packet.payload ? packet.payload.dport : undefined
  const local = spec?.services?.find(
    ({ externalTrafficPolicy, ports = [] }) =>
      externalTrafficPolicy === 'Local' && ports.some(({ nodePort }) => nodePort !== undefined && nodePort === port),
  )
  if (chain === 'KUBE-FIREWALL' && local)
    return need('localEndpoint', { node: hop.ns, namespace: local.namespace, service: local.name })
  return undefined
}
