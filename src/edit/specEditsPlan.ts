/** A wish about the desired state → the edits that fulfil it: pure, and what it answers compiles where that is asked. */
import { compile } from '../cluster/compile.ts'
import { planCluster } from '../cluster/planCluster.ts'
import type { ClusterSpec, Service } from '../cluster/spec.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import type { Problem, Result } from '../net/problem.ts'
import type { SpecEdit, SpecKey } from './edit.ts'
import { applySpecEdits, isItem, keyFields } from './specEdits.ts'
import { itemsOf, restoring } from './specEditsDiff.ts'
import { extended, ofType } from './specEditsFollow.ts'
import { type AddWish, newItem } from './specEditsNew.ts'
import { removal } from './specEditsRemove.ts'
import type { SpecPlan, SpecWish } from './specEditsWish.ts'

type Item = Readonly<Record<string, unknown>>

/** `opened`: without any edits. */
export function planSpec(opened: ClusterSpec, now: ClusterSpec, wish: SpecWish): Result<SpecPlan> {
  switch (wish.op) {
    case 'add':
      return adding(now, wish)
    case 'remove':
      return removal(now, wish.key)
    case 'set':
      return setting(now, wish.key, wish.fields)
    case 'extend':
      return extending(now, wish.key, wish.field)
    case 'restore':
      return bringingBack(opened, now, wish.key)
    case 'restorePart':
      return done([{ op: 'put', part: wish.part, value: opened[wish.part] ?? null }])
  }
}

const done = (edits: readonly SpecEdit[], key?: SpecKey, along: readonly SpecKey[] = []): Result<SpecPlan> => ({
  ok: true,
  value: { edits, ...(key && { key }), along, touched: [] },
})

function adding(spec: ClusterSpec, wish: AddWish): Result<SpecPlan> {
  const edits = newItem(spec, wish)
  const [first] = edits ?? []
  if (!edits || first?.op !== 'add') return { ok: false, problems: [noRoom(wish)] }
  const key = { list: wish.list, ...keyFields(first.item as Item, true) }
  const settled = wish.list === 'pods' ? withoutMovingOthers(spec, edits, key) : edits
  const applied = applySpecEdits(spec, settled)
  if (!applied.ok) return applied
  const compiled = compile(applied.value)
  return compiled.ok ? done(settled, key) : compiled
}

/**
 * IPAM serves pods in the order of their names, so a new one may take another's address. In a running cluster it comes
 * last; then it is given the address that it would have got.
 */
function withoutMovingOthers(spec: ClusterSpec, edits: readonly SpecEdit[], key: SpecKey): readonly SpecEdit[] {
  const before = allotted(spec)
  const after = allottedBy(spec, edits)
  const moved = [...before.all].some(([name, addr]) => after?.get(name) !== addr)
  if (!moved || !after) return edits
  const address = allottedBy(before.pinned, edits)?.get(`${key.namespace}/${key.name}`)
  const given = edits.map((edit) =>
    edit.op === 'add' && address !== undefined ? { ...edit, item: { ...(edit.item as Item), address } } : edit,
  )
  const settled = allottedBy(spec, given)
  return settled && [...before.all].every(([name, addr]) => settled.get(name) === addr) ? given : edits
}

function allottedBy(spec: ClusterSpec, edits: readonly SpecEdit[]): ReadonlyMap<string, string> | undefined {
  const applied = applySpecEdits(spec, edits)
  return applied.ok ? allotted(applied.value).all : undefined
}

/** Everybody's address, and the same cluster with all of them given. */
function allotted(spec: ClusterSpec): { readonly all: ReadonlyMap<string, string>; readonly pinned: ClusterSpec } {
  const planned = planCluster(spec)
  if (!planned.ok) return { all: new Map(), pinned: spec }
  const { nodes } = planned.value
  const pods = nodes.flatMap((node) =>
    node.pods.map(({ namespace, name, addr }) => [`${namespace}/${name}`, formatIpv4(addr)] as const),
  )
  const tunnels = new Map(nodes.map(({ name, tunnels: own }) => [name, own]))
  const ofNodes = nodes.flatMap(({ name, tunnels: { ipip, vxlan } }) =>
    [ipip, vxlan].map((addr, i) => [`${name} ${i}`, addr === undefined ? '' : formatIpv4(addr)] as const),
  )
  const all = new Map([...pods, ...ofNodes])
  return {
    all,
    pinned: {
      ...spec,
      nodes: spec.nodes.map((node) => {
        const { ipip, vxlan } = tunnels.get(node.name) ?? {}
        return {
          ...node,
          ...(ipip !== undefined && { tunnelAddress: formatIpv4(ipip) }),
          ...(vxlan !== undefined && {
            [ipip === undefined ? 'tunnelAddress' : 'vxlanTunnelAddress']: formatIpv4(vxlan),
          }),
        }
      }),
      pods: spec.pods.map((pod) => {
        const address = all.get(`${pod.namespace}/${pod.name}`)
        return address === undefined ? pod : { ...pod, address }
      }),
    },
  }
}

function setting(spec: ClusterSpec, key: SpecKey, fields: Item): Result<SpecPlan> {
  const items = itemsOf(spec, key.list)
  const at = items.findIndex((item) => isItem(item, key))
  const item = items[at]
  if (!item) return { ok: false, problems: [unknown(key)] }
  // A pod is not moved but made anew, and gets an address there.
  const moves = key.list === 'pods' && fields['node'] !== undefined && fields['node'] !== item['node']
  const given = moves && !('address' in fields) ? { ...fields, address: undefined } : fields
  const all = key.list === 'services' ? ofType(spec, item as unknown as Service, given) : given
  const next = merged(item, all)
  const now: SpecKey = { list: key.list, ...keyFields(next, key.namespace !== undefined) }
  const edits: SpecEdit[] = Object.values(all).includes(null)
    ? [
        { op: 'remove', ...key },
        { op: 'add', list: key.list, item: next, at },
      ]
    : [{ op: 'set', ...key, fields: Object.fromEntries(Object.entries(all).map(([f, v]) => [f, v ?? null])) }]
  if (now.name === key.name) return done(edits, now)
  return done([...edits, ...followers(spec, key, now.name)], now)
}

function extending(spec: ClusterSpec, key: SpecKey, field: string): Result<SpecPlan> {
  const item = itemsOf(spec, key.list).find((one) => isItem(one, key))
  const entries = item && extended(spec, item, field)
  if (!entries) return { ok: false, problems: [item ? noRoom({ op: 'add', list: key.list }) : unknown(key)] }
  return done([{ op: 'set', ...key, fields: { [field]: entries } }], key)
}

/** What refers to a name goes along with it. */
function followers(spec: ClusterSpec, { list, name }: SpecKey, next: string): SpecEdit[] {
  const referring = (of: 'nodes' | 'pods' | 'hosts', field: string): SpecEdit[] =>
    itemsOf(spec, of).flatMap((item): SpecEdit[] =>
      item[field] === name ? [{ op: 'set', list: of, ...keyFields(item, true), fields: { [field]: next } }] : [],
    )
  if (list === 'gateways') return [...referring('nodes', 'gateway'), ...referring('hosts', 'gateway')]
  if (list === 'subnets') return [...referring('nodes', 'subnet'), ...referring('hosts', 'subnet'), ...ofGateways()]
  return list === 'nodes' ? [...referring('pods', 'node'), ...ofServices()] : []

  function ofGateways(): SpecEdit[] {
    return spec.gateways.flatMap((gateway): SpecEdit[] => {
      if (!gateway.interfaces.some(({ subnet }) => subnet === name)) return []
      const interfaces = gateway.interfaces.map((own) => (own.subnet === name ? { ...own, subnet: next } : own))
      return [{ op: 'set', list: 'gateways', name: gateway.name, fields: { interfaces } }]
    })
  }
  function ofServices(): SpecEdit[] {
    return (spec.services ?? []).flatMap(({ endpoints, ...service }): SpecEdit[] => {
      if (!endpoints?.some(({ node }) => node === name)) return []
      const renamed = endpoints.map((own) => (own.node === name ? { ...own, node: next } : own))
      return [{ op: 'set', list: 'services', ...keyFields({ ...service }, true), fields: { endpoints: renamed } }]
    })
  }
}

/** With the node of a pod, with the subnet of a node, where these are gone too. */
function bringingBack(opened: ClusterSpec, now: ClusterSpec, key: SpecKey): Result<SpecPlan> {
  const edits = restoring(opened, now, key)
  if (!edits) return done([])
  const was = itemsOf(opened, key.list).find((item) => isItem(item, key))
  // What was added is removed as anything else is.
  if (!was) return removal(now, key)
  const stand = [
    ['nodes', was['node']],
    ['subnets', was['subnet']],
  ] as const
  const along = stand.flatMap(([list, name]): SpecKey[] =>
    typeof name === 'string' && !now[list].some((one) => one.name === name) ? [{ list, name }] : [],
  )
  const before = along.map((one) => bringingBack(opened, now, one))
  const all = before.flatMap((plan) => (plan.ok ? plan.value.edits : []))
  const further = before.flatMap((plan) => (plan.ok ? plan.value.along : []))
  return done([...all, ...edits], key, [...along, ...further])
}

const merged = (item: object, fields: Item): Item =>
  Object.fromEntries(Object.entries({ ...item, ...fields }).filter(([, value]) => value !== undefined))

const noRoom = ({ list, where }: AddWish): Problem => {
  const what = where?.subnet === undefined ? list : `room in ${where.subnet}`
  return { path: list, code: 'missing', params: { what }, message: `there is no room for more ${list}` }
}

const unknown = ({ list, name }: SpecKey): Problem => ({
  path: list,
  code: 'unknownReference',
  params: { what: list, name },
  message: `there is nothing named "${name}" in ${list}`,
})
