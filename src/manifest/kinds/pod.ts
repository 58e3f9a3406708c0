/**
 * Pod (k8s.io/api/core/v1/types.go), with the annotations that Calico's CNI plugin reads
 * (libcalico-go/lib/backend/k8s/conversion/constants.go). A container listens on the ports it declares, unless the
 * annotation `hopscope/listen` says on which: `80/TCP,53/UDP`.
 */

import { cidrContains, parseCidr } from '../../net/cidr.ts'
import { parseIpv4 } from '../../net/ipv4.ts'
import {
  annotation,
  asJson,
  type Context,
  type Fault,
  field,
  type Kind,
  LABELS,
  NAME,
  NAMESPACE,
  ownAnnotation,
  required,
  unmodelled,
} from '../kind.ts'
import { type Fields, type Path, valueAt, withValueAt } from '../path.ts'
import { NODE_AFFINITY, NODE_SELECTOR, nodesFor, scheduler } from '../schedule.ts'
import { list, object, text } from '../shape.ts'
import { apiObject } from './meta.ts'
import { podSpec } from './podSpec.ts'

const LISTEN: Path = ['metadata', 'annotations', 'hopscope/listen']
const NOTHING = 'none'
/** What Kubernetes' own tests listen with. */
const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.39'

export const pod: Kind = {
  kind: 'Pod',
  plural: 'pods',
  api: 'kubernetes',
  apiVersions: ['v1'],
  namespaced: true,
  list: 'pods',
  shape: apiObject(
    'Pod',
    {
      spec: podSpec,
      status: object(
        'PodStatus',
        {
          podIP: text,
          conditions: list(
            object(
              'PodCondition',
              { type: text, status: text },
              { noise: 'lastProbeTime lastTransitionTime message observedGeneration reason' },
            ),
          ),
        },
        {
          noise:
            'containerStatuses ephemeralContainerStatuses hostIP hostIPs initContainerStatuses message nominatedNodeName ' +
            'observedGeneration phase podIPs qosClass reason resize resourceClaimStatuses startTime',
        },
      ),
    },
    { noise: '' },
  ),
  mappings: [
    NAMESPACE,
    NAME,
    field('node', 'spec.nodeName'),
    annotation('address', 'cni.projectcalico.org/ipAddrs', {
      read: (value) => firstOf(asJson.read?.(value)),
      write: (value) => JSON.stringify([value]),
    }),
    annotation('mac', 'cni.projectcalico.org/hwAddr'),
    LABELS,
    field('serviceAccount', 'spec.serviceAccountName'),
    field('dnsPolicy'),
    field('dnsConfig'),
    ownAnnotation('interfaceName'),
  ],
  immutable: ['node', 'address', 'mac', 'ports', 'listen', 'serviceAccount', 'dnsPolicy', 'dnsConfig', 'interfaceName'],
  read(item, manifest, context) {
    const ports = portsIn(manifest).map(({ port }) => port)
    const listen = listenIn(manifest, ports)
    const ready = readyIn(manifest, context)
    const address = item['address'] ?? addressIn(manifest, context)
    return {
      ...item,
      ...(address !== undefined && { address }),
      node: item['node'] ?? scheduled(manifest, context),
      ...(listen !== undefined && { listen }),
      ...(ports.length > 0 && { ports }),
      ...(ready !== undefined && { ready }),
    }
  },
  write(manifest, item) {
    const ports = (item['ports'] as readonly Fields[] | undefined) ?? []
    const container = { name: nameOfContainer(String(item['name'])), image: IMAGE, ...(ports.length > 0 && { ports }) }
    let written = withValueAt(manifest, ['spec', 'containers'], [container])
    const listen = item['listen'] as readonly Fields[] | undefined
    if (JSON.stringify(listen?.map(inOrder)) !== JSON.stringify(listenFrom(ports)))
      written = withValueAt(written, LISTEN, listen === undefined ? NOTHING : listen.map(asWord).join(','))
    const { ready } = item
    if (ready !== undefined)
      written = withValueAt(written, ['status', 'conditions'], [{ status: ready ? 'True' : 'False', type: 'Ready' }])
    return written as Fields
  },
  check: checkPod,
  locate(path, manifest) {
    if (path[0] === 'listen') {
      const declared = valueAt(manifest, LISTEN) === undefined && typeof path[1] === 'number'
      return declared ? portPath(manifest, path[1] as number, ['containerPort']) : LISTEN
    }
    if (path[0] !== 'ports' || typeof path[1] !== 'number') return undefined
    return portPath(manifest, path[1], path.slice(2))
  },
}

const portPath = (manifest: Fields, index: number, rest: Path): Path | undefined => {
  const found = portsIn(manifest)[index]
  return found && [...found.path, ...rest]
}

/** The sandbox asks for a DNS label; a pod may be called by a subdomain. */
const nameOfContainer = (pod: string): string => pod.replaceAll('.', '-').slice(0, 63).replace(/-+$/, '')

const firstOf = (value: unknown): unknown => (Array.isArray(value) && value.length > 0 ? value[0] : value)

const containersIn = (manifest: Fields): readonly Fields[] =>
  (valueAt(manifest, ['spec', 'containers']) as readonly Fields[] | undefined) ?? []

function portsIn(manifest: Fields): { readonly port: Fields; readonly path: Path }[] {
  return containersIn(manifest).flatMap(({ ports = [] }, i) =>
    (ports as readonly Fields[]).map((port, j) => ({ port, path: ['spec', 'containers', i, 'ports', j] })),
  )
}

const inOrder = ({ protocol, port }: Fields): Fields => ({ protocol, port })
const asWord = ({ protocol, port }: Fields): string => `${String(port)}/${String(protocol)}`

function listenFrom(ports: readonly Fields[]): Fields[] | undefined {
  if (ports.length === 0) return undefined
  return ports.map(({ protocol = 'TCP', containerPort }) => ({ protocol, port: containerPort }))
}

function listenIn(manifest: Fields, ports: readonly Fields[]): unknown {
  const given = valueAt(manifest, LISTEN)
  if (given === undefined) return listenFrom(ports)
  if (given === NOTHING) return undefined
  return String(given)
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map((word) => {
      const [port = '', protocol = 'TCP'] = word.split('/')
      return { protocol, port: /^\d+$/.test(port) ? Number(port) : port }
    })
}

/** What the kubelet wrote of a pod that is new here; kept where IPAM could have given it. */
function addressIn(manifest: Fields, { spec, old }: Context): string | undefined {
  if (old) return old['address'] as string | undefined
  const given = valueAt(manifest, ['status', 'podIP'])
  const addr = typeof given === 'string' ? parseIpv4(given) : undefined
  if (addr === undefined || spec.pods.some(({ address }) => address === given)) return undefined
  const isOfPool = spec.ipPools.some(({ cidr }) => {
    const range = parseCidr(cidr)
    return range && cidrContains(range, addr)
  })
  return isOfPool ? String(given) : undefined
}

/** The kubelet's word; kept where the manifest has none, as the API keeps status. */
function readyIn(manifest: Fields, { old }: Context): unknown {
  const conditions = valueAt(manifest, ['status', 'conditions']) as readonly Fields[] | undefined
  const condition = conditions?.find(({ type }) => type === 'Ready')
  return condition ? condition['status'] === 'True' : old?.['ready']
}

/** Where the manifest names no node: where it runs already, else where the scheduler puts it. */
function scheduled(manifest: Fields, { spec, old }: Context): unknown {
  if (old) return old['node']
  return scheduler(spec, nodesFor(manifest, spec.nodes))()
}

function checkPod(manifest: Fields, context: Context): Fault[] {
  const containers = containersIn(manifest)
  const at: Path = ['spec', 'containers']
  if (containers.length === 0) return [required(...at)]
  const faults = containers.flatMap((own, i) =>
    ['name', 'image'].flatMap((key) => (own[key] ? [] : [required(...at, i, key)])),
  )
  const policy = valueAt(manifest, ['spec', 'dnsPolicy'])
  if (policy === 'ClusterFirstWithHostNet') faults.push(unmodelled(['spec', 'dnsPolicy'], `dnsPolicy ${policy}`))
  const choosy = [NODE_SELECTOR, NODE_AFFINITY].find((path) => valueAt(manifest, path) !== undefined)
  const node = valueAt(manifest, ['spec', 'nodeName']) ?? scheduled(manifest, context)
  if (choosy && node === undefined) {
    const total = context.spec.nodes.length
    const detail = `0/${total} nodes are available: ${total} node(s) didn't match Pod's node affinity/selector.`
    const way = 'label a node so, or ask for less'
    faults.push({ path: choosy, code: 'kubernetesRefuses', params: { detail }, message: detail, way })
  }
  return faults
}
