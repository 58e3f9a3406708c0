/** What the scenarios' clusters have in common. */
import type {
  ClusterSpec,
  ExternalHost,
  Gateway,
  HostInterface,
  IPPool,
  Listen,
  Node,
  Subnet,
} from '../../cluster/spec.ts'
import type { Probe } from '../../sim/trace.ts'

export interface Scenario {
  readonly spec: ClusterSpec
  /** The most telling first. */
  readonly probes: readonly Probe[]
}

export const HTTP: readonly Listen[] = [{ protocol: 'TCP', port: 80 }]

/** As Docker leaves it on a host whose containers are not its own: a bridge without ports. */
const DOCKER0: HostInterface = { name: 'docker0', kind: 'bridge', addresses: ['172.17.0.1/16'] }

/** Every document's pool: named by calico.yaml, blocks of 64, NAT towards the outside. */
export function defaultPool(cidr: string, modes: Partial<Pick<IPPool, 'ipipMode' | 'vxlanMode'>> = {}): IPPool {
  return {
    name: 'default-ipv4-ippool',
    cidr,
    ipipMode: 'Never',
    vxlanMode: 'Never',
    natOutgoing: true,
    blockSize: 26,
    ...modes,
  }
}

/** The world beyond the gateway, in addresses set aside for documentation (RFC 5737). */
export const INTERNET: Subnet = { name: 'internet', cidr: '203.0.113.0/24' }
export const INTERNET_SERVER = '203.0.113.80'

export const internetServer: ExternalHost = {
  name: 'internet-server',
  subnet: INTERNET.name,
  address: INTERNET_SERVER,
  listen: HTTP,
}

/** A gateway with an interface in each subnet and one to the outside. */
export const gatewayTo = (name: string, interfaces: Gateway['interfaces']): Gateway => ({
  name,
  interfaces: [...interfaces, { subnet: INTERNET.name, address: '203.0.113.1' }],
})

export const hostnameLabel = (name: string): Readonly<Record<string, string>> => ({ 'kubernetes.io/hostname': name })

/** A node on VMware: NetworkManager's metric, and Docker beside the cluster. */
export const dockerHost = (subnet: string, name: string, address: string): Node => ({
  name,
  subnet,
  address,
  interface: 'ens33',
  metric: 100,
  labels: hostnameLabel(name),
  interfaces: [DOCKER0],
})
