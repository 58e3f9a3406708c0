/**
 * Keeps the address bar at what is seen. What a user would call going somewhere makes an entry in the history; moving the
 * playhead or typing replaces it, and while a trace plays it is written rarely: browsers count such calls.
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
  /** A link is being opened: what is written meanwhile would be half the truth. */
  let opening = 0
  let cancelLater: (() => void) | undefined

  async function open(autoplay: boolean): Promise<void> {
    cancelLater?.()
    cancelLater = undefined
    opening += 1
    written = bar.read()
    const link = parseView(written)
    await app.actions.open(link, onOpen(autoplay && link.view.hop === undefined))
    opening -= 1
    await packInForce()
    if (opening > 0) return
    const view = viewOf(app)
    place = placeOf(view)
    write(formatView(view), bar.replace)
  }

  function write(fragment: string, how: (fragment: string) => void): void {
    bar.remember?.(fragment)
    if (fragment === written) return
    written = fragment
    how(fragment)
  }

  async function packInForce(): Promise<void> {
    const edits = app.lab.getState().inForce?.edits
    if (edits) await packEdits(edits)
  }

  function changed(): void {
    if (opening > 0 || app.session.getState().status === 'tracing') return
    const edits = app.lab.getState().inForce?.edits
    if (edits && knownPacked(edits) === undefined) {
      void packInForce().then(changed)
      return
    }
    const view = viewOf(app)
    const now = placeOf(view)
    if (now !== place) {
      place = now
      cancelLater?.()
      cancelLater = undefined
      write(formatView(view), bar.push)
    } else if (!cancelLater) {
      cancelLater = bar.later(flush, app.playback.getState().playing ? PAUSE_PLAYING : PAUSE)
    }
  }

  function flush(): void {
    cancelLater?.()
    cancelLater = undefined
    if (opening === 0) write(formatView(viewOf(app)), bar.replace)
  }

  const stops = [
    app.lab.subscribe(changed),
    app.session.subscribe(changed),
    app.selection.subscribe(changed),
    app.prefs.subscribe(changed),
    app.playback.subscribe((now, was) => {
      if (was.playing && !now.playing) cancelLater?.()
      if (was.playing && !now.playing) cancelLater = undefined
      changed()
    }),
    bar.onChange(() => bar.read() !== written && void open(false)),
  ]
  void open(true)
  return () => {
    flush()
    for (const stop of stops) stop()
  }
}

/** Edits are in it once they are packed. */
export function viewOf(app: Hopscope): ViewState {
  const { inForce } = app.lab.getState()
  const packedEdits = inForce?.edits && knownPacked(inForce.edits)
  const { trace } = app.session.getState()
  const { spot, panel, table, item, filter, compare } = app.selection.getState()
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
    ...(localeChosen ? { locale } : {}),
    ...(theme === 'system' ? {} : { theme }),
  }
}

/** What makes another entry in the history when it changes. */
function placeOf({ hop: _hop, filter: _filter, locale: _locale, theme: _theme, ...place }: ViewState): string {
  return JSON.stringify(place)
}
