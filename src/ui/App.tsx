import { lazy, Suspense, useState } from 'react'
import { OpenDialog } from './dialogs/OpenDialog.tsx'
import { useDocumentAttributes } from './hooks/useDocumentAttributes.ts'
import { useSelection } from './hooks/useHopscope.ts'
import { useIsPhone } from './hooks/useMediaQuery.ts'
import { OpenDialogContext } from './hooks/useOpenDialog.ts'
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

export type DialogName = 'gallery' | 'open' | 'labs' | 'pings' | 'manifests' | 'matrix' | 'help'

export function App() {
  const text = useText()
  const phone = useIsPhone()
  const [dialog, setDialog] = useState<DialogName | undefined>()
  /** A manifest that was dropped or opened. */
  const [given, setGiven] = useState<string>()
  const comparing = useSelection((state) => state.compare !== undefined)
  useDocumentAttributes()
  useShortcuts(setDialog)

  return (
    <div className={styles.page}>
      {/* A button: the fragment of the address is the view's own, so no link may write it. */}
      <button type="button" className={styles.skip} onClick={() => document.getElementById('picture')?.focus()}>
        {text.header.skip}
      </button>
      <Header dialog={dialog} onDialog={setDialog} />
      <OpenDialogContext value={setDialog}>
        {phone ? <PhoneLayout /> : <WideLayout onPings={() => setDialog('pings')} />}
      </OpenDialogContext>
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
            key={given}
            open
            given={given}
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
        {dialog === 'matrix' && <MatrixDialog open onOpenChange={(open) => setDialog(open ? 'matrix' : undefined)} />}
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
