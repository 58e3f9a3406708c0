/**
 * What the page hands to the pictures, and what they tell it. The pictures hold no truth and no sentences: a frame is a
 * function of the model, and every text a user can read comes in through `labels`.
 */
import type { FieldDiff, HeaderDiff } from '../net/diff.ts'
import type { Header } from '../net/headers.ts'
import type { Loaded, Requests } from '../protocol/protocol.ts'

/** The engine's words reach the pictures through the protocol only. */
export type Topology = Loaded['topology']
export type Place = Topology['places'][number]
export type PlaceKind = Place['kind']
export type PortInfo = Place['ports'][number]
export type Segment = Topology['segments'][number]
export type Tunnel = Topology['tunnels'][number]
export type Trace = Requests['trace']['answer']
export type Journey = Trace['journeys'][number]
export type Phase = Journey['phase']
export type Hop = Trace['hops'][number]

/** A namespace, or one of its ports. */
export interface Spot {
  readonly ns: string
  readonly port?: string
}

/**
 * Where playback stands: an index into `trace.hops`, fractional on the way to the next. At 4 the packet is at hop 4 and
 * what that hop did to it is shown; at 4.5 it is half way to hop 5. −1 and below: nothing was sent yet.
 */
type Playhead = number

export interface GraphLabels {
  /** Accessible name of the whole picture. */
  readonly graph: string
  /** Caption of the bar inside a room: where the kernel routes. */
  readonly routing: string
  /** Caption in a room's corner. */
  readonly kind: (kind: PlaceKind) => string
  /** Accessible names. */
  readonly place: (place: Place) => string
  readonly port: (place: Place, port: PortInfo) => string
  /** Visible caption of a band: `subnet 192.168.40.0/24`. */
  readonly segment: (segment: Segment) => string
  /** Visible caption on the arc: `IPIP tunnel`. */
  readonly tunnel: (kind: Tunnel['kind']) => string
  /** Visible caption over pods drawn small: `12 pods`. */
  readonly pods: (count: number) => string
  /** Text on a header block: `Eth`, `IP`, `IP 101 → 112`, `TCP SYN`. Short. */
  readonly block: (header: Header) => string
  /** What flashes under the block that changed: `ttl 63`, `dst …:80`; undefined where it is not worth a flash. */
  readonly changed: (field: FieldDiff, header: HeaderDiff) => string | undefined
  /** One short line of what decided here: `172.16.58.192/26 via 192.168.40.112 dev tunl0`. */
  readonly decided?: (hop: Hop) => string | undefined
  /** The word at the cross: `dropped`, `NEIGH_FAILED`. */
  readonly drop: (hop: Hop) => string
}

export interface GraphModel {
  readonly topology: Topology
  readonly trace?: Trace
  readonly playhead: Playhead
  readonly selection?: Spot
  /** Colours and fonts are CSS custom properties (src/ui/tokens.css). */
  readonly reducedMotion: boolean
  readonly labels: GraphLabels
}

export interface GraphCallbacks {
  /** Click, Enter or Space; undefined: the ground was clicked, or Escape pressed. */
  readonly onSelect: (spot: Spot | undefined) => void
  readonly onHover?: (spot: Spot | undefined) => void
  /** The right button, the menu key, Shift+F10, or a finger held down; `at` in the window's pixels. */
  readonly onMenu?: (spot: Spot, at: { readonly x: number; readonly y: number }) => void
  /** Delete. */
  readonly onRemove?: (spot: Spot) => void
  /** The scale after a zoom, for the page's own buttons. */
  readonly onZoom?: (scale: number) => void
}

/** `update` may be called every frame: what did not change (by identity) is not drawn again. */
export interface Graph {
  readonly update: (model: GraphModel) => void
  readonly fit: () => void
  /** Around the middle: 1.25 is one step in, 0.8 one step out. */
  readonly zoomBy: (factor: number) => void
  /** Brings a room to the middle, and the keyboard's focus into it. */
  readonly focus: (ns: string) => void
  readonly destroy: () => void
}

export interface TimelineLabels {
  /** Accessible name of the slider. */
  readonly timeline: string
  readonly phase: (phase: Phase) => string
  /** Names of the two lanes. */
  readonly there: string
  readonly back: string
  /** `Hop 6 of 43: encapsulated at tunl0 on k8s-master01`. */
  readonly hop: (index: number) => string
}

export interface TimelineModel {
  readonly trace: Trace | undefined
  readonly playhead: Playhead
  readonly labels: TimelineLabels
}

export interface TimelineCallbacks {
  /** Dragging gives fractions; keys and clicks whole hops. */
  readonly onSeek: (playhead: Playhead) => void
  /** Around a drag, so that the page can pause. */
  readonly onScrub?: (active: boolean) => void
}

export interface Timeline {
  readonly update: (model: TimelineModel) => void
  readonly destroy: () => void
}
