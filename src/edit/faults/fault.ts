/** A fault that can be injected by one click: what breaks in real clusters, as edits. */
import { machineNames, podNetnsNames } from '../../cluster/names.ts'
import type { ClusterSpec, Pod } from '../../cluster/spec.ts'
import type { Netns, Route, World } from '../../kernel/netns.ts'
import { cidrContains, cidrOf } from '../../net/cidr.ts'
import { formatIpv4, ipv4 } from '../../net/ipv4.ts'
import { kernelEdit } from '../commands/commandOf.ts'
import type { Edits, KernelEdit, SpecEdit } from '../edit.ts'

/** What the fault strikes; what is left out is chosen, the first that it fits. */
export interface FaultTarget {
  /** A node's name. */
  readonly node?: string
  /** Another node's. */
  readonly peer?: string
  /** A pod's namespace in the World. */
  readonly pod?: string
  readonly otherPod?: string
  /** `namespace/name`. */
  readonly service?: string
}

export interface FaultPlace {
  readonly spec: ClusterSpec
  /** As it stands. */
  readonly world: World
  readonly target: FaultTarget
}

/** What was struck, for the fault's name. */
export type FaultParams = Readonly<Record<string, string>>

export interface Injected {
  readonly params: FaultParams
  readonly edits: Edits
}

/** Undefined where the cluster has nothing that could break so. */
export type Fault = (place: FaultPlace) => Injected | undefined

export const kernelFault = (params: FaultParams, kernel: readonly KernelEdit[]): Injected | undefined =>
  kernel.length === 0 ? undefined : { params, edits: { spec: [], kernel } }

export const specFault = (params: FaultParams, ...spec: readonly SpecEdit[]): Injected => ({
  params,
  edits: { spec, kernel: [] },
})

export const commands = (ns: string, ...all: readonly string[]): KernelEdit[] =>
  all.map((words) => kernelEdit(ns, words))

export const netnsOf = ({ world }: FaultPlace, name: string | undefined): Netns | undefined =>
  name === undefined ? undefined : world.namespaces.get(name)

export function nodeOf({ spec, target }: FaultPlace): string | undefined {
  return target.node ?? spec.nodes[0]?.name
}

export function peerOf(place: FaultPlace): string | undefined {
  const own = nodeOf(place)
  return place.target.peer ?? place.spec.nodes.find(({ name }) => name !== own)?.name
}

/** The device of a node that leads to the other machines. */
export const uplinkOf = ({ addresses, links }: Netns, address: string | undefined): string | undefined =>
  addresses.find(
    ({ dev, addr }) => address !== undefined && formatIpv4(addr) === address && links.some(({ name }) => name === dev),
  )?.dev

/** The node's address as it is written down. */
export const addressOf = ({ spec }: FaultPlace, node: string): string | undefined =>
  spec.nodes.find(({ name }) => name === node)?.address.split('/')[0]

/** Where a pod's veth ends on its node. */
export function hostEnd(place: FaultPlace, pod: string): { readonly node: string; readonly dev: string } | undefined {
  const own = netnsOf(place, pod)?.links.find((link) => link.kind === 'veth')
  return own?.kind === 'veth' ? { node: own.peer.ns, dev: own.peer.name } : undefined
}

/** The pods by their namespaces in the World. */
export function podsOf({ spec }: FaultPlace): Map<string, Pod> {
  const names = podNetnsNames(machineNames(spec), spec.pods)
  return new Map(spec.pods.map((pod, at) => [names[at] ?? pod.name, pod]))
}

/** A pod's namespace: the one asked for, or the first that is none of those. */
export function podOf(
  place: FaultPlace,
  asked: string | undefined,
  ...not: readonly (string | undefined)[]
): string | undefined {
  return asked ?? [...podsOf(place).keys()].find((name) => !not.includes(name))
}

/** Whom a node hands what is for an address: its owner where both are in one subnet, else the default route's gateway. */
export function nextHopTo({ addresses, routes }: Netns, dev: string, address: string): string | undefined {
  const to = ipv4(address)
  if (addresses.some((own) => own.dev === dev && cidrContains(cidrOf(own.addr, own.len), to))) return address
  const via = routes.find(({ dst, table }) => dst.len === 0 && table === 254)?.nexthops[0]?.via
  return via === undefined ? undefined : formatIpv4(via)
}

/** Who has an address, as it is called in the picture; the address itself where nobody has it. */
export function ownerOf({ world }: FaultPlace, address: string): string {
  for (const { name, addresses } of world.namespaces.values())
    if (addresses.some(({ addr }) => formatIpv4(addr) === address)) return name
  return address
}

/** Routes that BIRD has learned of other nodes' blocks. */
export const isLearned = ({ proto, type }: Route): boolean => proto === 'bird' && type === 'unicast'
