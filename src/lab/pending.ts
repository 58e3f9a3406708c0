/** Probes of the recorded pairs, as `document/probe`, that the simulator cannot reproduce yet, each with the reason. */

const ipvs = 'IPVS: the text of ipvsadm is not read yet'
const edge = 'its last frame falls on the edge of the recording'

export const pending: Readonly<Record<string, string>> = {
  'loopback-subnet/another-udp': edge,
  'neighbour-moves/to-whom-now': edge,
  'vxlan-pods-1500-tcp/one-over': 'the vxlan device hands two segments up as one (GRO), which is not modelled',
  'service-ipvs/cluster-ip': ipvs,
  'service-ipvs/hairpin': ipvs,
  'service-ipvs/no-endpoints': ipvs,
  'service-ipvs/node-port': ipvs,
  'service-ipvs/node-port-local-pod': ipvs,
  'service-ipvs/node-to-cluster-ip': ipvs,
  'service-ipvs/ping-cluster-ip': ipvs,
}
