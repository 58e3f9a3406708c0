/** Which endpoints a node sends to, by the traffic policies (pkg/proxy/topology.go), and the rules to them. */
import { chainOf, type Tables } from '../felix/rules/iptablesText.ts'
import type { EndpointPlan, NodePlan, ServicePortPlan } from '../plan.ts'
import { endpointChain } from './names.ts'
import { comment, host, probability, ruleText } from './rule.ts'
import type { KubeProxyFacts } from './versions.ts'

/** More endpoints than this, and the rules to them carry no comments (largeClusterEndpointsThreshold). */
const LARGE_CLUSTER = 1000

export interface EndpointStyle {
  readonly comments: boolean
  readonly commentsNameEndpoints: boolean
}

export const styleOf = (services: readonly ServicePortPlan[], facts: KubeProxyFacts): EndpointStyle => ({
  comments: services.reduce((count, { endpoints }) => count + endpoints.length, 0) <= LARGE_CLUSTER,
  commentsNameEndpoints: facts.commentsNameEndpoints,
})

export const isReady = ({ ready }: EndpointPlan): boolean => ready
export const isLocalTo =
  (node: NodePlan) =>
  (endpoint: EndpointPlan): boolean =>
    endpoint.node === node.name

/** Every node asks for the same names. */
const sepChains = new WeakMap<EndpointPlan, string>()

function sepChain({ name, protocol }: ServicePortPlan, endpoint: EndpointPlan): string {
  let chain = sepChains.get(endpoint)
  if (chain === undefined) {
    chain = endpointChain(name, protocol, endpoint.text)
    sepChains.set(endpoint, chain)
  }
  return chain
}

/** writeServiceToEndpointRules: whoever came before keeps its endpoint, for the rest a die is thrown. */
export function addBalancing(
  rules: string[],
  service: ServicePortPlan,
  endpoints: readonly EndpointPlan[],
  style: EndpointStyle,
): void {
  const about = ({ text }: EndpointPlan): string => {
    if (!style.comments) return ''
    return comment(style.commentsNameEndpoints ? `${service.name} -> ${text}` : service.name)
  }
  if (service.stickySeconds !== undefined)
    for (const endpoint of endpoints) {
      const chain = sepChain(service, endpoint)
      const seen = recent(`--rcheck --seconds ${service.stickySeconds} --reap`, chain)
      rules.push(ruleText({}, about(endpoint), seen, `-j ${chain}`))
    }
  endpoints.forEach((endpoint, i) => {
    const left = endpoints.length - i
    const chance = left > 1 ? `-m statistic --mode random --probability ${probability(left)}` : ''
    rules.push(ruleText({}, about(endpoint), chance, `-j ${sepChain(service, endpoint)}`))
  })
}

const recent = (what: string, name: string): string =>
  `-m recent ${what} --name ${name} --mask 255.255.255.255 --rsource`

/** KUBE-SEP: the endpoint that speaks to itself is masqueraded; then the destination is changed. */
export function addEndpoints(
  tables: Tables,
  service: ServicePortPlan,
  endpoints: readonly EndpointPlan[],
  style: EndpointStyle,
): void {
  const about = style.comments ? comment(service.name) : ''
  for (const endpoint of endpoints) {
    const chain = sepChain(service, endpoint)
    const { protocol } = service
    chainOf(tables, 'nat', chain).push(
      ruleText({ src: host(endpoint.addr) }, about, '-j KUBE-MARK-MASQ'),
      ruleText(
        { protocol },
        about,
        service.stickySeconds === undefined ? '' : recent('--set', chain),
        `-m ${protocol}`,
        `-j DNAT --to-destination ${endpoint.text}`,
      ),
    )
  }
}
