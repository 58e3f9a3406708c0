import { defineConfig } from '@playwright/test'
import { findChromium } from './.ci/chromium.ts'

const port = Number(process.env['PREVIEW_PORT'] ?? 4173)
const executablePath = findChromium()

export default defineConfig({
  testDir: 'e2e',
  forbidOnly: Boolean(process.env['CI']),
  fullyParallel: true,
  // What fails once and then passes is told by .ci/test.ts, and may not be many; whoever hunts it asks for none.
  retries: process.env['CI'] ? 1 : 0,
  workers: 2,
  globalTimeout: 40 * 60_000,
  // Slow is no failure: only what never comes is.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [{ name: 'chromium' }],
  webServer: {
    command: 'npm run preview',
    url: `http://127.0.0.1:${port}`,
    env: { PREVIEW_PORT: String(port) },
    reuseExistingServer: !process.env['CI'],
  },
})
