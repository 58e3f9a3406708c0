/** A hook's hop told in full: what the trace leaves out because it follows from rules that never change. */
import type { WalkPart } from '../kernel/netfilter/explain/retrace.ts'

export interface HookView {
  readonly hop: number
  /** For each of the hop's walks, in their order. */
  readonly walks: readonly (readonly WalkPart[])[]
  /** Chain → whose it is, as the comments of its rules say: `Policy default/knp.default.allow ingress`. */
  readonly chains: Readonly<Record<string, string>>
  /** The packet's connection as `conntrack -L` prints it; absent where it has none. */
  readonly conntrack?: ConnectionView
}

export interface ConnectionView {
  /** As the namespace had it before this hook; absent where the packet opens it here. */
  readonly before?: string
  readonly after: string
  /** False until the first packet has left: till then nobody else can find it. */
  readonly confirmed: boolean
}
