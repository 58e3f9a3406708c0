import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { withSpecEdits } from '../../client/history.ts'
import type { SpecKey } from '../../protocol/engine.ts'
import type { ManifestRequests, Outcome, Verb } from '../../protocol/manifest.ts'
import controls from '../base/controls.module.css'
import { Dialog } from '../base/Dialog.tsx'
import { Editor } from '../base/editor/Editor.tsx'
import type { EditorDiagnostic, EditorHandle } from '../base/editor/types.ts'
import { FileButton } from '../base/FileButton.tsx'
import { Rich } from '../base/Rich.tsx'
import { download } from '../browser.ts'
import { useActions, useHopscope } from '../hooks/useHopscope.ts'
import { useText, useWords } from '../hooks/useText.ts'
import { manifest as en } from '../i18n/en/manifest.ts'
import { manifest as zh } from '../i18n/zh/manifest.ts'
import { draftOf } from './drafts.ts'
import { KIND_LISTS } from './kindLists.ts'
import { ManifestStart } from './ManifestStart.tsx'
import { ManifestProblems, Outcomes, textOfRefusal } from './ManifestVerdict.tsx'
import styles from './manifest.module.css'
import { type Judged, useManifest } from './useManifest.ts'

interface Props {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  /** Whose manifest stands there first. */
  readonly about?: SpecKey | undefined
  /** A file's text, applied at once. */
  readonly given?: string | undefined
}

/** The desired state as YAML: written, judged while it is typed, applied as one step. What is refused stays. */
export function ManifestDialog({ open, onOpenChange, about, given }: Props) {
  const words = useWords({ en, zh })
  const catalogue = useText()
  const { ask } = useHopscope()
  const { edit } = useActions()
  const id = useId()
  const editor = useRef<EditorHandle>(undefined)
  const verdict = useRef<HTMLDivElement>(null)
  const focused = useRef(false)
  const [draft] = useState(() => draftOf(about))
  const [text, setText] = useState(given ?? draft.get() ?? '')
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState('')
  const [done, setDone] = useState<readonly Outcome[]>()
  /** What was refused when it was to be done; the text may have been fine when it was only judged. */
  const [refused, setRefused] = useState<Judged>()
  /** The text whose objects that are not modelled are left out. */
  const [without, setWithout] = useState<string>()
  const leaveOut = without !== undefined && without === text
  const judged = useManifest(done ? '' : text, leaveOut)
  const now = refused?.text === text && refused.leaveOut === leaveOut ? refused : judged

  const want = useCallback(
    async (wanted: ManifestRequests['manifest']['request']) => {
      const answer = await ask('manifest', wanted)
      if (answer.kind !== 'ok') return
      setText(answer.answer.text)
      editor.current?.select(0, 0)
    },
    [ask],
  )

  const change = useCallback(
    async (content: string, deletion: boolean, lenient = false): Promise<readonly Outcome[] | undefined> => {
      setBusy(true)
      setSaid('')
      const answer = await ask('apply', { text: content, deletion, leaveOut: lenient })
      let problems = answer.kind === 'problems' ? answer.problems : []
      if (answer.kind === 'ok' && answer.answer.edits.length > 0) {
        const code = deletion ? 'manifestDeleted' : 'manifestApplied'
        const params = { what: whatOf(answer.answer.outcomes) }
        problems = await edit({ code, params }, (edits) => withSpecEdits(edits, answer.answer.edits))
      }
      setBusy(false)
      if (answer.kind === 'ok' && problems.length === 0) return answer.answer.outcomes
      if (problems.length > 0) {
        setRefused({ text: content, leaveOut: lenient, problems })
        draft.keep(content)
      }
      return undefined
    },
    [ask, draft, edit],
  )

  const complete = useCallback(
    async (written: string, offset: number, signal: AbortSignal) => {
      const answer = await ask('completeManifest', { text: written, offset }, { signal })
      return answer.kind === 'ok' ? answer.answer : undefined
    },
    [ask],
  )

  useEffect(() => {
    if (about && draft.get() === undefined) void want({ key: about })
  }, [about, draft, want])
  useEffect(() => {
    if (given !== undefined) void change(given, false).then(setDone)
  }, [given, change])

  async function submit(deletion: boolean): Promise<void> {
    if (busy || text.trim() === '') return
    if (!(await change(text, deletion, leaveOut))) return
    draft.keep('')
    onOpenChange(false)
  }

  /** Its button is gone then; the verdict is what there is to read. */
  function goOn(): void {
    setWithout(text)
    verdict.current?.focus()
  }

  function type(value: string): void {
    setText(value)
    draft.keep(value)
    setDone(undefined)
    setSaid('')
  }

  async function read(file: File | undefined): Promise<void> {
    try {
      if (file) type(await file.text())
    } catch {
      setSaid(words.unreadable)
    }
  }

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      setSaid(words.copied)
    } catch {
      setSaid(words.denied)
    }
  }

  // Whoever opens it wants to write; a finger would get a keyboard over half of it.
  const handle = useCallback((live: EditorHandle | undefined) => {
    editor.current = live
    if (!live || focused.current || !matchMedia('(pointer: fine)').matches) return
    focused.current = true
    live.focus()
  }, [])
  const onPlace = (from: number, to: number) => editor.current?.select(from, to)
  const diagnostics = useMemo(
    () =>
      now?.problems.flatMap((problem): EditorDiagnostic[] => {
        const { offset, length = 0 } = problem
        const message = textOfRefusal(words, catalogue, problem)
        return offset === undefined ? [] : [{ from: offset, to: offset + length, message }]
      }) ?? NONE,
    [now, words, catalogue],
  )
  const empty = text.trim() === ''
  const changes = now?.applied !== undefined && now.applied.edits.length > 0
  const name = about && { kind: kindOf(about), name: about.namespace ? `${about.namespace}/${about.name}` : about.name }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={name ? words.about(name) : words.title} wide>
      <p className={styles.intro}>
        <Rich text={words.intro} />
      </p>
      <Editor
        label={words.editor}
        name="manifest"
        language="yaml"
        lines="many"
        className={styles.editor}
        value={text}
        onChange={type}
        onRun={() => void submit(false)}
        complete={complete}
        diagnostics={diagnostics}
        describedBy={`${id}-verdict`}
        handle={handle}
      />
      {empty && <ManifestStart onWant={(wanted) => void want(wanted)} />}
      <div
        ref={verdict}
        id={`${id}-verdict`}
        className={styles.verdict}
        tabIndex={-1}
        aria-live="polite"
        aria-busy={!empty && !now && !done}
      >
        {done && (
          <>
            <p className={styles.did}>{words.did}</p>
            <Outcomes outcomes={done} onPlace={onPlace} />
          </>
        )}
        {!empty && !done && <Verdict judged={now} onPlace={onPlace} onLeaveOut={goOn} />}
        {said !== '' && <p>{said}</p>}
      </div>
      <div className={styles.buttons}>
        <FileButton label={words.file} accept=".yaml,.yml,.json" onFile={(file) => void read(file)} />
        {!empty && (
          <>
            <button
              type="button"
              className={controls.button}
              onClick={() => download(`${about?.name ?? 'manifests'}.yaml`, text)}
            >
              {words.download}
            </button>
            <button type="button" className={controls.button} onClick={() => void copy()}>
              {words.copy}
            </button>
            <button type="button" className={controls.button} onClick={() => type('')}>
              {words.clear}
            </button>
            <div className={styles.acts}>
              <button type="button" className={controls.button} disabled={busy} onClick={() => void submit(true)}>
                {words.remove}
              </button>
              <button
                type="button"
                className={controls.action}
                disabled={busy || !changes}
                title="Ctrl+Enter"
                aria-keyshortcuts="Control+Enter"
                onClick={() => void submit(false)}
              >
                {words.apply}
              </button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  )
}

interface VerdictProps {
  readonly judged: Judged | undefined
  readonly onPlace: (from: number, to: number) => void
  readonly onLeaveOut: () => void
}

/** What Apply would do, or why it cannot. */
function Verdict({ judged, onPlace, onLeaveOut }: VerdictProps) {
  const words = useWords({ en, zh })
  if (!judged) return <p className={styles.hint}>{words.waiting}</p>
  if (!judged.applied) {
    const { text, problems } = judged
    return <ManifestProblems text={text} problems={problems} onPlace={onPlace} onLeaveOut={onLeaveOut} />
  }
  const { edits, outcomes } = judged.applied
  if (outcomes.length === 0) return <p className={styles.hint}>{words.empty}</p>
  return (
    <>
      <p className={styles.hint}>{edits.length === 0 ? words.nothing : words.will}</p>
      <Outcomes outcomes={outcomes} onPlace={onPlace} />
    </>
  )
}

const NONE: readonly EditorDiagnostic[] = []

const kindOf = ({ list }: SpecKey): string => KIND_LISTS.find(([, own]) => own === list)?.[0] ?? list

const CHANGES: ReadonlySet<Verb> = new Set(['created', 'configured', 'replaced', 'deleted'])

/** What the step is called by: `Service default/web`, and how many more. */
function whatOf(outcomes: readonly Outcome[]): string {
  const changed = outcomes.filter(({ verb }) => CHANGES.has(verb))
  const [first] = changed
  if (!first) return ''
  const others = changed.reduce((sum, { along = 0 }) => sum + 1 + along, -1)
  const rest = others > 0 ? ` +${others}` : ''
  return `${first.kind} ${first.name}${rest}`
}
