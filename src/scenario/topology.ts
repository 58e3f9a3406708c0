/**
 * The picture's skeleton, derived from a World: who holds whom, and what is wired to what. A ClusterSpec, where there
 * is one, tells what the wiring cannot: kinds of machines, names of subnets, namespaces of pods.
 */
import type { ClusterSpec } from '../cluster/spec.ts'
import type { World } from '../kernel/netns.ts'
import { portsOf, surveyOf } from './survey.ts'
import { tunnelsOf } from './tunnels.ts'

export type PlaceKind = 'node' | 'pod' | 'gateway' | 'host'

export interface PortInfo {
  readonly name: string
  readonly kind: 'lo' | 'veth' | 'bridge' | 'dummy' | 'ipip' | 'vxlan'
  readonly mac?: string
  readonly mtu: number
  readonly up: boolean
  /** `192.168.40.101/24` */
  readonly addresses: readonly string[]
  /** The far end of a veth: another place's port, or a segment's. */
  readonly peer?: { readonly ns: string; readonly port: string }
}

/** A namespace that is a machine or a pod. */
export interface Place {
  readonly ns: string
  readonly kind: PlaceKind
  /** What people call it; the namespace's own name where nothing better is known. */
  readonly label: string
  /** Kubernetes namespace of a pod. */
  readonly podNamespace?: string
  /** The place that holds it: a pod's node. */
  readonly inside?: string
  readonly ports: readonly PortInfo[]
}

/** A switch: one layer-2 segment, drawn as the subnet. */
interface Segment {
  readonly ns: string
  readonly label: string
  readonly cidrs: readonly string[]
  /** Port of the switch → who is plugged in there. */
  readonly plugs: readonly { readonly port: string; readonly peer: { readonly ns: string; readonly port: string } }[]
}

/** An overlay link as people imagine it. */
export interface Tunnel {
  readonly kind: 'ipip' | 'vxlan'
  readonly from: { readonly ns: string; readonly port: string }
  readonly to: { readonly ns: string; readonly port: string }
}

export interface Topology {
  readonly segments: readonly Segment[]
  readonly places: readonly Place[]
  readonly tunnels: readonly Tunnel[]
}

export function topologyOf(world: World, spec?: ClusterSpec): Topology {
  const survey = surveyOf(world, spec)
  return {
    segments: survey.segments.map(({ netns, label, cidrs }) => ({
      ns: netns.name,
      label,
      cidrs,
      plugs: netns.links.flatMap((link) =>
        link.kind === 'veth' ? [{ port: link.name, peer: { ns: link.peer.ns, port: link.peer.name } }] : [],
      ),
    })),
    places: survey.places.map(({ netns, kind, label, podNamespace, inside }) => ({
      ns: netns.name,
      kind,
      label,
      ...(podNamespace !== undefined && { podNamespace }),
      ...(inside !== undefined && { inside }),
      ports: portsOf(netns),
    })),
    tunnels: tunnelsOf(world),
  }
}
