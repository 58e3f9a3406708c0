import { Component, type ReactNode } from 'react'
import { useText } from '../hooks/useText.ts'
import styles from '../trouble/trouble.module.css'
import controls from './controls.module.css'
import { forget, onAskAgain, Unfetched, wordsOf } from './later.tsx'

interface Props {
  readonly children: ReactNode
  /** Where there is no room to say it: then nothing is shown. */
  readonly onFailed?: (error: unknown) => void
  /** There is nothing to show: what failed is forgotten. */
  readonly empty?: boolean
}

/** A part that fails says so in its place; the others go on. */
export class ErrorBoundary extends Component<Props, { readonly error: unknown }> {
  override state = { error: undefined as unknown }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  private readonly retry = () => {
    forget()
    this.setState({ error: undefined })
  }
  private ignore: (() => void) | undefined

  override componentDidCatch(error: unknown) {
    this.ignore ??= onAskAgain(this.retry)
    this.props.onFailed?.(error)
  }

  override componentDidUpdate() {
    if (this.state.error !== undefined && this.props.empty) this.retry()
  }

  override componentWillUnmount() {
    this.ignore?.()
    if (this.state.error !== undefined) forget()
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return this.props.onFailed ? null : <Failed error={error} onRetry={this.retry} />
  }
}

function Failed({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const { trouble } = useText()
  const isUnfetched = error instanceof Unfetched
  return (
    <div className={styles.state} role="alert">
      <p>{isUnfetched ? trouble.unfetched : trouble.partFailed}</p>
      <code>{wordsOf(error)}</code>
      <div className={styles.ways}>
        <button type="button" className={controls.button} onClick={onRetry}>
          {trouble.retry}
        </button>
        {isUnfetched && <Reload />}
      </div>
    </div>
  )
}

/** The lab is kept over it. */
export function Reload() {
  const text = useText()
  return (
    <button type="button" className={controls.button} onClick={() => location.reload()}>
      {text.trouble.reload}
    </button>
  )
}
