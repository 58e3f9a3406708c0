import { Component, type ReactNode } from 'react'
import { useText } from '../hooks/useText.ts'
import styles from '../trouble/trouble.module.css'
import controls from './controls.module.css'

interface Props {
  readonly children: ReactNode
}

/** A part that fails says so in its place; the others go on. */
export class ErrorBoundary extends Component<Props, { readonly error: unknown }> {
  override state = { error: undefined as unknown }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return <Failed error={error} onRetry={() => this.setState({ error: undefined })} />
  }
}

function Failed({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const text = useText()
  return (
    <div className={styles.state} role="alert">
      <p>{text.trouble.partFailed}</p>
      <code>{error instanceof Error ? error.message : String(error)}</code>
      <button type="button" className={controls.button} onClick={onRetry}>
        {text.trouble.retry}
      </button>
    </div>
  )
}
