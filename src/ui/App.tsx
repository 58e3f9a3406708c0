import { useEffect } from 'react'
import { Dialogs } from './dialogs/Dialogs.tsx'
import { useDocumentAttributes } from './hooks/useDocumentAttributes.ts'
import { useIsPhone } from './hooks/useMediaQuery.ts'
import { useSetDialog } from './hooks/useSetDialog.ts'
import { useShortcuts } from './hooks/useShortcuts.ts'
import { useText } from './hooks/useText.ts'
import { Header } from './shell/Header.tsx'
import { LiveRegion } from './shell/LiveRegion.tsx'
import { PhoneLayout } from './shell/PhoneLayout.tsx'
import styles from './shell/shell.module.css'
import { WideLayout } from './shell/WideLayout.tsx'
import { Notices } from './trouble/Notices.tsx'

export function App() {
  const text = useText()
  const phone = useIsPhone()
  useDocumentAttributes()
  useShortcuts()
  const setDialog = useSetDialog()
  useEffect(() => {
    // An aid: where it cannot be fetched, the page goes on without it.
    import('./hooks/keepFocus.ts').then(
      ({ keepFocus }) => keepFocus(),
      () => undefined,
    )
  }, [])

  return (
    <div className={styles.page}>
      {/* A button: the fragment of the address is the view's own, so no link may write it. */}
      <button type="button" className={styles.skip} onClick={() => document.getElementById('picture')?.focus()}>
        {text.header.skip}
      </button>
      <Header />
      {phone ? <PhoneLayout /> : <WideLayout onPings={() => setDialog('pings')} />}
      <Notices />
      <LiveRegion />
      <Dialogs />
    </div>
  )
}
