/**
 * Keeps the address bar at what is seen. What a user would call going somewhere makes an entry in the history, a dialog or
 * a form that opens too; closing it goes back to the entry before, so that Back never opens what was closed. Moving the
 * playhead or typing replaces the entry, and while a trace plays it is written rarely: browsers count such calls.
 */
import type { Hopscope } from './hopscope.ts'
import { MOST_PACKED } from './packed.ts'
import { currentHop } from './playback.ts'
import { NOTHING } from './selection.ts'
import { knownPacked, packEdits } from './share.ts'
import { formatView, KEPT, parseView, type ViewState } from './url.ts'

/** The parts of a window that are used. */
export interface AddressBar {
  readonly read: () => string
  readonly push: (fragment: string) => void
  readonly replace: (fragment: string) => void
  /** To the entry before, which was pushed from here; `onChange` says when it is there. */
  readonly back?: () => void
  /** Where the tab is left, should it be left now. */
  readonly remember?: (fragment: string) => void
  /** The user went back or forward, or edited the address. */
  readonly onChange: (listener: () => void) => () => void
  readonly later: (task: () => void, milliseconds: number) => () => void
}

const PAUSE = 300
const PAUSE_PLAYING = 2000

export function syncUrl(app: Hopscope, bar: AddressBar, onOpen: (autoplay: boolean) => boolean): () => void {
  let written = bar.read()
  let place = ''
  /** Places of the entries before this one, as far as they were pushed here and nobody went elsewhere since. */
  let beneath: string[] = []
  /** On the way back to the entry before. */
  let leaving = false
  /** A link is being opened: what is written meanwhile would be half the truth. */
  let opening = 0
  let cancelLater: (() => void) | undefined
  let stopped = false

  async function open(autoplay: boolean): Promise<void> {
    cancelLater?.()
    cancelLater = undefined
    opening += 1
    written = bar.read()
    beneath = []
    const link = parseView(written)
    try {
      await app.actions.open(link, onOpen(autoplay && link.view.hop === undefined))
      await packInForce()
    } catch {
      // Said by a notice of its own; the address keeps what was wanted until something else is shown.
      return
    } finally {
      opening -= 1
    }
    if (opening > 0) return
    const view = viewOf(app)
    place = placeOf(view)
    write(formatView(view), bar.replace)
  }

  /** The entry beneath shows the same, but for what was open over it: that is gone, as if it had never been. */
  function leave(to: string): void {
    beneath.pop()
    place = to
    leaving = true
    bar.back?.()
  }

  function arrived(): void {
    leaving = false
    written = bar.read()
    write(formatView(viewOf(app)), bar.replace)
    changed()
  }

  function write(fragment: string, how: (fragment: string) => void): void {
    // Another address stands there, and `onChange` is about to say so: a link that was just followed is not written over.
    if (bar.read() !== written) return
    bar.remember?.(fragment)
    if (fragment === written) return
    how(fragment)
    written = fragment
  }

  async function packInForce(): Promise<void> {
    const edits = app.lab.getState().inForce?.edits
    if (edits) await packEdits(edits)
  }

  function changed(): void {
    if (opening > 0 || leaving || app.session.getState().status === 'tracing') return
    const { inForce } = app.lab.getState()
    if (!inForce) return
    const { edits } = inForce
    if (edits && knownPacked(edits) === undefined) {
      void packInForce().then(changed)
      return
    }
    const view = viewOf(app)
    const now = placeOf(view)
    if (now !== place) {
      cancelLater?.()
      cancelLater = undefined
      if (bar.back && isClosed(place, now) && beneath.at(-1) === now) {
        leave(now)
        return
      }
      // From one dialog to another, or closed without an entry of its own: nothing to come back to.
      const replaced = isClosed(place, now) || isInstead(place, now)
      if (!replaced) beneath.push(place)
      place = now
      write(formatView(view), replaced ? bar.replace : bar.push)
    } else if (!cancelLater) {
      cancelLater = bar.later(flush, app.playback.getState().playing ? PAUSE_PLAYING : PAUSE)
    }
  }

  function flush(): void {
    cancelLater?.()
    cancelLater = undefined
    if (opening === 0 && !leaving) write(formatView(viewOf(app)), bar.replace)
  }

  const stops = [
    app.lab.subscribe(changed),
    app.session.subscribe(changed),
    app.selection.subscribe(changed),
    // A form that opens may bring its panel along: one entry for both.
    app.forms.subscribe(() => queueMicrotask(() => stopped || changed())),
    app.prefs.subscribe(changed),
    app.playback.subscribe((now, was) => {
      if (was.playing && !now.playing) cancelLater?.()
      if (was.playing && !now.playing) cancelLater = undefined
      changed()
    }),
    bar.onChange(() => {
      if (leaving) arrived()
      else if (bar.read() !== written) void open(false)
    }),
  ]
  void open(true)
  return () => {
    flush()
    stopped = true
    for (const stop of stops) stop()
  }
}

/** Edits are in it once they are packed. */
export function viewOf(app: Hopscope): ViewState {
  const { inForce } = app.lab.getState()
  const packedEdits = inForce?.edits && knownPacked(inForce.edits)
  const { trace } = app.session.getState()
  const { spot, panel, table, item, filter, compare, dialog, about, matrix } = app.selection.getState()
  const { shown, at } = app.forms.getState()
  const { locale, localeChosen, theme } = app.prefs.getState()
  const { id: _, ...probe } = trace?.probe ?? { id: '' }
  return {
    ...(inForce?.kind === 'document' ? { document: true } : inForce ? { scenario: inForce.id } : {}),
    ...(packedEdits === undefined ? {} : { packedEdits: packedEdits.length > MOST_PACKED / 2 ? KEPT : packedEdits }),
    ...(inForce?.pools ? { pools: inForce.pools } : {}),
    ...(trace
      ? { probe: probe as Omit<typeof trace.probe, 'id'>, hop: currentHop(app.playback.getState().playhead) }
      : {}),
    ...(spot ? { spot } : {}),
    ...(panel === NOTHING.panel ? {} : { panel }),
    ...(table === NOTHING.table ? {} : { table }),
    ...(item === undefined ? {} : { item }),
    ...(filter === '' ? {} : { filter }),
    ...(compare === undefined || compare.left.length + compare.right.length > MOST_PACKED / 2 ? {} : { compare }),
    ...(dialog === undefined ? {} : { dialog }),
    ...(dialog === 'manifests' && about ? { about } : {}),
    ...(dialog === 'matrix' && matrix !== NOTHING.matrix ? { matrix } : {}),
    ...(shown ? { cluster: true } : {}),
    ...(shown && at ? { form: at } : {}),
    ...(localeChosen ? { locale } : {}),
    ...(theme === 'system' ? {} : { theme }),
  }
}

/** What makes another entry in the history when it changes. */
function placeOf({ hop: _h, filter: _f, locale: _l, theme: _t, matrix: _m, ...place }: ViewState): string {
  return JSON.stringify(place)
}

type Place = Omit<ViewState, 'hop' | 'filter' | 'locale' | 'theme' | 'matrix'>

/** What lies over the page: a dialog, a comparison, a form; and the page beneath it. */
function parted(text: string) {
  const { dialog, about, compare, form, ...page } = JSON.parse(text || '{}') as Place
  return { page: JSON.stringify(page), over: [dialog && { dialog, about }, compare, form] as const }
}

/** Something that was open no longer is, and nothing else is another. */
function isClosed(was: string, now: string): boolean {
  const [before, after] = [parted(was), parted(now)]
  if (before.page !== after.page || was === now) return false
  return after.over.every((one, at) => one === undefined || JSON.stringify(one) === JSON.stringify(before.over[at]))
}

/** One dialog has taken the other's place. */
function isInstead(was: string, now: string): boolean {
  const [before, after] = [JSON.parse(was || '{}'), JSON.parse(now || '{}')] as [Place, Place]
  if (!before.dialog || !after.dialog) return false
  const rest = ({ dialog: _, about: __, ...place }: Place) => JSON.stringify(place)
  return rest(before) === rest(after)
}
