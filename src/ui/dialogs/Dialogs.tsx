import { useDeferredValue, useEffect, useState } from 'react'
import { keyText } from '../../client/clusterForms.ts'
import type { DialogName } from '../../client/selection.ts'
import { later } from '../base/later.tsx'
import { PartOver } from '../base/Part.tsx'
import { useLab, useSelection } from '../hooks/useHopscope.ts'
import { useSetDialog } from '../hooks/useSetDialog.ts'
import { OpenDialog } from './OpenDialog.tsx'

const CompareDialog = later(async () => (await import('../compare/CompareDialog.tsx')).CompareDialog)
const GalleryDialog = later(async () => (await import('./GalleryDialog.tsx')).GalleryDialog)
const HelpDialog = later(async () => (await import('./HelpDialog.tsx')).HelpDialog)
const LabsDialog = later(async () => (await import('../labs/LabsDialog.tsx')).LabsDialog)
const ManifestDialog = later(async () => (await import('../manifest/ManifestDialog.tsx')).ManifestDialog)
const MatrixDialog = later(async () => (await import('../matrix/MatrixDialog.tsx')).MatrixDialog)
const PingDialog = later(async () => (await import('./PingDialog.tsx')).PingDialog)

/** They ask about what is loaded. */
const OF_LAB: readonly (DialogName | undefined)[] = ['manifests', 'matrix']

/** What lies over the page. By itself: the page beneath does not render for it. */
export function Dialogs() {
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
  const setDialog = useSetDialog()
  // However it was closed: a manifest is applied once.
  useEffect(() => {
    if (wanted !== 'manifests') setGiven(undefined)
  }, [wanted])
  return (
    <>
      <OpenDialog
        open={dialog === 'open'}
        onOpenChange={(open) => setDialog(open ? 'open' : undefined)}
        onManifest={(manifest) => {
          setGiven(manifest)
          setDialog('manifests')
        }}
      />
      {dialog === 'gallery' && (
        <PartOver dialog>
          <GalleryDialog
            open
            onOpenChange={(open) => setDialog(open ? 'gallery' : undefined)}
            onOpenOwn={() => setDialog('open')}
            onPings={() => setDialog('pings')}
          />
        </PartOver>
      )}
      {dialog === 'manifests' && (
        <PartOver dialog>
          <ManifestDialog
            key={given ?? (about && keyText(about))}
            open
            given={given}
            about={about}
            onOpenChange={(open) => setDialog(open ? 'manifests' : undefined)}
          />
        </PartOver>
      )}
      {dialog === 'labs' && (
        <PartOver dialog>
          <LabsDialog open onOpenChange={(open) => setDialog(open ? 'labs' : undefined)} />
        </PartOver>
      )}
      {dialog === 'pings' && (
        <PartOver dialog>
          <PingDialog open onOpenChange={(open) => setDialog(open ? 'pings' : undefined)} />
        </PartOver>
      )}
      {/* Always there: a boundary that comes with its first content shows it 300 ms late. */}
      <PartOver dialog>
        {matrix && <MatrixDialog open onOpenChange={(open) => setDialog(open ? 'matrix' : undefined)} />}
      </PartOver>
      {comparing && (
        <PartOver dialog>
          <CompareDialog />
        </PartOver>
      )}
      {dialog === 'help' && (
        <PartOver dialog>
          <HelpDialog open onOpenChange={(open) => setDialog(open ? 'help' : undefined)} />
        </PartOver>
      )}
    </>
  )
}
