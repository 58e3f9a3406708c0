/** New items with defaults that compile at once, in the style of those that are there. */
import type { ClusterSpec, Node, Subnet } from '../cluster/spec.ts'
import { parseAddrLen, parseCidr } from '../net/cidr.ts'
import type { SpecEdit, SpecList } from './edit.ts'
import { byText, withInterfaceIn } from './specEditsFollow.ts'
import {
  addressesTaken,
  firstName,
  freeAddress,
  freePrefix,
  namesTaken,
  nextName,
  prefixesTaken,
} from './specEditsFree.ts'
import { newNamespace, newNetworkSet, newPod, newPolicy, newService } from './specEditsNewWorkload.ts'
import type { SpecWish, Where } from './specEditsWish.ts'

export type AddWish = Extract<SpecWish, { readonly op: 'add' }>

/** Undefined where there is no room, or nothing that it could stand on. */
type Maker = (spec: ClusterSpec, where: Where, wish: AddWish) => readonly SpecEdit[] | undefined

const MAKERS: { readonly [L in SpecList]: Maker } = {
  subnets: newSubnet,
  gateways: newGateway,
  hosts: newHost,
  nodes: newNode,
  ipPools: newPool,
  pods: newPod,
  namespaces: newNamespace,
  services: newService,
  networkPolicies: newPolicy,
  globalNetworkPolicies: newPolicy,
  networkSets: newNetworkSet,
  globalNetworkSets: newNetworkSet,
}

export const newItem = (spec: ClusterSpec, wish: AddWish): readonly SpecEdit[] | undefined =>
  MAKERS[wish.list](spec, wish.where ?? {}, wish)

/** The gateway that leads elsewhere leads there too. */
function newSubnet(spec: ClusterSpec): SpecEdit[] | undefined {
  const last = spec.subnets.at(-1)
  const names = new Set([...spec.subnets.map(({ name }) => name), ...namesTaken(spec)])
  const name = last ? nextName(names, last.name) : firstName(names, 'subnet')
  const like = parseCidr(last?.cidr ?? '') ?? parseCidr('192.168.0.0/24')
  const cidr = like && freePrefix(prefixesTaken(spec), like)
  if (cidr === undefined) return undefined
  const subnet: Subnet = { name, cidr }
  const [gateway] = [...spec.gateways].sort((a, b) => b.interfaces.length - a.interfaces.length)
  const added: SpecEdit = { op: 'add', list: 'subnets', item: subnet }
  const interfaces = gateway && withInterfaceIn(spec, gateway.interfaces, name, cidr)
  if (!gateway || !interfaces) return [added]
  return [added, { op: 'set', list: 'gateways', name: gateway.name, fields: { interfaces } }]
}

/** The first gateway by name is its subnet's default: a new one comes last, and changes nobody's way. */
function newGateway(spec: ClusterSpec, { subnet }: Where): SpecEdit[] | undefined {
  const last = spec.gateways
    .map(({ name }) => name)
    .sort(byText)
    .at(-1)
  const taken = namesTaken(spec)
  const next = last === undefined ? firstName(taken, 'gateway') : nextName(taken, last)
  const name = last !== undefined && next < last ? nextName(taken, `${last}-1`) : next
  const served = new Set(spec.gateways.flatMap(({ interfaces }) => interfaces.map((own) => own.subnet)))
  const without = spec.subnets.filter((one) => !served.has(one.name))
  const wanted = subnet === undefined ? (without.length > 0 ? without : spec.subnets.slice(0, 1)) : named(spec, subnet)
  const interfaces = wanted.flatMap((one) => {
    const address = freeIn(spec, one)
    return address === undefined ? [] : [{ subnet: one.name, address }]
  })
  return interfaces.length === 0 ? undefined : [{ op: 'add', list: 'gateways', item: { name, interfaces } }]
}

/** Outside is where no node stands. */
function newHost(spec: ClusterSpec, where: Where): SpecEdit[] | undefined {
  const homes = new Set(spec.nodes.map(({ subnet }) => subnet))
  const [subnet] =
    where.subnet === undefined
      ? [...spec.subnets.filter(({ name }) => !homes.has(name)), ...spec.subnets]
      : named(spec, where.subnet)
  const address = subnet && freeIn(spec, subnet)
  if (address === undefined) return undefined
  const name = firstName(namesTaken(spec), 'host')
  const listen = [{ protocol: 'TCP', port: 80 }]
  return [{ op: 'add', list: 'hosts', item: { name, subnet: subnet?.name, address, listen } }]
}

/** As its neighbour: the same interface, MTU and metric. */
function newNode(spec: ClusterSpec, where: Where): SpecEdit[] | undefined {
  const last = [...spec.nodes].sort((a, b) => byText(a.name, b.name)).at(-1)
  const [subnet] = named(spec, where.subnet ?? last?.subnet ?? spec.subnets[0]?.name ?? '')
  if (!subnet) return undefined
  const near = spec.nodes.filter((node) => node.subnet === subnet.name)
  const sibling: Partial<Node> = near.at(-1) ?? last ?? {}
  const highest = Math.max(-1, ...near.map(({ address }) => parseAddrLen(address)?.addr ?? -1))
  const address = freeIn(spec, subnet, highest < 0 ? undefined : highest)
  if (address === undefined) return undefined
  const taken = namesTaken(spec)
  const item: Node = {
    name: last ? nextName(taken, last.name) : firstName(taken, 'node'),
    subnet: subnet.name,
    address,
    ...(sibling.interface !== undefined && { interface: sibling.interface }),
    ...(sibling.mtu !== undefined && { mtu: sibling.mtu }),
    ...(sibling.metric !== undefined && { metric: sibling.metric }),
    ...(near.length > 0 && sibling.gateway !== undefined && { gateway: sibling.gateway }),
  }
  return [{ op: 'add', list: 'nodes', item }]
}

/** As the last pool, so that no node needs another tunnel; by name after it, so that IPAM asks it last. */
function newPool(spec: ClusterSpec): SpecEdit[] | undefined {
  const last = [...spec.ipPools].sort((a, b) => byText(a.name, b.name)).at(-1)
  const like = parseCidr(last?.cidr ?? '') ?? parseCidr('10.243.0.0/16')
  const cidr = like && freePrefix(prefixesTaken(spec), like)
  if (cidr === undefined) return undefined
  const names = new Set(spec.ipPools.map(({ name }) => name))
  const { ipipMode = 'Always', vxlanMode = 'Never', natOutgoing = true, blockSize = 26 } = last ?? {}
  const name = last ? nextName(names, last.name) : 'default-ipv4-ippool'
  return [{ op: 'add', list: 'ipPools', item: { name, cidr, ipipMode, vxlanMode, natOutgoing, blockSize } }]
}

const named = (spec: ClusterSpec, subnet: string): readonly Subnet[] =>
  spec.subnets.filter(({ name }) => name === subnet)

function freeIn(spec: ClusterSpec, { cidr }: Subnet, after?: number): string | undefined {
  const prefix = parseCidr(cidr)
  return prefix && freeAddress(prefix, addressesTaken(spec), after)
}
