/**
 * The variants of a lab that can stand beside each other, each with a word that a link can hold: `now`, `opened`,
 * `programmed`, `pool.ipip.Always`, `proxy.ipvs`, `version.v1.30`, `fault.ipForwardOff`; and what only this browser has, a
 * step of the history or a saved lab, packed: `given.…`.
 */
import type { EncapMode, SpecEdit } from '../protocol/engine.ts'
import type { FaultOffer } from '../protocol/faults.ts'
import type { Loaded, Source } from '../protocol/protocol.ts'
import { type StepName, withKernelEdits, withSpecEdits } from './history.ts'
import { editsOf, type LabState, withEdits, withPoolEdit } from './lab.ts'
import { pack } from './packed.ts'
import { oneOf } from './prefs.ts'
import { readSource } from './readSource.ts'
import type { NamedLab } from './savedLabs.ts'
import { unpack } from './unpack.ts'

export interface Variant {
  /** What a select holds; of steps and labs it is not what a link holds. */
  readonly word: string
  readonly name: VariantName
  readonly source: Source
}

type VariantName =
  | { readonly kind: 'now' | 'opened' | 'programmed' | 'given' }
  | { readonly kind: 'step'; readonly step: StepName }
  | { readonly kind: 'pool'; readonly mode: PoolMode }
  | { readonly kind: 'fault'; readonly offer: FaultOffer }
  | { readonly kind: 'proxy'; readonly mode: 'iptables' | 'ipvs' }
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'lab'; readonly name: string }

const POOL_MODES = {
  none: { ipipMode: 'Never', vxlanMode: 'Never' },
  'ipip.Always': { ipipMode: 'Always', vxlanMode: 'Never' },
  'ipip.CrossSubnet': { ipipMode: 'CrossSubnet', vxlanMode: 'Never' },
  'vxlan.Always': { ipipMode: 'Never', vxlanMode: 'Always' },
  'vxlan.CrossSubnet': { ipipMode: 'Never', vxlanMode: 'CrossSubnet' },
} as const satisfies Readonly<Record<string, { readonly ipipMode: EncapMode; readonly vxlanMode: EncapMode }>>

type PoolMode = keyof typeof POOL_MODES

type KubeProxy = NonNullable<NonNullable<Loaded['spec']>['kubeProxy']>
const PROXIES = ['iptables', 'ipvs'] as const
const VERSIONS: readonly NonNullable<KubeProxy['version']>[] = ['v1.21', 'v1.23', 'v1.30']

interface Known {
  readonly lab: Pick<LabState, 'inForce' | 'loaded' | 'history'>
  readonly faults: readonly FaultOffer[]
  readonly labs: readonly (NamedLab & { readonly id: number })[]
}

/** All that can be chosen, in the order of choosing; equal ones are offered nonetheless: that they are equal is an answer. */
export function variantsOf({ lab, faults, labs }: Known): Variant[] {
  const { inForce, loaded, history } = lab
  if (!inForce) return []
  const { spec } = loaded ?? {}
  return [
    { word: 'now', name: { kind: 'now' }, source: inForce },
    { word: 'opened', name: { kind: 'opened' }, source: asOpened(inForce) },
    ...(editsOf(inForce).kernel.length > 0
      ? [{ word: 'programmed', name: { kind: 'programmed' }, source: asProgrammed(inForce) } as const]
      : []),
    ...history.done
      .map(
        ({ name, before }, at): Variant => ({ word: `step.${at}`, name: { kind: 'step', step: name }, source: before }),
      )
      .reverse(),
    ...(spec ? poolVariants(inForce, spec) : []),
    ...(spec?.services || spec?.kubeProxy ? proxyVariants(inForce, spec.kubeProxy) : []),
    ...faults.map(
      (offer): Variant => ({
        word: `fault.${offer.code}`,
        name: { kind: 'fault', offer },
        source: withEdits(
          inForce,
          withKernelEdits(withSpecEdits(editsOf(inForce), offer.edits.spec), offer.edits.kernel),
        ),
      }),
    ),
    ...labs.map(({ id, name, source }): Variant => ({ word: `lab.${id}`, name: { kind: 'lab', name }, source })),
  ]
}

function asOpened(source: Source): Source {
  return source.kind === 'scenario' ? { kind: source.kind, id: source.id } : { kind: source.kind, text: source.text }
}

const asProgrammed = (source: Source): Source => withEdits(source, { ...editsOf(source), kernel: [] })

function poolVariants(source: Source, { ipPools }: NonNullable<Loaded['spec']>): Variant[] {
  return (Object.keys(POOL_MODES) as PoolMode[]).map((mode) => {
    const fields = POOL_MODES[mode]
    // Edits of the desired state come after what was set in the panel, and would win.
    const edited = editsOf(source).spec.some((edit) => 'list' in edit && edit.list === 'ipPools')
    const sets = ipPools.map(({ name }): SpecEdit => ({ op: 'set', list: 'ipPools', name, fields }))
    const made = edited
      ? withEdits(source, withSpecEdits(editsOf(source), sets))
      : ipPools.reduce((all, { name }) => withPoolEdit(all, name, fields), source)
    return { word: `pool.${mode}`, name: { kind: 'pool', mode }, source: made }
  })
}

function proxyVariants(source: Source, now: KubeProxy = {}): Variant[] {
  const put = (value: KubeProxy): Source =>
    withEdits(source, withSpecEdits(editsOf(source), [{ op: 'put', part: 'kubeProxy', value: { ...now, ...value } }]))
  return [
    ...PROXIES.map(
      (mode): Variant => ({ word: `proxy.${mode}`, name: { kind: 'proxy', mode }, source: put({ mode }) }),
    ),
    ...VERSIONS.map(
      (version): Variant => ({
        word: `version.${version}`,
        name: { kind: 'version', version },
        source: put({ version }),
      }),
    ),
  ]
}

const GIVEN = /^given\.([\w-]+)$/

/** What a link holds of a variant: its word, or, where another browser has nothing of it, what it is. */
export async function linkWord({ word, name, source }: Variant, inForce: Source | undefined): Promise<string> {
  if (name.kind !== 'step' && name.kind !== 'lab' && name.kind !== 'given') return word
  return `given.${await pack(isOver(source, inForce) ? { pools: source.pools, edits: source.edits } : source)}`
}

/** Of the state before the last step. */
export async function wordBefore({ inForce, history }: Pick<LabState, 'inForce' | 'history'>): Promise<string> {
  const last = history.done.at(-1)
  if (!last) return 'opened'
  return await linkWord({ word: '', name: { kind: 'given' }, source: last.before }, inForce)
}

/** Both are made of the same scenario or document: what lies over it is enough. */
function isOver(a: Source, b: Source | undefined): boolean {
  return b !== undefined && JSON.stringify(asOpened(a)) === JSON.stringify(asOpened(b))
}

/**
 * The variant that a link's word means; a given one has the name that it goes by here, if it has one. Undefined where
 * nothing here is called so.
 */
export async function variantOf(
  word: string,
  variants: readonly Variant[],
  inForce: Source | undefined,
): Promise<Variant | undefined> {
  const packed = GIVEN.exec(word)?.[1]
  if (packed === undefined) return variants.find((one) => one.word === word)
  const unpacked = await unpack('link.compare', packed)
  if (!unpacked.ok || typeof unpacked.value !== 'object' || unpacked.value === null) return undefined
  const base = 'kind' in unpacked.value || !inForce ? {} : asOpened(inForce)
  const read = readSource('link.compare', { ...base, ...unpacked.value })
  if (!read.ok) return undefined
  const known = variants.find(({ source }) => JSON.stringify(sorted(source)) === JSON.stringify(sorted(read.value)))
  return known ?? { word, name: { kind: 'given' }, source: read.value }
}

export type WhyUnknown = 'damaged' | 'elsewhere' | 'fault' | 'desired' | 'proxy' | 'commands' | 'word'

/** Why a link's word is none of the variants here. */
export function whyUnknown(word: string, { inForce, loaded }: Pick<LabState, 'inForce' | 'loaded'>): WhyUnknown {
  const [kind, ...rest] = word.split('.')
  const name = rest.join('.')
  const { spec } = loaded ?? {}
  if (kind === 'given') return 'damaged'
  if (kind === 'step' || kind === 'lab') return 'elsewhere'
  if (kind === 'fault') return 'fault'
  if (kind === 'pool' && Object.hasOwn(POOL_MODES, name) && !spec) return 'desired'
  const isProxy =
    (kind === 'proxy' && oneOf(PROXIES, name)) || (kind === 'version' && VERSIONS.some((one) => one === name))
  if (isProxy && !(spec?.services || spec?.kubeProxy)) return spec ? 'proxy' : 'desired'
  if (word === 'programmed' && editsOf(inForce).kernel.length === 0) return 'commands'
  return 'word'
}

const sorted = ({ kind, pools, edits, ...rest }: Source): unknown => [kind, pools, edits, rest]
