import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { connectWorker } from './client/connection.ts'
import { createHopscope } from './client/hopscope.ts'
import { startTicker } from './client/ticker.ts'
import { syncUrl } from './client/urlSync.ts'
import './ui/fonts.css'
import './ui/tokens.css'
import './ui/global.css'
import { App } from './ui/App.tsx'
import { addressBar, browserShelf, isReturning, wantsStillness } from './ui/browser.ts'
import { HopscopeContext } from './ui/hooks/useHopscope.ts'
import { ShownContext } from './ui/hooks/useText.ts'
import { showLanguage } from './ui/i18n/shown.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

const app = createHopscope({
  connect: connectWorker,
  shelf: browserShelf(),
  tab: browserShelf('session'),
  returning: isReturning(),
  languages: navigator.languages,
})
syncUrl(app, addressBar, (autoplay) => autoplay && !wantsStillness(app))
// The worker is at work meanwhile. Not awaited at the top: the catalogue may import from this very file.
void showLanguage(app.prefs, app.fetch).then((shown) => {
  startTicker(app, { request: (frame) => requestAnimationFrame(frame), cancel: cancelAnimationFrame })
  createRoot(root).render(
    <StrictMode>
      <HopscopeContext value={app}>
        <ShownContext value={shown}>
          <App />
        </ShownContext>
      </HopscopeContext>
    </StrictMode>,
  )
})
