/** Faults of Services, policies and NAT. */
import type { Pod, Service } from '../../cluster/spec.ts'
import { formatIpv4 } from '../../net/ipv4.ts'
import { rulesetOf } from '../rulesets.ts'
import {
  commands,
  type Fault,
  type FaultPlace,
  hostEnd,
  kernelFault,
  netnsOf,
  podOf,
  podsOf,
  specFault,
} from './fault.ts'
import { podAddress } from './network.ts'

function serviceOf({ spec, target }: FaultPlace): Service | undefined {
  const services = (spec.services ?? []).filter(
    ({ clusterIP, type }) => clusterIP !== 'None' && type !== 'ExternalName',
  )
  return target.service === undefined
    ? services[0]
    : services.find(({ namespace, name }) => `${namespace}/${name}` === target.service)
}

const selects = ({ namespace, selector }: Service, pod: Pod): boolean =>
  pod.namespace === namespace &&
  selector !== undefined &&
  Object.entries(selector).every(([key, value]) => pod.labels?.[key] === value)

/** The pod is gone with its veth; kube-proxy's chains still lead to it. */
export const endpointGone: Fault = (place) => {
  const { target, spec } = place
  const services = (target.service === undefined ? undefined : [serviceOf(place)]) ?? spec.services ?? []
  const asked = target.pod === undefined ? undefined : podsOf(place).get(target.pod)
  // Of a Service that leads to the pod, else it would be gone from nowhere.
  const service = services.find(
    (one) => one && (asked ? selects(one, asked) : spec.pods.some((pod) => selects(one, pod))),
  )
  const pod = target.pod ?? [...podsOf(place)].find(([, own]) => service !== undefined && selects(service, own))?.[0]
  const end = pod === undefined ? undefined : hostEnd(place, pod)
  const address = podAddress(place, pod)
  if (!service || pod === undefined || !end || address === undefined) return undefined
  return kernelFault(
    { pod, service: `${service.namespace}/${service.name}` },
    commands(end.node, `ip link set ${end.dev} down`),
  )
}

/** It was down when the Service was made: no node has a rule for it, nor by IPVS its address and its member of the set. */
export const kubeProxyStopped: Fault = (place) => {
  const service = serviceOf(place)
  const clusterIP = service?.clusterIP
  if (!service || clusterIP === undefined) return undefined
  const edits = place.spec.nodes.flatMap(({ name }) => {
    const { netfilter: { iptables, ipvs, ipset } = {}, addresses = [] } = netnsOf(place, name) ?? {}
    const virtual = [...(ipvs ?? '').matchAll(/^-A (-[tu]) (\S+)/gm)].filter(([, , at]) =>
      at?.startsWith(`${clusterIP}:`),
    )
    return [...rulesetOf(iptables).tables.values()]
      .flatMap(({ name: table, chains }) => {
        const rules = chains.get('KUBE-SERVICES')?.rules ?? []
        const own = rules.filter(({ text }) => text.includes(`-d ${clusterIP}/32 `))
        return own.map(({ text }) => `iptables -t ${table} -D${text.slice(2)}`)
      })
      .concat(virtual.map(([, proto, at]) => `ipvsadm -D ${proto} ${at}`))
      .concat(
        [...(ipset ?? '').matchAll(/^add (KUBE-CLUSTER-IP (\S+?),\S+)/gm)].flatMap(([, member, at]) =>
          at === clusterIP ? [`ipset del ${member}`] : [],
        ),
      )
      .concat(
        addresses.some(({ addr, dev }) => dev === 'kube-ipvs0' && formatIpv4(addr) === clusterIP)
          ? [`ip addr del ${clusterIP}/32 dev kube-ipvs0`]
          : [],
      )
      .flatMap((words) => commands(name, words))
  })
  return kernelFault({ service: `${service.namespace}/${service.name}` }, edits)
}

/** Egress to the cluster's own pods on their ports is let through, and the question for their names is not. */
export const policyForgetsDns: Fault = (place) => {
  const pod = podsOf(place).get(podOf(place, place.target.pod) ?? '')
  if (!pod || (place.spec.networkPolicies ?? []).some(({ name }) => name === FORGETS_DNS)) return undefined
  return specFault(
    { namespace: pod.namespace },
    {
      op: 'add',
      list: 'networkPolicies',
      item: {
        apiVersion: 'networking.k8s.io/v1',
        namespace: pod.namespace,
        name: FORGETS_DNS,
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [{ ports: [{ protocol: 'TCP', port: 80 }] }],
      },
    },
  )
}
const FORGETS_DNS = 'allow-http-egress'

export const natOutgoingOff: Fault = ({ spec }) => {
  const pools = spec.ipPools.filter(({ natOutgoing }) => natOutgoing)
  const [pool] = pools
  if (!pool) return undefined
  return specFault(
    { pool: pool.name },
    ...pools.map(({ name }) => ({ op: 'set', list: 'ipPools', name, fields: { natOutgoing: false } }) as const),
  )
}
