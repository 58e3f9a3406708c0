/** Probes of the recorded pairs, as `document/probe`, that the simulator cannot reproduce yet, each with the reason. */

const nat = 'masquerading: netfilter is not built yet'
const service = 'a Service: netfilter is not built yet'
const ipvs = 'a Service by IPVS, which is not built yet'

export const pending: Readonly<Record<string, string>> = {
  'ipip-always/ping-gateway': nat,
  'ipip-always/pod-to-outside': nat,
  'two-subnets-ipip-crosssubnet/pod-to-outside': nat,
  'two-subnets-native-route/pod-to-outside': nat,
  'two-subnets-vxlan-always/pod-to-outside': nat,
  'two-subnets-vxlan-crosssubnet/pod-to-outside': nat,
  'service-iptables/cluster-ip': service,
  'service-iptables/hairpin': service,
  'service-iptables/no-endpoints': service,
  'service-iptables/node-port': service,
  'service-iptables/node-port-local-pod': service,
  'service-iptables/node-to-cluster-ip': service,
  'service-iptables/ping-cluster-ip': service,
  'service-ipvs/cluster-ip': ipvs,
  'service-ipvs/hairpin': ipvs,
  'service-ipvs/no-endpoints': ipvs,
  'service-ipvs/node-port': ipvs,
  'service-ipvs/node-port-local-pod': ipvs,
  'service-ipvs/node-to-cluster-ip': ipvs,
  'service-ipvs/ping-cluster-ip': ipvs,
}
