/** One interface in a subnet: what nodes, gateways and hosts have in common. */
import { type Cidr, cidrContains, formatCidr } from '../../net/cidr.ts'
import { formatIpv4, type Ipv4Addr } from '../../net/ipv4.ts'
import { stableMac } from '../host/macs.ts'
import { portName } from '../host/ports.ts'
import type { Nic, Segment } from '../plan.ts'
import type { Refuse } from './refuse.ts'
import { type Registry, registerAddress } from './registry.ts'
import {
  checkInterfaceName,
  checkRange,
  checkUnicast,
  checkUnreserved,
  LENGTH_RANGE,
  MTU_RANGE,
  refuseUnknown,
  takeInterfaceAddress,
  takeMac,
} from './values.ts'

const DEFAULT_MTU = 1500

export interface NicSpec {
  readonly machine: string
  readonly path: string
  readonly subnet: string
  readonly address: string
  readonly dev: string
  readonly mac: string | undefined
  readonly mtu: number | undefined
  /** The machine has no other port in this switch. */
  readonly single: boolean
  /** Where the interface's name and MTU stand, if not beside its address. */
  readonly places?: { readonly dev: string; readonly mtu: string }
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
  const devPath = spec.places?.dev ?? `${spec.path}.interface`
  const named = checkInterfaceName(refuse, devPath, spec.dev) && checkUnreserved(refuse, devPath, spec.dev)
  const mtu = spec.mtu ?? DEFAULT_MTU
  const sized = checkRange(refuse, spec.places?.mtu ?? `${spec.path}.mtu`, mtu, ...MTU_RANGE)
  if (!segment || !address || !named || !sized) return undefined
  if (!checkUnicast(refuse, `${spec.path}.address`, address.addr)) return undefined
  if (!inSubnet(refuse, spec, segment.cidr, address.addr)) return undefined
  const len = address.len ?? segment.cidr.len
  if (address.len !== undefined && !checkRange(refuse, `${spec.path}.address`, len, ...LENGTH_RANGE)) return undefined
  if (!registerAddress(registry, refuse, `${spec.path}.address`, address.addr, spec.machine)) return undefined
  const nic: Nic = {
    ns: spec.machine,
    dev: spec.dev,
    mac: mac ?? stableMac(spec.machine, spec.dev),
    mtu,
    addr: address.addr,
    len,
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
