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
import { addressBar, browserShelf, wantsStillness } from './ui/browser.ts'
import { HopscopeContext } from './ui/hooks/useHopscope.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

const app = createHopscope({ connect: connectWorker, shelf: browserShelf(), languages: navigator.languages })
syncUrl(app, addressBar, (autoplay) => autoplay && !wantsStillness(app))
startTicker(app, { request: (frame) => requestAnimationFrame(frame), cancel: cancelAnimationFrame })

createRoot(root).render(
  <StrictMode>
    <HopscopeContext value={app}>
      <App />
    </HopscopeContext>
  </StrictMode>,
)
