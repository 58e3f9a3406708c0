/** A Service's ports (validateServicePort, and the node port allocator of pkg/registry/core/service). */
import type { Service, ServicePort } from '../spec.ts'
import { kubernetesRefuses } from './apiServers.ts'
import type { Refuse } from './refuse.ts'
import { checkName } from './values.ts'

/** `TCP 30000` → whose it is. */
export type NodePorts = Map<string, string>

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65535
const NOT_A_PORT = 'must be between 1 and 65535, inclusive'
const NODE_PORTS = { from: 30000, to: 32767 } as const

export function checkServicePorts(
  refuse: Refuse,
  path: string,
  spec: Service,
  nodePorts: NodePorts,
): readonly ServicePort[] {
  const ports = spec.ports ?? []
  if (ports.length === 0) kubernetesRefuses(refuse, `${path}.ports`, 'Required value', 'add a port')
  const names = new Set<string>()
  const numbers = new Set<string>()
  ports.forEach((port, i) => {
    const at = `${path}.ports[${i}]`
    const { name, protocol = 'TCP', targetPort } = port
    if (name !== undefined) checkName(refuse, `${at}.name`, name, 'label')
    else if (ports.length > 1) kubernetesRefuses(refuse, `${at}.name`, 'Required value', 'several ports need names')
    if (name !== undefined && names.has(name))
      kubernetesRefuses(refuse, `${at}.name`, `Duplicate value: "${name}"`, 'give another')
    names.add(name ?? '')
    if (!isPort(port.port)) kubernetesRefuses(refuse, `${at}.port`, NOT_A_PORT, 'write such a number')
    const key = `${protocol} ${port.port}`
    if (numbers.has(key)) kubernetesRefuses(refuse, `${at}.port`, `Duplicate value: ${port.port}`, 'give another')
    numbers.add(key)
    if (typeof targetPort === 'number' && !isPort(targetPort))
      kubernetesRefuses(refuse, `${at}.targetPort`, NOT_A_PORT, 'write such a number')
    if (typeof targetPort === 'string') checkName(refuse, `${at}.targetPort`, targetPort, 'port')
    checkNodePort(refuse, `${at}.nodePort`, spec, port, nodePorts)
  })
  return ports
}

function checkNodePort(refuse: Refuse, path: string, spec: Service, port: ServicePort, taken: NodePorts): void {
  const { type = 'ClusterIP' } = spec
  const { nodePort, protocol = 'TCP' } = port
  if (nodePort === undefined) {
    if (type !== 'NodePort') return
    const { from, to } = NODE_PORTS
    refuse(path, 'missing', { what: 'nodePort' }, `"nodePort" is missing; choose one from ${from} to ${to}`)
    return
  }
  if (type === 'ClusterIP' || type === 'ExternalName') {
    kubernetesRefuses(refuse, path, `may not be used when \`type\` is '${type}'`, 'leave it out, or make it a NodePort')
    return
  }
  const { from, to } = NODE_PORTS
  if (!Number.isInteger(nodePort) || nodePort < from || nodePort > to) {
    const detail = `provided port is not in the valid range. The range of valid ports is ${from}-${to}`
    kubernetesRefuses(refuse, path, detail, 'choose one of these')
    return
  }
  const key = `${protocol} ${nodePort}`
  const other = taken.get(key)
  if (other !== undefined)
    kubernetesRefuses(refuse, path, 'provided port is already allocated', `it is ${other}'s; choose another`)
  taken.set(key, `${spec.namespace}/${spec.name}`)
}
