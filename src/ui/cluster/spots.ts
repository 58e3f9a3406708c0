/** Places of the picture as things of the cluster, and the other way round. */
import { type Wished, wish } from '../../client/clusterForms.ts'
import type { Hopscope } from '../../client/hopscope.ts'
import type { SpecKey, SpecWish, Topology } from '../../protocol/engine.ts'

const LISTS = { node: 'nodes', pod: 'pods', gateway: 'gateways', host: 'hosts' } as const

/** What of the desired state a namespace stands for. */
export function keyOfSpot({ lab }: Hopscope, ns: string): SpecKey | undefined {
  const { loaded } = lab.getState()
  if (!loaded?.spec) return undefined
  const place = placeOf(loaded.topology, ns)
  if (place) {
    const { kind, label, podNamespace } = place
    return { list: LISTS[kind], name: label, ...(podNamespace !== undefined && { namespace: podNamespace }) }
  }
  const segment = loaded.topology.segments.find((one) => one.ns === ns)
  return segment && { list: 'subnets', name: segment.label }
}

export const placeOf = ({ places }: Topology, ns: string): Topology['places'][number] | undefined =>
  places.find((place) => place.ns === ns)

/** As people call it. */
export function spotName({ topology }: { readonly topology: Topology }, ns: string): string {
  const segment = topology.segments.find((one) => one.ns === ns)
  return placeOf(topology, ns)?.label ?? segment?.cidrs[0] ?? segment?.label ?? ns
}

function nsOfKey({ places, segments }: Topology, { list, name, namespace }: SpecKey): string | undefined {
  if (list === 'subnets') return segments.find(({ label }) => label === name)?.ns
  return places.find(
    ({ kind, label, podNamespace }) =>
      LISTS[kind] === list && label === name && (list !== 'pods' || podNamespace === namespace),
  )?.ns
}

/** Selects what was added, as soon as it is there. */
export async function addAt(app: Hopscope, wanted: Extract<SpecWish, { readonly op: 'add' }>): Promise<Wished> {
  const wished = await wish(app, wanted)
  const { loaded } = app.lab.getState()
  const ns = loaded && wished.plan?.key && nsOfKey(loaded.topology, wished.plan.key)
  if (ns !== undefined) app.selection.setState({ spot: { ns } })
  return wished
}

export async function removeAt(app: Hopscope, ns: string): Promise<Wished> {
  const key = keyOfSpot(app, ns)
  if (!key) return { problems: [] }
  const wished = await wish(app, { op: 'remove', key })
  const { loaded } = app.lab.getState()
  const { spot } = app.selection.getState()
  const there = (name: string) =>
    loaded && (placeOf(loaded.topology, name) ?? loaded.topology.segments.find((one) => one.ns === name))
  if (wished.plan && spot && !there(spot.ns)) app.selection.setState({ spot: undefined })
  return wished
}

/** The address by which others reach a place: of its first interface that leads anywhere. */
export function addressOf(topology: Topology, ns: string): string | undefined {
  const ports = placeOf(topology, ns)?.ports ?? []
  const out = ports.find(
    ({ kind, name, addresses }) => kind === 'veth' && !name.startsWith('cali') && addresses.length > 0,
  )
  return (out ?? ports.find(({ kind, addresses }) => kind !== 'lo' && addresses.length > 0))?.addresses[0]?.split(
    '/',
  )[0]
}

/** The present probe, sent from here or to here; where it would end where it begins, its ends change places. */
export async function probeAt(app: Hopscope, ns: string, end: 'from' | 'to', autoplay: boolean): Promise<void> {
  const { loaded } = app.lab.getState()
  const { draft } = app.session.getState()
  const own = loaded && addressOf(loaded.topology, ns)
  if (!loaded || !draft) return
  if (end === 'from') {
    const other = draft.to === own ? addressOf(loaded.topology, draft.from) : undefined
    app.actions.draft({ from: ns, dev: undefined, ...(other !== undefined && { to: other }) })
  } else if (own !== undefined) {
    const there =
      draft.from === ns && loaded.topology.places.find((place) => addressOf(loaded.topology, place.ns) === draft.to)
    const asks = draft.kind === 'dns' || draft.kind === 'arping'
    app.actions.draft({
      to: own,
      ...(there && { from: there.ns, dev: undefined }),
      ...(asks && { kind: 'ping', port: undefined, dev: undefined }),
    })
  }
  await app.actions.send(autoplay)
}
