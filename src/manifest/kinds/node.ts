/**
 * Node (k8s.io/api/core/v1/types.go), with the annotations that calico-node writes (libcalico-go/lib/backend/k8s/resources/
 * node.go), and Hopscope's own for what a machine has and Kubernetes does not say.
 */
import type { ClusterSpec, Subnet } from '../../cluster/spec.ts'
import { cidrContains, parseAddrLen, parseCidr } from '../../net/cidr.ts'
import { parseIpv4 } from '../../net/ipv4.ts'
import {
  annotation,
  asJson,
  asNumber,
  asWords,
  type Context,
  type Fault,
  type Kind,
  LABELS,
  NAME,
  ownAnnotation,
} from '../kind.ts'
import { type Fields, type Path, valueAt, withValueAt } from '../path.ts'
import { list, object, text } from '../shape.ts'
import { apiObject } from './meta.ts'

const BGP_ADDRESS: Path = ['metadata', 'annotations', 'projectcalico.org/IPv4Address']
const SUBNET: Path = ['metadata', 'annotations', 'hopscope/subnet']
const NO_GATEWAY = 'none'

export const node: Kind = {
  kind: 'Node',
  plural: 'nodes',
  api: 'kubernetes',
  apiVersions: ['v1'],
  namespaced: false,
  list: 'nodes',
  shape: apiObject(
    'Node',
    {
      spec: object(
        'NodeSpec',
        {},
        { ignored: 'podCIDR podCIDRs taints unschedulable providerID configSource externalID' },
      ),
      status: object(
        'NodeStatus',
        { addresses: list(object('NodeAddress', { type: text, address: text })) },
        {
          noise:
            'allocatable capacity conditions config daemonEndpoints features images nodeInfo phase runtimeHandlers ' +
            'volumesAttached volumesInUse',
        },
      ),
    },
    { noise: '' },
  ),
  mappings: [
    NAME,
    LABELS,
    ownAnnotation('interface'),
    ownAnnotation('mac'),
    ownAnnotation('mtu', asNumber),
    ownAnnotation('gateway', {
      read: (value) => (value === NO_GATEWAY ? null : value),
      write: (value) => value ?? NO_GATEWAY,
    }),
    ownAnnotation('metric', asNumber),
    ownAnnotation('blocks', asWords),
    annotation('tunnelAddress', 'projectcalico.org/IPv4IPIPTunnelAddr'),
    annotation('vxlanTunnelAddress', 'projectcalico.org/IPv4VXLANTunnelAddr'),
    ownAnnotation('interfaces', asJson),
  ],
  read(item, manifest, context) {
    const address = addressOf(manifest, context)
    const subnet = valueAt(manifest, SUBNET) ?? subnetOf(context.spec, address)?.name ?? context.spec.subnets[0]?.name
    return tunnelsRead({ name: item['name'], subnet, address, ...item }, context.spec)
  },
  write(manifest, item, spec) {
    const own = tunnelsWritten(item, manifest, spec)
    const [address = ''] = String(item['address']).split('/')
    let written = withValueAt(
      own,
      ['status', 'addresses'],
      [
        { address, type: 'InternalIP' },
        { address: item['name'], type: 'Hostname' },
      ],
    )
    if (String(item['address']).includes('/')) written = withValueAt(written, BGP_ADDRESS, item['address'])
    if (subnetOf(spec, address)?.name !== item['subnet']) written = withValueAt(written, SUBNET, item['subnet'])
    return written as Fields
  },
  check(manifest, context): Fault[] {
    if (addressOf(manifest, context) !== undefined) return []
    const message = '"status.addresses" has no InternalIP; add one, an address of a subnet'
    return [{ path: ['status', 'addresses'], code: 'missing', params: { what: 'status.addresses' }, message }]
  },
  locate(path, manifest) {
    if (path[0] === 'subnet') return valueAt(manifest, SUBNET) === undefined ? internalIp(manifest) : SUBNET
    if (path[0] !== 'address') return undefined
    return valueAt(manifest, BGP_ADDRESS) === undefined ? internalIp(manifest) : BGP_ADDRESS
  },
}

type NodeAddress = { readonly type?: unknown; readonly address?: unknown }

const addresses = (manifest: Fields): readonly NodeAddress[] =>
  (valueAt(manifest, ['status', 'addresses']) as readonly NodeAddress[] | undefined) ?? []

function internalIp(manifest: Fields): Path {
  const at = addresses(manifest).findIndex(({ type }) => type === 'InternalIP')
  return at < 0 ? ['status', 'addresses'] : ['status', 'addresses', at, 'address']
}

/** calico-node writes the address with the length of its interface, which says nothing where it is the subnet's. */
function addressOf(manifest: Fields, { spec, old }: Context): unknown {
  const internal = valueAt(manifest, internalIp(manifest))
  const given = valueAt(manifest, BGP_ADDRESS)
  if (typeof given !== 'string') return typeof internal === 'string' ? internal : undefined
  const [plain = given, len] = given.split('/')
  if (len === undefined || old?.['address'] === given) return given
  return parseCidr(subnetOf(spec, plain)?.cidr ?? '')?.len === Number(len) ? plain : given
}

function subnetOf(spec: ClusterSpec, address: unknown): Subnet | undefined {
  const addr = typeof address === 'string' ? parseIpv4(address.split('/')[0] ?? '') : undefined
  if (addr === undefined) return undefined
  return spec.subnets.find(({ cidr }) => {
    const prefix = parseAddrLen(cidr)
    return prefix && cidrContains(prefix, addr)
  })
}

/** Where no pool uses IPIP, a node's one tunnel address is that of vxlan.calico. */
const onlyVxlan = ({ ipPools }: ClusterSpec): boolean =>
  ipPools.every(({ ipipMode }) => ipipMode === 'Never') && ipPools.some(({ vxlanMode }) => vxlanMode !== 'Never')

function tunnelsRead(item: Fields, spec: ClusterSpec): Fields {
  const { vxlanTunnelAddress, ...rest } = item
  if (!onlyVxlan(spec) || vxlanTunnelAddress === undefined || rest['tunnelAddress'] !== undefined) return item
  return { ...rest, tunnelAddress: vxlanTunnelAddress }
}

function tunnelsWritten(item: Fields, manifest: Fields, spec: ClusterSpec): Fields {
  if (!onlyVxlan(spec) || item['tunnelAddress'] === undefined || item['vxlanTunnelAddress'] !== undefined)
    return manifest
  const annotations = valueAt(manifest, ['metadata', 'annotations']) as Fields
  const { 'projectcalico.org/IPv4IPIPTunnelAddr': own, ...rest } = annotations
  const moved = { ...rest, 'projectcalico.org/IPv4VXLANTunnelAddr': own }
  return withValueAt(manifest, ['metadata', 'annotations'], moved) as Fields
}
