/** Faults as steps of the history are called, each with what it strikes. */
import type { FaultCode } from '../../../protocol/faults.ts'

export type FaultWords = Readonly<Record<string, string | number>>
type Names = Readonly<Record<FaultCode, (p: FaultWords) => string>>

export const faultNames = {
  noDefaultRoute: (p) => `no default route on ${p['node']}`,
  proxyArpOff: (p) => `proxy_arp off at ${p['dev']} on ${p['node']}`,
  ipForwardOff: (p) => `ip_forward off on ${p['node']}`,
  rpFilterStrict: (p) => `strict rp_filter on ${p['node']}, asymmetric path to ${p['peer']}`,
  birdDown: (p) => `BIRD down on ${p['node']}`,
  bgpBlocked: (p) => `BGP blocked between ${p['node']} and ${p['peer']}`,
  gatewayWithoutPodRoutes: (p) => `${p['gateway']} without pod routes`,
  ipipBlocked: (p) => `IP protocol 4 blocked before ${p['node']}`,
  vxlanBlocked: (p) => `UDP 4789 blocked before ${p['node']}`,
  mtuTooLarge: () => 'MTU too large for the tunnel',
  staleArp: (p) => `stale ARP entry for ${p['peer']} on ${p['node']}`,
  duplicatePodIp: (p) => `${p['address']} twice: ${p['pod']} and ${p['other']}`,
  conntrackFull: (p) => `connection table full on ${p['node']}`,
  endpointGone: (p) => `${p['pod']} gone, still behind ${p['service']}`,
  kubeProxyStopped: (p) => `kube-proxy stopped before ${p['service']}`,
  policyForgetsDns: (p) => `egress policy in ${p['namespace']} forgets DNS`,
  natOutgoingOff: (p) => `natOutgoing off in ${p['pool']}`,
} satisfies Names

/** What is done about a fault where no command says it: of the others the commands are the name. */
export const repairNames = {
  birdDown: (p) => `start BIRD on ${p['node']}: its sessions come up, and the routes with them`,
  bgpBlocked: (p) => `let TCP 179 through between ${p['node']} and ${p['peer']}: the routes come with the session`,
  mtuTooLarge: (p) => `MTU of tunnel and pods back to ${p['mtu']} (veth_mtu in calico-config)`,
  kubeProxyStopped: (p) => `start kube-proxy: it writes the rules of ${p['service']} on every node`,
  policyForgetsDns: (p) => `policy ${p['policy']}: allow egress to port 53, UDP and TCP`,
  natOutgoingOff: (p) => `IPPool ${p['pool']}: natOutgoing: true`,
} satisfies { readonly [C in FaultCode]?: Names[C] }
