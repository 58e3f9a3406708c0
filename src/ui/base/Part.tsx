import { type ReactNode, Suspense } from 'react'
import { useHopscope } from '../hooks/useHopscope.ts'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { Unfetched, wordsOf } from './later.tsx'

interface Props {
  readonly fallback?: ReactNode
  readonly children: ReactNode
}

/** The place of a part that is fetched when it is first shown: what fails of it is said there. */
export function Part({ fallback, children }: Props) {
  return (
    <ErrorBoundary>
      <Suspense fallback={fallback}>{children}</Suspense>
    </ErrorBoundary>
  )
}

/** The same where there is no place: it is said in a notice. A dialog that does not come is not open. */
export function PartOver({ fallback, dialog = false, children }: Props & { readonly dialog?: boolean }) {
  const { lab, selection } = useHopscope()
  const onFailed = (error: unknown) => {
    const { dialog: name, about, compare } = selection.getState()
    const failed = { unfetched: error instanceof Unfetched, message: wordsOf(error) }
    lab.setState({ failed: dialog ? { ...failed, reopen: { dialog: name, about, compare } } : failed })
    if (dialog) selection.setState({ dialog: undefined, compare: undefined })
  }
  return (
    <ErrorBoundary onFailed={onFailed} empty={!children}>
      <Suspense fallback={fallback}>{children}</Suspense>
    </ErrorBoundary>
  )
}
