/** What differs, or may differ, between Calico's versions. */
import type { ClusterSpec } from './spec.ts'

export interface CalicoFacts {
  /** felix/config/config_params.go. */
  readonly vxlan: { readonly device: string; readonly vni: number; readonly port: number; readonly routeProto: string }
  readonly ipip: { readonly device: string }
  /** MTUIfacePattern: the interfaces that count when Felix looks for the host's MTU. */
  readonly mtuInterfaces: RegExp
  /** Bytes that an encapsulation adds (felix/dataplane/linux/int_dataplane.go). */
  readonly overhead: { readonly ipip: number; readonly vxlan: number }
  /** The host's MTU where no interface counts. */
  readonly defaultMtu: number
}

export const CALICO: Readonly<Record<ClusterSpec['calicoVersion'], CalicoFacts>> = {
  // Read in v3.22.5.
  'v3.22': {
    vxlan: { device: 'vxlan.calico', vni: 4096, port: 4789, routeProto: '80' },
    ipip: { device: 'tunl0' },
    mtuInterfaces: /^((en|wl|ww|sl|ib)[opsx].*|(eth|wlan|wwan).*)/,
    overhead: { ipip: 20, vxlan: 50 },
    defaultMtu: 1460,
  },
}
