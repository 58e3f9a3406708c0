/** Nodes: their interface, their gateway, what else they have, and the labels that pools select by. */
import { parseAddrLen } from '../../net/cidr.ts'
import type { Ipv4Addr } from '../../net/ipv4.ts'
import type { GatewayPlan, HostInterfacePlan, Nic, Segment } from '../plan.ts'
import type { HostInterface, Node } from '../spec.ts'
import { takeGatewayOf } from './nextHop.ts'
import { takeNic } from './nic.ts'
import type { Refuse } from './refuse.ts'
import { type Registry, registerName } from './registry.ts'
import {
  byName,
  byText,
  checkInterfaceName,
  checkName,
  checkRange,
  checkUnreserved,
  refuseDuplicate,
} from './values.ts'

/** A node before IPAM. */
export interface CheckedNode {
  readonly name: string
  readonly spec: Node
  readonly path: string
  readonly nic: Nic
  readonly gateway: Ipv4Addr | undefined
  readonly interfaces: readonly HostInterfacePlan[]
}

export function takeNodes(
  refuse: Refuse,
  registry: Registry,
  segments: ReadonlyMap<string, Segment>,
  gateways: readonly GatewayPlan[],
  specs: readonly Node[],
): CheckedNode[] {
  return specs
    .flatMap((spec, i): CheckedNode[] => {
      const path = `nodes[${i}]`
      const named = checkName(refuse, `${path}.name`, spec.name, 'subdomain')
      if (!named || !registerName(registry, refuse, `${path}.name`, spec.name)) return []
      const { name: machine, subnet, address, mac, mtu } = spec
      const dev = spec.interface ?? 'eth0'
      const nic = takeNic(refuse, registry, segments, { machine, path, subnet, address, dev, mac, mtu, single: true })
      const gateway = takeGatewayOf(refuse, gateways, `${path}.gateway`, spec.gateway, nic)
      if (spec.metric !== undefined) checkRange(refuse, `${path}.metric`, spec.metric, 0, 0xffffffff)
      const interfaces = takeInterfaces(refuse, `${path}.interfaces`, spec.interfaces ?? [], dev)
      return nic ? [{ name: spec.name, spec, path, nic, gateway, interfaces }] : []
    })
    .sort(byName)
}

function takeInterfaces(
  refuse: Refuse,
  path: string,
  specs: readonly HostInterface[],
  nic: string,
): HostInterfacePlan[] {
  const seen = new Set([nic])
  specs.forEach((spec, i) => {
    const at = `${path}[${i}]`
    checkInterfaceName(refuse, `${at}.name`, spec.name)
    checkUnreserved(refuse, `${at}.name`, spec.name)
    if (seen.has(spec.name)) refuseDuplicate(refuse, `${at}.name`, spec.name)
    seen.add(spec.name)
    spec.addresses.forEach((text, j) => {
      if (!parseAddrLen(text))
        refuse(
          `${at}.addresses[${j}]`,
          'notAnAddress',
          { value: text },
          `"${text}" is not an address; write one such as 172.17.0.1/16`,
        )
    })
  })
  return specs
    .map(({ name, kind, addresses, up }) => ({
      name,
      kind,
      addresses: [...new Set(addresses)].sort(byText),
      up: up ?? true,
    }))
    .sort(byName)
}
