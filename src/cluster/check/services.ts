/** Services, refused as the API server does (pkg/apis/core/validation/validation.go ValidateService). */
import type { Cidr } from '../../net/cidr.ts'
import { cidrOf, parseAddrLen } from '../../net/cidr.ts'
import { withoutDot } from '../../net/dnsName.ts'
import { formatIpv4, type Ipv4Addr } from '../../net/ipv4.ts'
import type { Endpoint, Service, ServicePort } from '../spec.ts'
import { kubernetesRefuses } from './apiServers.ts'
import { takeLabels } from './labels.ts'
import type { Refuse } from './refuse.ts'
import { checkServicePorts, type NodePorts } from './servicePorts.ts'
import { checkName, checkUnicast, refuseDuplicate, refuseUnknown, takeAddress } from './values.ts'

/** One that kube-proxy has something to do for: neither headless nor ExternalName. */
export interface CheckedService {
  readonly spec: Service
  readonly clusterIP: Ipv4Addr
  readonly ports: readonly ServicePort[]
  readonly externalIPs: readonly Ipv4Addr[]
  readonly loadBalancerIPs: readonly Ipv4Addr[]
  readonly sourceRanges: readonly Cidr[]
  /** Given ones. */
  readonly endpoints: readonly CheckedEndpoint[] | undefined
}

interface CheckedEndpoint {
  readonly spec: Endpoint
  readonly addr: Ipv4Addr
}

export function takeServices(
  refuse: Refuse,
  nodes: ReadonlySet<string>,
  specs: readonly Service[],
): readonly CheckedService[] {
  const names = new Set<string>()
  const clusterIPs = new Map<Ipv4Addr, string>()
  const nodePorts: NodePorts = new Map()
  return specs.flatMap((spec, i) => {
    const path = `services[${i}]`
    checkName(refuse, `${path}.namespace`, spec.namespace, 'label')
    checkName(refuse, `${path}.name`, spec.name, 'service')
    const name = `${spec.namespace}/${spec.name}`
    if (names.has(name)) refuseDuplicate(refuse, `${path}.name`, name)
    names.add(name)
    takeLabels(refuse, `${path}.selector`, spec.selector)
    const endpoints = takeEndpoints(refuse, nodes, `${path}.endpoints`, spec.endpoints)
    if (!checkKind(refuse, path, spec)) return []
    checkPolicies(refuse, path, spec)
    const ports = checkServicePorts(refuse, path, spec, nodePorts)
    const clusterIP = takeClusterIP(refuse, path, spec, name, clusterIPs)
    const addresses = (field: 'externalIPs' | 'loadBalancerIPs'): Ipv4Addr[] =>
      (spec[field] ?? []).flatMap((text, j) => takeUnicast(refuse, `${path}.${field}[${j}]`, text) ?? [])
    const externalIPs = addresses('externalIPs')
    const loadBalancerIPs = addresses('loadBalancerIPs')
    const sourceRanges = takeSourceRanges(refuse, path, spec)
    if (clusterIP === undefined) return []
    return [{ spec, clusterIP, ports, externalIPs, loadBalancerIPs, sourceRanges, endpoints }]
  })
}

function takeUnicast(refuse: Refuse, path: string, text: string): Ipv4Addr | undefined {
  const addr = takeAddress(refuse, path, text)
  return addr !== undefined && checkUnicast(refuse, path, addr) ? addr : undefined
}

/** False where there is nothing more to look at. */
function checkKind(refuse: Refuse, path: string, spec: Service): boolean {
  if (spec.type === 'ExternalName') {
    if (!spec.externalName)
      kubernetesRefuses(refuse, `${path}.externalName`, 'Required value', 'write a DNS name such as db.example.com')
    else checkName(refuse, `${path}.externalName`, withoutDot(spec.externalName), 'subdomain')
    if (spec.clusterIP !== undefined)
      kubernetesRefuses(refuse, `${path}.clusterIP`, "may not be set when `type` is 'ExternalName'", 'leave it out')
    return false
  }
  if (spec.clusterIP === 'None' && spec.type !== undefined && spec.type !== 'ClusterIP') {
    const detail = `may not be set to 'None' for ${spec.type} services`
    kubernetesRefuses(refuse, `${path}.clusterIP`, detail, 'give it an address')
  }
  return spec.clusterIP !== 'None' || (spec.ports?.length ?? 0) > 0
}

function checkPolicies(refuse: Refuse, path: string, spec: Service): void {
  const { type = 'ClusterIP', sessionAffinity, externalTrafficPolicy } = spec
  const seconds = sessionAffinity?.timeoutSeconds
  if (seconds !== undefined && !(Number.isInteger(seconds) && seconds > 0 && seconds <= 86400)) {
    const detail = 'must be greater than 0 and less than 86400'
    kubernetesRefuses(refuse, `${path}.sessionAffinity.timeoutSeconds`, detail, 'the default is 10800')
  }
  const external = type !== 'ClusterIP' || (spec.externalIPs?.length ?? 0) > 0
  if (externalTrafficPolicy !== undefined && !external) {
    const detail = 'may only be set for externally-accessible services'
    kubernetesRefuses(refuse, `${path}.externalTrafficPolicy`, detail, 'leave it out, or make it a NodePort')
  }
  if (spec.healthCheckNodePort !== undefined && !(type === 'LoadBalancer' && externalTrafficPolicy === 'Local')) {
    const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
    kubernetesRefuses(refuse, `${path}.healthCheckNodePort`, detail, 'leave it out')
  }
  for (const field of ['loadBalancerIPs', 'loadBalancerSourceRanges'] as const)
    if ((spec[field]?.length ?? 0) > 0 && type !== 'LoadBalancer')
      kubernetesRefuses(refuse, `${path}.${field}`, "may only be used when `type` is 'LoadBalancer'", 'leave it out')
}

function takeClusterIP(
  refuse: Refuse,
  path: string,
  spec: Service,
  name: string,
  taken: Map<Ipv4Addr, string>,
): Ipv4Addr | undefined {
  const at = `${path}.clusterIP`
  if (spec.clusterIP === 'None') return undefined
  if (spec.clusterIP === undefined) {
    refuse(at, 'missing', { what: 'clusterIP' }, '"clusterIP" is missing; add an address of the service range, or None')
    return undefined
  }
  const addr = takeUnicast(refuse, at, spec.clusterIP)
  if (addr === undefined) return undefined
  const other = taken.get(addr)
  if (other !== undefined) {
    const address = formatIpv4(addr)
    const message = `provided IP is already allocated, to ${other}; give another`
    refuse(at, 'duplicateAddress', { address, other }, message)
  }
  taken.set(addr, name)
  return addr
}

function takeSourceRanges(refuse: Refuse, path: string, spec: Service): Cidr[] {
  return (spec.loadBalancerSourceRanges ?? []).flatMap((text, i) => {
    const parsed = text.includes('/') ? parseAddrLen(text.trim()) : undefined
    if (parsed) return [cidrOf(parsed.addr, parsed.len)]
    const detail = 'must be a list of IP ranges. For example, 10.240.0.0/24,10.250.0.0/24'
    kubernetesRefuses(refuse, `${path}.loadBalancerSourceRanges[${i}]`, detail, 'write a prefix')
    return []
  })
}

function takeEndpoints(
  refuse: Refuse,
  nodes: ReadonlySet<string>,
  path: string,
  specs: readonly Endpoint[] | undefined,
): CheckedEndpoint[] | undefined {
  return specs?.flatMap((spec, i) => {
    const at = `${path}[${i}]`
    if (spec.node !== undefined && !nodes.has(spec.node))
      refuseUnknown(refuse, `${at}.node`, 'node', spec.node, [...nodes])
    const addr = takeUnicast(refuse, `${at}.address`, spec.address)
    return addr === undefined ? [] : [{ spec, addr }]
  })
}
