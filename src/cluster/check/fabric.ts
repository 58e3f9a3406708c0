/** What the cluster stands on: subnets as switches, the gateways between them, hosts outside. */
import { type Cidr, cidrContains, formatCidr } from '../../net/cidr.ts'
import { formatIpv4, type Ipv4Addr } from '../../net/ipv4.ts'
import { stableMac } from '../host/macs.ts'
import { networkOf } from '../host/network.ts'
import { portName } from '../host/ports.ts'
import { segmentNs } from '../names.ts'
import type { GatewayPlan, HostPlan, Nic, Segment } from '../plan.ts'
import type { ClusterSpec, ExternalHost, Gateway, Subnet } from '../spec.ts'
import { takeListeners } from './listeners.ts'
import type { Refuse } from './refuse.ts'
import { type Registry, registerAddress, registerName } from './registry.ts'
import {
  byName,
  byText,
  checkInterfaceName,
  checkName,
  checkRange,
  MTU_RANGE,
  refuseDuplicate,
  refuseUnknown,
  takeInterfaceAddress,
  takeMac,
  takePrefix,
} from './values.ts'

export interface Fabric {
  /** By the subnet's name. */
  readonly segments: ReadonlyMap<string, Segment>
  readonly gateways: readonly GatewayPlan[]
  readonly hosts: readonly HostPlan[]
}

const DEFAULT_MTU = 1500

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

/** One interface in a subnet: what nodes, gateways and hosts have in common. */
export interface NicSpec {
  readonly machine: string
  readonly path: string
  readonly subnet: string
  readonly address: string
  readonly dev: string
  readonly mac: string | undefined
  readonly mtu: number | undefined
  readonly single: boolean
}

export function takeNic(
  refuse: Refuse,
  registry: Registry,
  segments: ReadonlyMap<string, Segment>,
  spec: NicSpec,
): Nic | undefined {
  const segment = segments.get(spec.subnet)
  if (!segment) refuseUnknown(refuse, `${spec.path}.subnet`, 'subnet', spec.subnet, [...segments.keys()])
  const address = takeInterfaceAddress(refuse, `${spec.path}.address`, spec.address)
  const mac = takeMac(refuse, `${spec.path}.mac`, spec.mac)
  const named = checkInterfaceName(refuse, `${spec.path}.interface`, spec.dev)
  const mtu = spec.mtu ?? DEFAULT_MTU
  const sized = checkRange(refuse, `${spec.path}.mtu`, mtu, ...MTU_RANGE)
  if (!segment || !address || !named || !sized) return undefined
  if (!inSubnet(refuse, spec, segment.cidr, address.addr)) return undefined
  if (!registerAddress(registry, refuse, `${spec.path}.address`, address.addr, spec.machine)) return undefined
  const nic: Nic = {
    ns: spec.machine,
    dev: spec.dev,
    mac: mac ?? stableMac(spec.machine, spec.dev),
    mtu,
    addr: address.addr,
    len: address.len ?? segment.cidr.len,
    segment: segment.ns,
    port: portName(spec.machine, spec.dev, spec.single),
  }
  segment.plugs.push(nic)
  return nic
}

function inSubnet(refuse: Refuse, spec: NicSpec, subnet: Cidr, addr: Ipv4Addr): boolean {
  if (cidrContains(subnet, addr)) return true
  const [address, cidr] = [formatIpv4(addr), formatCidr(subnet)]
  refuse(
    `${spec.path}.address`,
    'nodeInNoSubnet',
    { address, subnet: cidr },
    `${address} is not in subnet ${spec.subnet}, ${cidr}; give an address of it or name another subnet`,
  )
  return false
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
    return (
      takeNic(refuse, registry, segments, {
        machine: spec.name,
        path: at,
        subnet,
        address,
        dev,
        mac,
        mtu: spec.mtu,
        single,
      }) ?? []
    )
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
  return nic && { name: spec.name, nic, gateway, listen }
}

/** The next hop of a default route: an address, a gateway's name, or the first gateway of the subnet. */
export function takeGatewayOf(
  refuse: Refuse,
  gateways: readonly GatewayPlan[],
  path: string,
  wanted: string | null | undefined,
  nic: Nic | undefined,
): Ipv4Addr | undefined {
  if (wanted === null || !nic) return undefined
  const here = gateways.flatMap((gateway) => gateway.nics.filter((own) => own.segment === nic.segment))
  if (wanted === undefined) return here[0]?.addr
  const named = here.find((own) => own.ns === wanted)
  if (named) return named.addr
  if (!/^[\d.]+$/.test(wanted)) {
    refuseUnknown(
      refuse,
      path,
      'gateway in this subnet',
      wanted,
      here.map((own) => own.ns),
    )
    return undefined
  }
  return takeNextHop(refuse, path, wanted, nic)
}

function takeNextHop(refuse: Refuse, path: string, text: string, nic: Nic): Ipv4Addr | undefined {
  const parsed = takeInterfaceAddress(refuse, path, text)
  if (!parsed) return undefined
  const onLink = cidrContains(networkOf(nic), parsed.addr) && parsed.addr !== nic.addr
  if (onLink) return parsed.addr
  const command = `ip route add default via ${text} dev ${nic.dev}`
  const detail = 'Error: Nexthop has invalid gateway.'
  refuse(
    path,
    'iproute2Refuses',
    { command, detail },
    `${command}: ${detail} Give an address of ${formatCidr(networkOf(nic))}`,
  )
  return undefined
}
