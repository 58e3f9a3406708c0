/** The kernel lab's two JSON formats: the document (a World and its probes) and the trace of what a kernel did. */

export interface LabVethEnd {
  readonly ns: string
  readonly name: string
  readonly mac?: string
  readonly mtu?: number
  readonly up?: boolean
}

export interface LabNamespace {
  readonly links?: readonly string[]
  readonly linkset?: readonly string[]
  readonly late?: readonly string[]
  readonly addresses?: readonly (readonly [string, string])[]
  readonly routes?: readonly string[]
  readonly rules?: readonly string[]
  readonly neighbours?: readonly string[]
  readonly fdb?: readonly string[]
  readonly sysctls?: Readonly<Record<string, string>>
  readonly ipset?: string
  readonly iptables?: string
  readonly ipvs?: string
}

export interface LabServer {
  readonly ns: string
  readonly proto: 'tcp' | 'udp'
  readonly port: number
  readonly name?: string
}

/** A command before a probe: of the lab's own machine where `ns` is empty. */
export interface LabCommand {
  readonly ns: string
  readonly cmd: string
}

export interface LabProbe {
  readonly id: string
  readonly kind: 'tcp' | 'udp' | 'ping' | 'arping'
  readonly from: string
  readonly to: string
  readonly port?: number
  readonly sport?: number
  readonly size?: number
  readonly ttl?: number
  readonly pmtu?: 'do' | 'dont' | 'want'
  readonly dev?: string
  readonly wait?: number
  readonly settle?: number
  readonly keepConntrack?: boolean
  readonly keepNeighbours?: boolean
  readonly before?: readonly LabCommand[]
  readonly after?: readonly LabCommand[]
}

export interface LabDocument {
  readonly name: string
  readonly namespaces: Readonly<Record<string, LabNamespace>>
  readonly veths?: readonly (readonly [LabVethEnd, LabVethEnd])[]
  readonly servers?: readonly LabServer[]
  readonly probes: readonly LabProbe[]
}

interface LabEth {
  readonly src: string
  readonly dst: string
  /** `0x0800` */
  readonly type: string
}

interface LabIp {
  readonly src: string
  readonly dst: string
  readonly ttl: number
  readonly proto: number
  readonly tos: number
  readonly df: boolean
  readonly mf: boolean
  readonly offset: number
  readonly len: number
}

/** What a capture decodes of a packet, from Ethernet or from IP on. */
export interface LabPacket {
  readonly eth?: LabEth
  readonly arp?: {
    readonly op: string
    readonly sha: string
    readonly spa: string
    readonly tha: string
    readonly tpa: string
  }
  readonly ip?: LabIp
  readonly tcp?: {
    readonly sport: number
    readonly dport: number
    readonly flags: readonly string[]
    readonly len: number
    readonly mss?: number
  }
  readonly udp?: { readonly sport: number; readonly dport: number; readonly len: number }
  readonly icmp?: {
    readonly type: number
    readonly code: number
    readonly seq?: number
    readonly about?: LabPacket
    readonly mtu?: number
  }
  readonly vxlan?: { readonly vni: number }
  readonly inner?: LabPacket
  readonly raw?: string
}

export interface LabFrame extends LabPacket {
  readonly us: number
  readonly ns: string
  readonly dev: string
  readonly dir: 'in' | 'out'
}

export interface LabWalk {
  readonly table: string
  readonly hook: string
  readonly in: string
  readonly out: string
  readonly src: string
  readonly dst: string
  readonly ttl: number
  readonly sport: number
  readonly dport: number
  readonly mark?: string
  readonly steps: readonly string[]
}

export interface LabProbeTrace extends LabProbe {
  readonly result: string
  readonly frames: readonly LabFrame[]
  readonly walks?: Readonly<Record<string, readonly LabWalk[]>>
  readonly conntrack?: Readonly<Record<string, readonly string[]>>
}

export interface LabTrace {
  readonly name: string
  readonly kernel: string
  readonly probes: readonly LabProbeTrace[]
}
