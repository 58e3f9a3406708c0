/** What a loss asks for, as edits: of each need the smallest change that would meet it. */
import type { ClusterSpec } from '../cluster/spec.ts'
import { kernelEdit } from '../edit/commands/commandOf.ts'
import type { Edits, SpecEdit } from '../edit/edit.ts'
import type { Trace } from '../sim/trace.ts'
import type { Need } from './need.ts'
import { needsOf } from './needs.ts'
import type { Standing } from './verdict.ts'

interface Asked {
  readonly code: 'commands' | 'allow' | 'natOutgoing' | 'encapsulation' | 'trafficPolicy'
  readonly params: Readonly<Record<string, string | number>>
  readonly edits: Edits
}

const MOST_POLICIES = 8

export function asked(standing: Standing, trace: Trace): Asked[] {
  if (trace.lostAt === undefined) return []
  return needsOf(standing, trace, trace.lostAt).flatMap((need) => [
    ...commandsFor(need, trace).map(command(`${need.code === 'mtu' ? trace.probe.from : need.params['node']}`)),
    ...(standing.spec ? desiredFor(need, standing.spec) : []),
  ])
}

const command =
  (ns: string) =>
  (words: string): Asked => ({ code: 'commands', params: {}, edits: { spec: [], kernel: [kernelEdit(ns, words)] } })

function commandsFor({ code, params }: Need, { probe }: Trace): string[] {
  switch (code) {
    case 'route':
      return params['words'] === '' ? [] : [`ip route replace ${params['words']}`]
    case 'sysctl':
      return [`sysctl -w ${params['key']}=${params['value']}`]
    case 'noRule':
      return [`iptables -t ${params['table']} -D ${params['chain']} ${params['rule']}`]
    case 'chainPolicy':
      return [`iptables -t ${params['table']} -P ${params['chain']} ACCEPT`]
    case 'lladdr':
      return [`ip neigh del ${params['addr']} dev ${params['dev']}`]
    case 'linkUp':
      return [`ip link set ${params['dev']} up`]
    case 'mtu':
      // Only the sender can make smaller packets.
      return [`ip link set ${probe.dev ?? 'eth0'} mtu ${params['mtu']}`]
    default:
      return []
  }
}

function desiredFor({ code, params }: Need, spec: ClusterSpec): Asked[] {
  const setPool = (fields: Readonly<Record<string, unknown>>): SpecEdit[] => [
    { op: 'set', list: 'ipPools', name: `${params['pool']}`, fields },
  ]
  switch (code) {
    case 'masquerade':
      return [desired('natOutgoing', { pool: params['pool'] ?? '' }, setPool({ natOutgoing: true }))]
    case 'encapsulation':
      return [
        desired(
          'encapsulation',
          { pool: params['pool'] ?? '', mode: 'CrossSubnet' },
          setPool({ ipipMode: 'CrossSubnet' }),
        ),
      ]
    case 'localEndpoint': {
      const { namespace = '', service = '' } = params
      const key = { list: 'services', name: `${service}`, namespace: `${namespace}` } as const
      const fields = { externalTrafficPolicy: 'Cluster' }
      return [desired('trafficPolicy', { service }, [{ op: 'set', ...key, fields }])]
    }
    case 'policy':
      return allowances(spec, params)
    default:
      return []
  }
}

const desired = (code: Asked['code'], params: Asked['params'], spec: readonly SpecEdit[]): Asked => ({
  code,
  params,
  edits: { spec, kernel: [] },
})

/** One more rule in each policy: whether it is the one that stops, the trace tells. */
function allowances(
  { networkPolicies = [], globalNetworkPolicies = [] }: ClusterSpec,
  params: Need['params'],
): Asked[] {
  const { namespace, direction, proto, port } = params
  const side = direction === 'egress' ? 'egress' : 'ingress'
  const hasPort = proto === 'TCP' || proto === 'UDP'
  const calico = { action: 'Allow', protocol: proto, ...(hasPort && { destination: { ports: [port] } }) }
  const kubernetes = hasPort ? { ports: [{ protocol: proto, port }] } : {}
  const own = networkPolicies.filter((policy) => policy.namespace === namespace)
  const name = (policy: string) => ({ policy, direction: side, proto: proto ?? '', port: port ?? 0 })
  return [
    ...own.map((policy) => {
      const rules = policy[side] ?? []
      const more = policy.apiVersion === 'networking.k8s.io/v1' ? [...rules, kubernetes] : [calico, ...rules]
      const key = { list: 'networkPolicies', name: policy.name, namespace: policy.namespace } as const
      return desired('allow', name(policy.name), [{ op: 'set', ...key, fields: { [side]: more } }])
    }),
    ...globalNetworkPolicies.map((policy) =>
      desired('allow', name(policy.name), [
        {
          op: 'set',
          list: 'globalNetworkPolicies',
          name: policy.name,
          fields: { [side]: [calico, ...(policy[side] ?? [])] },
        },
      ]),
    ),
  ].slice(0, MOST_POLICIES)
}
