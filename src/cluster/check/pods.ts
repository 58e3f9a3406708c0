/** Pods: where they run, what they are called on the node, and the network namespace's name. */
import { formatIpv4, type Ipv4Addr } from '../../net/ipv4.ts'
import type { MacAddr } from '../../net/mac.ts'
import { vethName } from '../cni/vethName.ts'
import { poolOf } from '../ipam/ipam.ts'
import { podNetnsNames } from '../names.ts'
import type { Labels, PodDns, Pool } from '../plan.ts'
import type { ContainerPort, Listen, Pod } from '../spec.ts'
import { takePodDns } from './dns.ts'
import { takeLabels } from './labels.ts'
import { takeListeners } from './listeners.ts'
import type { Refuse } from './refuse.ts'
import { type Registry, registerAddress } from './registry.ts'
import {
  byText,
  checkInterfaceName,
  checkName,
  checkRange,
  refuseDuplicate,
  refuseUnknown,
  takeAddress,
  takeMac,
} from './values.ts'

/** A pod before IPAM. */
export interface CheckedPod {
  readonly ns: string
  readonly namespace: string
  readonly name: string
  readonly node: string
  readonly addr: Ipv4Addr | undefined
  readonly mac: MacAddr | undefined
  readonly listen: readonly Listen[]
  readonly interfaceName: string | undefined
  readonly labels: Labels
  readonly serviceAccount: string
  readonly ports: readonly ContainerPort[]
  readonly ready: boolean
  readonly dns: PodDns
  readonly path: string
}

/** In order of namespace and name. */
export function takePods(
  refuse: Refuse,
  registry: Registry,
  /** Undefined where they are broken themselves. */
  pools: readonly Pool[] | undefined,
  nodes: ReadonlySet<string>,
  specs: readonly Pod[],
): CheckedPod[] {
  const names = takeNetnsNames(refuse, registry, specs)
  checkInterfaces(refuse, specs)
  const pods = specs.map((spec, i): CheckedPod => {
    const path = `pods[${i}]`
    checkName(refuse, `${path}.namespace`, spec.namespace, 'label')
    checkName(refuse, `${path}.name`, spec.name, 'subdomain')
    if (!nodes.has(spec.node)) refuseUnknown(refuse, `${path}.node`, 'node', spec.node, [...nodes])
    return {
      ns: names[i] ?? spec.name,
      namespace: spec.namespace,
      name: spec.name,
      node: spec.node,
      addr: takePodAddress(refuse, registry, pools, spec, path),
      mac: takeMac(refuse, `${path}.mac`, spec.mac),
      listen: takeListeners(refuse, `${path}.listen`, spec.listen),
      interfaceName: spec.interfaceName,
      labels: takeLabels(refuse, `${path}.labels`, spec.labels),
      serviceAccount: takeServiceAccount(refuse, `${path}.serviceAccount`, spec.serviceAccount),
      ports: takeContainerPorts(refuse, `${path}.ports`, spec.ports ?? []),
      ready: spec.ready ?? true,
      dns: takePodDns(refuse, path, spec),
      path,
    }
  })
  return pods.sort((a, b) => byText(a.namespace, b.namespace) || byText(a.name, b.name))
}

function takeServiceAccount(refuse: Refuse, path: string, name: string | undefined): string {
  if (name !== undefined) checkName(refuse, path, name, 'subdomain')
  return name ?? 'default'
}

function takeContainerPorts(refuse: Refuse, path: string, specs: readonly ContainerPort[]): readonly ContainerPort[] {
  const names = new Set<string>()
  specs.forEach(({ name, containerPort }, i) => {
    checkRange(refuse, `${path}[${i}].containerPort`, containerPort, 1, 65535)
    if (name === undefined) return
    checkName(refuse, `${path}[${i}].name`, name, 'port')
    if (names.has(name)) refuseDuplicate(refuse, `${path}[${i}].name`, name)
    names.add(name)
  })
  return specs
}

/** Felix knows a pod's interface by its prefix, and no two on a node may be called alike. */
function checkInterfaces(refuse: Refuse, specs: readonly Pod[]): void {
  const given = new Set(specs.flatMap(({ node, interfaceName }) => (interfaceName === undefined ? [] : [node])))
  const taken = new Set<string>()
  for (const { node, namespace, name, interfaceName } of specs)
    if (interfaceName === undefined && given.has(node)) taken.add(`${node}/${vethName(namespace, name)}`)
  specs.forEach(({ node, interfaceName }, i) => {
    if (interfaceName === undefined) return
    const path = `pods[${i}].interfaceName`
    if (!checkInterfaceName(refuse, path, interfaceName)) return
    if (!interfaceName.startsWith('cali')) {
      const detail = 'the interfaces of Calico begin with cali'
      refuse(
        path,
        'badName',
        { name: interfaceName, detail },
        `"${interfaceName}": ${detail}; leave it out and it is computed`,
      )
    }
    const key = `${node}/${interfaceName}`
    if (taken.has(key)) refuseDuplicate(refuse, path, interfaceName)
    taken.add(key)
  })
}

/** Refuses names of which there is still more than one. */
function takeNetnsNames(refuse: Refuse, registry: Registry, specs: readonly Pod[]): string[] {
  const taken = new Set(registry.names)
  const names = podNetnsNames(registry.names, specs)
  names.forEach((name, i) => {
    if (taken.has(name)) refuseDuplicate(refuse, `pods[${i}].name`, name)
    taken.add(name)
  })
  return names
}

function takePodAddress(
  refuse: Refuse,
  registry: Registry,
  pools: readonly Pool[] | undefined,
  spec: Pod,
  path: string,
): Ipv4Addr | undefined {
  if (spec.address === undefined) return undefined
  const addr = takeAddress(refuse, `${path}.address`, spec.address)
  if (addr === undefined) return undefined
  if (pools && !poolOf(pools, addr)) {
    const address = formatIpv4(addr)
    refuse(
      `${path}.address`,
      'podOutsidePools',
      { address },
      `${address} is in no IPPool; give an address of a pool, or none and IPAM allots one`,
    )
    return undefined
  }
  registerAddress(registry, refuse, `${path}.address`, addr, `${spec.namespace}/${spec.name}`)
  return addr
}
