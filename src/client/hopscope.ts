/** The page without a page: its state, and everything that a user can do, callable from anywhere. */
import type { StoreApi } from 'zustand/vanilla'
import type { Probe, Problem, Result, ScenarioId, SpecKey } from '../protocol/engine.ts'
import { type PoolEdit, PROTOCOL_VERSION, type Source } from '../protocol/protocol.ts'
import { createForms, type FormsState, isKnown } from './clusterForms.ts'
import type { Connect } from './connection.ts'
import { createEditing, type Editing } from './editing.ts'
import { createExplainer, type Explainer } from './explainer.ts'
import { createFetching, type Fetching } from './fetching.ts'
import { doStep, type StepName } from './history.ts'
import { createInspector, type Inspector } from './inspector.ts'
import { createLab, type LabState } from './lab.ts'
import { createLoader, SEED, type Then } from './loader.ts'
import { createPings, type Pings } from './pings.ts'
import { createPlayback, type PlaybackState } from './playback.ts'
import { withoutPoolWishes, withPoolWish } from './poolWishes.ts'
import { createPrefs, type Prefs } from './prefs.ts'
import type { NamedLab } from './savedLabs.ts'
import { createSelection, NOTHING, type SelectionState } from './selection.ts'
import { createSession, type SessionState } from './session.ts'
import { KEPT_KEY, readShelf, type Shelf, writeShelf } from './shelf.ts'
import { createSimClient, type SimClient } from './simClient.ts'
import { createTransport, type Transport } from './transport.ts'
import { KEPT, type ParsedView, type ViewState } from './url.ts'
import { keyWord } from './urlOpen.ts'

interface HopscopeOptions {
  readonly connect: Connect
  readonly shelf?: Shelf | undefined
  /** What this tab keeps over a reload. */
  readonly tab?: Shelf | undefined
  /** The tab is where it was when it was left: it is reloaded, and its address may lag behind its lab. */
  readonly returning?: boolean
  readonly languages?: readonly string[]
  /** Milliseconds after which a silent simulator counts as hung. */
  readonly patience?: number
}

export interface Hopscope {
  readonly lab: StoreApi<LabState>
  readonly session: StoreApi<SessionState>
  readonly playback: StoreApi<PlaybackState>
  readonly selection: StoreApi<SelectionState>
  readonly prefs: StoreApi<Prefs>
  readonly forms: StoreApi<FormsState>
  readonly inspector: Inspector
  readonly explainer: Explainer
  readonly pings: Pings
  /** What a part of the page asks that is fetched later. */
  readonly ask: SimClient['ask']
  /** Another simulator, for what would keep this one busy; whoever takes it loads it and closes it. */
  readonly aside: () => SimClient
  /** A part of the page that an act needs: waits for the user's word where the network fails, and rejects once it is given up. */
  readonly fetch: Fetching['fetch']
  readonly transport: Transport
  readonly actions: Actions
  readonly close: () => void
}

interface Actions extends Editing {
  /**
   * Opens what a link says, or the first scenario. `autoplay`: where the link names no moment. Throws where the network or
   * the simulator failed, so that nobody could judge the link: then nothing has changed.
   */
  readonly open: (link: ParsedView, autoplay: boolean) => Promise<void>
  readonly openScenario: (id: ScenarioId, autoplay: boolean) => Promise<boolean>
  /** Answers what is wrong with it; then what was open stays open. */
  readonly openDocument: (text: string, autoplay: boolean) => Promise<readonly Problem[]>
  /** A lab that was saved, or is a file's; refused as a document is. */
  readonly openLab: (lab: NamedLab) => Promise<readonly Problem[]>
  /** Another state of the lab, or the one in force, with a probe in it, at a hop of its trace. */
  readonly showVariant: (source: Source, probe: Probe, hop: number, step?: StepName) => Promise<boolean>
  readonly editPool: (pool: string, edit: PoolEdit) => Promise<void>
  /** All pools back to what the scenario or document says. */
  readonly resetPools: () => Promise<void>
  /** A field set to undefined is taken out. */
  readonly draft: (change: { readonly [F in keyof Probe]?: Probe[F] | undefined }) => void
  readonly send: (autoplay: boolean) => Promise<void>
  readonly cancel: () => void
  /** What could not be fetched is fetched again. */
  readonly retry: () => void
  readonly dismiss: (
    what: 'crash' | 'linkProblems' | 'problems' | 'keeping' | 'replaced' | 'otherwise' | 'failed',
  ) => void
}

const FIRST_SCENARIO: ScenarioId = 'ipip-always'
/** The step that a link makes. */
const FOLLOWED: StepName = { code: 'link', params: {} }
const DOCUMENT_KEY = 'hopscope.document'

export function createHopscope(options: HopscopeOptions): Hopscope {
  const { connect, shelf, tab, returning = false, languages = [], patience } = options
  const lab = createLab()
  const session = createSession()
  const playback = createPlayback()
  const selection = createSelection()
  const prefs = createPrefs(shelf, languages)
  const forms = createForms()
  const { fetch, patient, decide } = createFetching((message) => lab.setState({ failed: { unfetched: true, message } }))
  const common = { connect, ...(patience === undefined ? {} : { patience }) }
  const client = patient(
    createSimClient({ ...common, onRestart: (message, after) => lab.setState({ crash: { message, after } }) }),
  )
  const aside = () => patient(createSimClient(common))
  const inspector = createInspector(client)
  const explainer = createExplainer(client)
  const pings = createPings(client, SEED)
  const loader = createLoader({ client, inspector, explainer, lab, session, playback })
  const transport = createTransport(playback, session)
  // What writes it is fetched as soon as a lab is open: at the first edit it must be there, whatever happens next.
  const stopKeeping = lab.subscribe((now, was) => {
    // Undo brings one back too: the address only says that there is one.
    if (now.inForce !== was.inForce && now.inForce?.kind === 'document')
      writeShelf(shelf, DOCUMENT_KEY, now.inForce.text)
    if (now.inForce !== was.inForce || now.history !== was.history)
      fetch(() => import('./keep.ts')).then(
        ({ keep }) => keep(lab, shelf, tab),
        () => lab.getState().keeping === 'kept' && lab.setState({ keeping: 'failed' }),
      )
  })

  // Undo and Back lead to other clusters too: what is looked at may not be there.
  const stopLooking = lab.subscribe((now, was) => {
    const { spot } = selection.getState()
    if (now.loaded !== was.loaded && spot && !placesOf(now).has(spot.ns))
      selection.setState({ spot: undefined, item: undefined })
  })

  /** Links followed. */
  let visits = 0

  async function greet(): Promise<void> {
    const answer = await client.ask('hello', { version: PROTOCOL_VERSION })
    if (answer.kind === 'ok') lab.setState({ scenarios: answer.answer.scenarios })
  }

  async function sourceOf(view: ViewState): Promise<Result<Source>> {
    const { loaded, inForce } = lab.getState()
    // Nothing is asked for, or the tab comes back: what was being worked on, if it was more than looked at.
    const isBare = Object.keys(view).length === 0
    const resumes = !loaded && (isBare || (returning && readShelf(tab, KEPT_KEY) !== undefined))
    const kept = resumes || view.packedEdits === KEPT ? await readKept() : undefined
    if (kept?.edited && resumes) return { ok: true, value: kept.source }
    // Too many for the address: they are this browser's.
    if (view.packedEdits === KEPT) return ofThisBrowser([inForce, kept?.source].find((source) => source?.edits))
    const carries = [view.packedEdits, view.packedDocument, view.packedLab].some((word) => word !== undefined)
    const carried = carries ? await (await fetch(() => import('./readCarried.ts'))).readCarried(view) : undefined
    if (carried && !carried.ok) return carried
    const { edits, document } = carried?.value ?? {}
    const laid = { ...(view.pools ? { pools: view.pools } : {}), ...(edits ? { edits } : {}) }
    const text = document ?? (view.document ? readShelf(shelf, DOCUMENT_KEY) : undefined)
    if (text !== undefined) return { ok: true, value: { kind: 'document', text, ...laid } }
    return { ok: true, value: { kind: 'scenario', id: (view.scenario ?? FIRST_SCENARIO) as ScenarioId, ...laid } }
  }

  /** The way that led to a source, where it is the one that was kept; else on from that one, if it was edited. */
  async function historyOf(source: Source): Promise<Then['step']> {
    // A reload goes nowhere: what another tab keeps is not where this one was.
    if (returning && readShelf(tab, KEPT_KEY) === undefined) return undefined
    const kept = await readKept()
    if (!kept) return undefined
    if (isSame(kept.source, source)) return kept.history
    return kept.edited ? doStep(kept.history, FOLLOWED, kept.source, source) : undefined
  }

  /** The tab's own, else the browser's. The reader is fetched only where there is something to read. */
  async function readKept() {
    const from = [tab, shelf].find((one) => readShelf(one, KEPT_KEY) !== undefined)
    return from && (await fetch(() => import('./keep.ts'))).readKept(from)
  }

  /** A link took the place of edits that no step of the history leads from: said, for nobody asked. */
  function isReplaced(source: Source): boolean {
    const { history } = lab.getState()
    const [last] = history.done.slice(-1)
    if (last?.name !== FOLLOWED || !(last.before.edits ?? last.before.pools)) return false
    return ![...history.done.slice(0, -1), ...history.undone].some(({ before }) => isSame(before, source))
  }

  /** Back and forward within one lab: nothing to load again. */
  async function revisit(then: Then): Promise<void> {
    const current = session.getState().trace
    const probe = then.probe ?? lab.getState().loaded?.probes[0]
    if (!probe || (current && sameProbe(current.probe, probe))) transport.seek(then.hop ?? -1)
    else await loader.trace({ id: 'probe', ...probe }, then)
  }

  /** Another cluster has other places. */
  const forgetPlaces = () => selection.setState({ spot: undefined, item: undefined, filter: '' })

  /** A link may name places that its cluster has not. */
  function forgetStrangers(view: ViewState, problems: readonly Problem[]): void {
    const { spec } = lab.getState().loaded ?? {}
    const known = placesOf(lab.getState())
    const strangers = [
      ['from', view.probe?.from],
      ['ns', view.spot?.ns],
    ].flatMap(([field, name]) => (name === undefined || known.has(name) ? [] : [stranger(`link.${field}`, name)]))
    if (view.spot && !known.has(view.spot.ns)) selection.setState({ spot: undefined })
    const form = view.form && 'key' in view.form ? view.form.key : undefined
    if (form && !isKnown(spec, form)) {
      strangers.push(unknownKey('forms', form))
      forms.setState({ at: undefined })
    }
    if (view.about && !isKnown(spec, view.about)) {
      strangers.push(unknownKey('about', view.about))
      selection.setState({ dialog: undefined, about: undefined })
    }
    if (strangers.length > 0) lab.setState({ linkProblems: [...problems, ...strangers] })
  }

  async function openSource(source: Source, step: StepName, autoplay: boolean): Promise<readonly Problem[]> {
    const before = lab.getState().inForce
    const done = await loader.load(source, { autoplay, fresh: true, onLoaded: forgetPlaces, step })
    const { problems } = lab.getState()
    if (!done) lab.setState({ source: before, problems: [] })
    return problems
  }

  /** A link that cannot be used changes nothing; where there is nothing yet, the first scenario is opened. */
  async function refuse(problems: readonly Problem[], autoplay: boolean): Promise<void> {
    const { loaded, inForce } = lab.getState()
    if (loaded) lab.setState({ source: inForce, problems: [] })
    else await loader.load({ kind: 'scenario', id: FIRST_SCENARIO }, { autoplay })
    lab.setState({ linkProblems: problems })
  }

  function tryAgain(again: boolean): void {
    lab.setState({ failed: undefined })
    decide(again)
  }

  const actions: Actions = {
    ...createEditing({ client, lab, loader }),
    async open({ view, problems, refused }, autoplay) {
      const mine = ++visits
      if (lab.getState().scenarios.length === 0) void greet()
      const read = await sourceOf(view)
      // Another link was followed meanwhile.
      if (mine !== visits) return
      if (refused || !read.ok) return await refuse([...problems, ...(read.ok ? [] : read.problems)], autoplay)
      lab.setState({ linkProblems: problems })
      const before = { selection: selection.getState(), prefs: prefs.getState(), forms: forms.getState() }
      const { spot, panel = NOTHING.panel, table = NOTHING.table, item, filter = NOTHING.filter, compare } = view
      const { dialog, about, matrix = NOTHING.matrix } = view
      // A form first: what follows the selection shows both at once.
      forms.setState(showing(forms.getState(), view))
      selection.setState({ spot, panel, table, item, filter, compare, dialog, about, matrix })
      if (view.locale) prefs.setState({ locale: view.locale, localeChosen: true })
      if (view.theme) prefs.setState({ theme: view.theme })

      const source = read.value
      const { loaded, inForce } = lab.getState()
      const then: Then = { probe: view.probe ?? (loaded ? loaded.probes[0] : undefined), hop: view.hop, autoplay }
      if (loaded && JSON.stringify(inForce) === JSON.stringify(source)) return await revisit(then)
      const step = loaded ? FOLLOWED : await historyOf(source)
      if (mine !== visits) return
      if (await loader.load(source, { ...then, probe: view.probe, ...(step && { step }) })) {
        if (step) lab.setState({ replaced: isReplaced(source) })
        forgetStrangers(view, problems)
        return
      }
      const refusal = lab.getState().problems
      if (refusal.length === 0 || mine !== visits) return
      selection.setState(before.selection)
      forms.setState(before.forms)
      if (lab.getState().loaded) prefs.setState(before.prefs)
      // Nobody judged it: the address still says what is wanted.
      if (refusal[0]?.code === 'unanswered') {
        lab.setState({ source: inForce, problems: [] })
        throw new Error(refusal[0].message)
      }
      await refuse([...problems, ...refusal], autoplay)
    },
    async openScenario(id, autoplay) {
      const step = { code: 'scenario', params: { id } }
      return await loader.load({ kind: 'scenario', id }, { autoplay, fresh: true, onLoaded: forgetPlaces, step })
    },
    async openDocument(text, autoplay) {
      return await openSource({ kind: 'document', text }, { code: 'document', params: {} }, autoplay)
    },
    async openLab({ name, source }) {
      return await openSource(source, { code: 'lab', params: { name } }, false)
    },
    async showVariant(source, probe, hop, step = { code: 'variant', params: {} }) {
      const then: Then = { probe, hop, autoplay: false, step }
      if (source !== lab.getState().inForce) return await loader.load(source, then)
      await loader.trace(probe, then)
      return true
    },
    async editPool(pool, edit) {
      const { source } = lab.getState()
      if (!source) return
      const step = { code: 'pool', params: { pool, fields: Object.keys(edit).join(', ') } }
      await loader.load(withPoolWish(source, pool, edit), { autoplay: false, step })
    },
    async resetPools() {
      const { source } = lab.getState()
      if (!source) return
      await loader.load(withoutPoolWishes(source), { autoplay: false, step: { code: 'poolsReset', params: {} } })
    },
    draft(change) {
      const { draft } = session.getState()
      if (draft) session.setState({ draft: withoutUndefined({ ...draft, ...change }) })
    },
    async send(autoplay) {
      const { draft } = session.getState()
      if (draft) await loader.trace(draft, { autoplay, hop: autoplay ? undefined : 0 })
    },
    cancel: loader.cancel,
    retry: () => tryAgain(true),
    dismiss(what) {
      if (what === 'crash') lab.setState({ crash: undefined })
      else if (what === 'failed') tryAgain(false)
      else if (what === 'linkProblems') lab.setState({ linkProblems: [] })
      else if (what === 'keeping') lab.setState({ keeping: 'said' })
      else if (what === 'replaced') lab.setState({ replaced: false })
      else if (what === 'otherwise') lab.setState({ otherwise: [] })
      else lab.setState({ problems: [], source: lab.getState().inForce })
    },
  }

  const close = () => {
    stopKeeping()
    stopLooking()
    loader.cancel()
    client.close()
  }
  return {
    ...{ lab, session, playback, selection, prefs, inspector, explainer, pings, transport, actions, close },
    ...{ ask: client.ask, aside, fetch, forms },
  }
}

const placesOf = ({ loaded }: LabState): ReadonlySet<string> =>
  new Set([...(loaded?.topology.places ?? []), ...(loaded?.topology.segments ?? [])].map(({ ns }) => ns))

const isSame = (a: Source, b: Source): boolean => JSON.stringify(a) === JSON.stringify(b)

function ofThisBrowser(source: Source | undefined): Result<Source> {
  if (source) return { ok: true, value: source }
  const params = { what: 'edits', name: KEPT }
  const message = 'link.edits: they are in the browser that they were made in'
  return { ok: false, problems: [{ path: 'link.edits', code: 'unknownReference', params, message }] }
}

const stranger = (path: string, name: string): Problem => ({
  path,
  code: 'unknownReference',
  params: { what: 'namespace', name },
  message: `${path}: there is no namespace "${name}"`,
})

const unknownKey = (field: string, key: SpecKey): Problem => ({
  path: `link.${field}`,
  code: 'notInLink',
  params: { field, value: keyWord(key) },
  message: `link.${field}: there is no "${keyWord(key)}"`,
})

/** The form that a link names, begun anew unless it is open already. */
function showing({ at, opened }: FormsState, { cluster, form }: ViewState): Partial<FormsState> {
  const isOpen = JSON.stringify(at) === JSON.stringify(form)
  return { shown: cluster === true, at: isOpen ? at : form, opened: isOpen ? opened : opened + 1 }
}

const withoutUndefined = (probe: { readonly [F in keyof Probe]: Probe[F] | undefined }): Probe =>
  Object.fromEntries(Object.entries(probe).filter(([, value]) => value !== undefined)) as unknown as Probe

function sameProbe(a: Omit<Probe, 'id'>, b: Omit<Probe, 'id'>): boolean {
  const fields = ['kind', 'from', 'to', 'port', 'sport', 'size', 'ttl', 'pmtu', 'dev'] as const
  return fields.every((field) => a[field] === b[field])
}
