/** NetworkSets and GlobalNetworkSets (libcalico-go/lib/validator/v3/validator.go, felix/labelindex/named_port_index.go, v3.22). */
import { type Cidr, cidrOf, parseAddrLen } from '../../net/cidr.ts'
import { ipv4 } from '../../net/ipv4.ts'
import { networkSetLabels } from '../felix/policy/labels.ts'
import type { Labels, NetworkSetPlan } from '../plan.ts'
import type { ClusterSpec, GlobalNetworkSet } from '../spec.ts'
import { calicoRefuses } from './apiServers.ts'
import { takeLabels } from './labels.ts'
import type { Refuse } from './refuse.ts'
import { checkName, refuseDuplicate } from './values.ts'

export function takeNetworkSets(
  refuse: Refuse,
  { networkSets = [], globalNetworkSets = [] }: ClusterSpec,
  namespaceLabels: ReadonlyMap<string, Labels>,
): NetworkSetPlan[] {
  const names = new Set<string>()
  const take = (path: string, set: GlobalNetworkSet, namespace?: string): NetworkSetPlan => {
    checkName(refuse, `${path}.name`, set.name, 'subdomain')
    if (namespace !== undefined) checkName(refuse, `${path}.namespace`, namespace, 'label')
    const key = `${namespace ?? ''}/${set.name}`
    if (names.has(key)) refuseDuplicate(refuse, `${path}.name`, set.name)
    names.add(key)
    const labels = takeLabels(refuse, `${path}.labels`, set.labels)
    const inherited = namespace === undefined ? {} : (namespaceLabels.get(namespace) ?? {})
    const nets = (set.nets ?? []).flatMap((text, i) => takeNet(refuse, `${path}.nets[${i}]`, text, i))
    return { labelOf: networkSetLabels(labels, namespace, inherited), nets }
  }
  return [
    ...networkSets.map((set, i) => take(`networkSets[${i}]`, set, set.namespace)),
    ...globalNetworkSets.map((set, i) => take(`globalNetworkSets[${i}]`, set)),
  ]
}

/** An ipset takes no prefix of length 0: Felix makes two of it. */
function takeNet(refuse: Refuse, path: string, text: string, index: number): Cidr[] {
  const parsed = parseAddrLen(text)
  if (!parsed) {
    const detail = `Reason: failed to validate Field: Nets[${index}] because of Tag: cidr `
    calicoRefuses(refuse, path, detail, 'write one such as 10.0.0.0/8')
    return []
  }
  if (parsed.len === 0) return [cidrOf(ipv4('0.0.0.0'), 1), cidrOf(ipv4('128.0.0.0'), 1)]
  return [cidrOf(parsed.addr, parsed.len)]
}
