/**
 * The picture as geometry: absolute positions in the scene's own pixels, y downwards.
 *
 *   ┌ node ──────────────────┐   nodes stand on the rail of their subnet's band, pods inside them;
 *   │ ┌ pod ┐  ┌ pod ┐  ▫▫▫  │   a bar is where the room's kernel routes, every port hangs on it;
 *   │ └[eth0]  └[eth0]  ▫▫   │   ▫ is a pod drawn small.
 *   │  [cali]   [cali]       │
 *   │ ═══════ bar ══════════ │
 *   │             [tunl0]    │
 *   └───[ens33]──────╎───────┘
 *          │         ╰╌╌╌╌╌╌╌╌   tunnels run between the nodes and the rail
 *   ▒▒▒▒▒▒▒▒▒▒ band ▒▒▒▒▒▒▒▒▒▒
 *          │
 *   ┌────[eth0]────┐             gateways and hosts hang below
 */
import type { Place, PortInfo, Segment, Spot, Tunnel } from '../contract.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export interface Caption {
  readonly text: string
  /** What was cut. */
  readonly full: string
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
  /** Of its letters, where they were made smaller to fit. */
  readonly size?: number
}

export type PortRole =
  | 'uplink' // on the room's edge, wired to a segment or another room
  | 'inner' // a pod's end of the veth, on the pod's edge
  | 'pod' // the node's end of it
  | 'tunnel'
  | 'aside' // a bridge or dummy that no wire reaches

export interface Port extends Box {
  readonly ns: string
  readonly info: PortInfo
  readonly role: PortRole
  readonly name: Caption
  readonly address?: Caption
  /** Where its wire leaves, and the point that stands for it. */
  readonly at: Point
  /** On a tunnel: where packets without and with the outer header pass between it and the bar. */
  readonly plainX: number
  readonly outerX: number
}

type RoomForm = 'full' | 'compact' | 'chip'

export interface Room extends Box {
  readonly place: Place
  readonly form: RoomForm
  readonly title?: Caption
  /** For the far view of the zoom. */
  readonly farTitle?: Caption
  readonly address?: Caption
  /** Where the kind is written. */
  readonly corner?: Caption
  /** How many pods are drawn small in it, and where that is written. */
  readonly more?: Caption & { readonly count: number }
  readonly bar?: Box
  /** The kernel's point: on the bar, or the room's middle. */
  readonly kernel: Point
  readonly ports: readonly Port[]
}

export interface Plug {
  readonly port: string
  readonly peer: Spot & { readonly port: string }
  /** On the band's edge. */
  readonly at: Point
  /** On the bus, above or below it. */
  readonly bus: Point
}

export interface Band {
  readonly segment: Segment
  /** One under each row of its nodes, topmost first; the last also bears gateways and hosts. */
  readonly rails: readonly Box[]
  /** Joins the rails. */
  readonly spine?: Box
  readonly caption: { readonly x: number; readonly y: number; readonly w: number }
  readonly plugs: readonly Plug[]
}

export interface Wire {
  readonly kind: 'veth' | 'wire' | 'trunk' | 'stub' | 'bus'
  readonly from: Spot
  readonly to: Spot
  readonly points: readonly Point[]
}

export interface TunnelLine {
  readonly tunnel: Tunnel
  readonly points: readonly Point[]
  /** Middle of the caption; absent where there is no room for one. */
  readonly caption?: Point
}

export interface Scene extends Box {
  /** By namespace. */
  readonly rooms: ReadonlyMap<string, Room>
  readonly bands: ReadonlyMap<string, Band>
  readonly wires: readonly Wire[]
  readonly tunnels: readonly TunnelLine[]
}

export const portOf = (scene: Scene, ns: string, name: string): Port | undefined =>
  scene.rooms.get(ns)?.ports.find((port) => port.info.name === name)

export const centre = (box: Box): Point => ({ x: box.x + box.w / 2, y: box.y + box.h / 2 })
