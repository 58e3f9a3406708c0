/** What the cluster stands on: subnets as switches, the gateways between them, hosts outside. */
import type { Ipv4Addr } from '../../net/ipv4.ts'
import { segmentNs } from '../names.ts'
import type { GatewayPlan, HostPlan, Segment } from '../plan.ts'
import type { ClusterSpec, ExternalHost, Gateway, Subnet } from '../spec.ts'
import { takeRecords } from './dns.ts'
import { takeListeners } from './listeners.ts'
import { takeGatewayOf } from './nextHop.ts'
import { takeNic } from './nic.ts'
import type { Refuse } from './refuse.ts'
import { type Registry, registerName } from './registry.ts'
import { byName, byText, checkName, checkRange, LENGTH_RANGE, refuseDuplicate, takePrefix } from './values.ts'

export interface Fabric {
  /** By the subnet's name. */
  readonly segments: ReadonlyMap<string, Segment>
  readonly gateways: readonly GatewayPlan[]
  readonly hosts: readonly HostPlan[]
}

export function takeFabric(refuse: Refuse, registry: Registry, spec: ClusterSpec): Fabric {
  const segments = takeSubnets(refuse, registry, spec.subnets)
  const gateways = spec.gateways
    .flatMap((gateway, i) => takeGateway(refuse, registry, segments, gateway, `gateways[${i}]`) ?? [])
    .sort(byName)
  const hosts = spec.hosts
    .flatMap((host, i) => takeHost(refuse, registry, segments, gateways, host, `hosts[${i}]`) ?? [])
    .sort(byName)
  return { segments, gateways, hosts }
}

function takeSubnets(refuse: Refuse, registry: Registry, specs: readonly Subnet[]): Map<string, Segment> {
  const segments = new Map<string, Segment>()
  specs.forEach((spec, i) => {
    const path = `subnets[${i}]`
    const good = checkName(refuse, `${path}.name`, spec.name, 'label')
    const cidr = takePrefix(refuse, `${path}.cidr`, spec.cidr)
    if (cidr) checkRange(refuse, `${path}.cidr`, cidr.len, ...LENGTH_RANGE)
    if (segments.has(spec.name)) {
      refuseDuplicate(refuse, `${path}.name`, spec.name)
      return
    }
    const ns = segmentNs(spec.name)
    // An unusable subnet still takes its name, so that those who refer to it are not blamed.
    segments.set(spec.name, { ns, cidr: cidr ?? { addr: 0 as Ipv4Addr, len: 0 }, plugs: [] })
    if (good) registerName(registry, refuse, `${path}.name`, ns)
  })
  return segments
}

function takeGateway(
  refuse: Refuse,
  registry: Registry,
  segments: ReadonlyMap<string, Segment>,
  spec: Gateway,
  path: string,
): GatewayPlan | undefined {
  const named = checkName(refuse, `${path}.name`, spec.name, 'subdomain')
  if (!named || !registerName(registry, refuse, `${path}.name`, spec.name)) return undefined
  const sorted = spec.interfaces
    .map((own, i) => ({ own, path: `${path}.interfaces[${i}]` }))
    .sort((a, b) => byText(a.own.subnet, b.own.subnet) || byText(a.own.address, b.own.address))
  const devs = new Set<string>()
  const nics = sorted.flatMap(({ own, path: at }, i) => {
    const dev = own.name ?? `eth${i}`
    if (devs.has(dev)) refuseDuplicate(refuse, `${at}.name`, dev)
    devs.add(dev)
    const single = sorted.filter((other) => other.own.subnet === own.subnet).length === 1
    const { subnet, address, mac } = own
    const places = { dev: `${at}.name`, mtu: `${path}.mtu` }
    const nic = { machine: spec.name, path: at, places, subnet, address, dev, mac, mtu: spec.mtu, single }
    return takeNic(refuse, registry, segments, nic) ?? []
  })
  return { name: spec.name, nics, routes: spec.routes ?? [], path }
}

function takeHost(
  refuse: Refuse,
  registry: Registry,
  segments: ReadonlyMap<string, Segment>,
  gateways: readonly GatewayPlan[],
  spec: ExternalHost,
  path: string,
): HostPlan | undefined {
  const named = checkName(refuse, `${path}.name`, spec.name, 'subdomain')
  if (!named || !registerName(registry, refuse, `${path}.name`, spec.name)) return undefined
  const { name: machine, subnet, address, mac } = spec
  const dev = spec.interface ?? 'eth0'
  const nic = takeNic(refuse, registry, segments, {
    machine,
    path,
    subnet,
    address,
    dev,
    mac,
    mtu: undefined,
    single: true,
  })
  const gateway = takeGatewayOf(refuse, gateways, `${path}.gateway`, spec.gateway, nic)
  const listen = takeListeners(refuse, `${path}.listen`, spec.listen)
  const dns = takeRecords(refuse, `${path}.dns`, spec.dns)
  return nic && { name: spec.name, nic, gateway, listen, dns }
}
