import { lazy, Suspense, useDeferredValue, useState } from 'react'
import { keyText } from '../client/clusterForms.ts'
import type { DialogName } from '../client/selection.ts'
import { OpenDialog } from './dialogs/OpenDialog.tsx'
import { useDocumentAttributes } from './hooks/useDocumentAttributes.ts'
import { useHopscope, useLab, useSelection } from './hooks/useHopscope.ts'
import { useIsPhone } from './hooks/useMediaQuery.ts'
import { useShortcuts } from './hooks/useShortcuts.ts'
import { useText } from './hooks/useText.ts'
import { Header } from './shell/Header.tsx'
import { LiveRegion } from './shell/LiveRegion.tsx'
import { PhoneLayout } from './shell/PhoneLayout.tsx'
import styles from './shell/shell.module.css'
import { WideLayout } from './shell/WideLayout.tsx'
import { Notices } from './trouble/Notices.tsx'

const CompareDialog = lazy(async () => ({ default: (await import('./compare/CompareDialog.tsx')).CompareDialog }))
const HelpDialog = lazy(async () => ({ default: (await import('./dialogs/HelpDialog.tsx')).HelpDialog }))
const LabsDialog = lazy(async () => ({ default: (await import('./labs/LabsDialog.tsx')).LabsDialog }))
const ManifestDialog = lazy(async () => ({ default: (await import('./manifest/ManifestDialog.tsx')).ManifestDialog }))
const MatrixDialog = lazy(async () => ({ default: (await import('./matrix/MatrixDialog.tsx')).MatrixDialog }))
const PingDialog = lazy(async () => ({ default: (await import('./dialogs/PingDialog.tsx')).PingDialog }))

/** They ask about what is loaded. */
const OF_LAB: readonly (DialogName | undefined)[] = ['manifests', 'matrix']

export function App() {
  const text = useText()
  const phone = useIsPhone()
  const { selection } = useHopscope()
  const wanted = useSelection((state) => state.dialog)
  const ready = useLab((lab) => lab.loaded !== undefined)
  // A link may open it before there is anything to ask about.
  const dialog = ready || !OF_LAB.includes(wanted) ? wanted : undefined
  // Shown when it is fetched: a fallback in between would hold it back for 300 ms.
  const matrix = useDeferredValue(dialog === 'matrix')
  const about = useSelection((state) => state.about)
  /** A manifest that was dropped or opened. */
  const [given, setGiven] = useState<string>()
  const comparing = useSelection((state) => state.compare !== undefined)
  useDocumentAttributes()
  useShortcuts()
  const setDialog = (next: DialogName | undefined) => selection.setState({ dialog: next, about: undefined })

  return (
    <div className={styles.page}>
      {/* A button: the fragment of the address is the view's own, so no link may write it. */}
      <button type="button" className={styles.skip} onClick={() => document.getElementById('picture')?.focus()}>
        {text.header.skip}
      </button>
      <Header dialog={dialog} onDialog={setDialog} />
      {phone ? <PhoneLayout /> : <WideLayout onPings={() => setDialog('pings')} />}
      <Notices />
      <LiveRegion />
      <OpenDialog
        open={dialog === 'open'}
        onOpenChange={(open) => setDialog(open ? 'open' : undefined)}
        onManifest={(manifest) => {
          setGiven(manifest)
          setDialog('manifests')
        }}
      />
      {dialog === 'manifests' && (
        <Suspense>
          <ManifestDialog
            key={given ?? (about && keyText(about))}
            open
            given={given}
            about={about}
            onOpenChange={(open) => {
              setGiven(undefined)
              setDialog(open ? 'manifests' : undefined)
            }}
          />
        </Suspense>
      )}
      {dialog === 'labs' && (
        <Suspense>
          <LabsDialog open onOpenChange={(open) => setDialog(open ? 'labs' : undefined)} />
        </Suspense>
      )}
      {dialog === 'pings' && (
        <Suspense>
          <PingDialog open onOpenChange={(open) => setDialog(open ? 'pings' : undefined)} />
        </Suspense>
      )}
      {/* Always there: a boundary that comes with its first content shows it 300 ms late. */}
      <Suspense>
        {matrix && <MatrixDialog open onOpenChange={(open) => setDialog(open ? 'matrix' : undefined)} />}
      </Suspense>
      {comparing && (
        <Suspense>
          <CompareDialog />
        </Suspense>
      )}
      {dialog === 'help' && (
        <Suspense>
          <HelpDialog open onOpenChange={(open) => setDialog(open ? 'help' : undefined)} />
        </Suspense>
      )}
    </div>
  )
}
