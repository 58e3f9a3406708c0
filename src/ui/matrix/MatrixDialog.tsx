import { Dialog } from '../base/Dialog.tsx'
import { ErrorBoundary } from '../base/ErrorBoundary.tsx'
import { Tabs } from '../base/Tabs.tsx'
import { useHopscope, useSelection } from '../hooks/useHopscope.ts'
import { ModesTab } from './ModesTab.tsx'
import styles from './matrix.module.css'
import { ReachTab } from './ReachTab.tsx'
import { useMatrixWords } from './words.ts'

interface Props {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** One probe over all modes of the pools; who reaches whom. A cell of either opens in the page behind. */
export function MatrixDialog({ open, onOpenChange }: Props) {
  const words = useMatrixWords()
  const { selection } = useHopscope()
  const matrix = useSelection((state) => state.matrix)
  const { tab } = matrix
  const close = () => onOpenChange(false)
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={words.title} size="full">
      <div className={styles.fill}>
        <Tabs
          label={words.title}
          value={tab}
          tabs={[
            { value: 'modes', label: words.modesTab },
            { value: 'reach', label: words.reachTab },
          ]}
          onChange={(next) => selection.setState({ matrix: { ...matrix, tab: next } })}
          panelClassName={styles.panel}
        >
          <ErrorBoundary>{tab === 'modes' ? <ModesTab onPick={close} /> : <ReachTab onPick={close} />}</ErrorBoundary>
        </Tabs>
      </div>
    </Dialog>
  )
}
