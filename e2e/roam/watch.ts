/**
 * What the page owes to nobody but itself, told from outside: whether it is still at work (requests of its simulators,
 * files on their way, timers that will write something), and what went wrong meanwhile.
 */
import type { BrowserContext, Page } from '@playwright/test'

/** Milliseconds: a longer timer only takes a word away again. */
const LONGEST_WAIT = 2500
const STILL_FRAMES = 3

interface Watch {
  readonly crashes: string[]
  /** What it is at work on: empty as soon as it rests, else what is left after so many milliseconds. */
  readonly rest: (patience: number) => Promise<string[]>
  /** Ways to what can be used, as they were listed last. */
  targets: Element[]
}

declare global {
  interface Window {
    roam: Watch
  }
}

/** Runs in the page before its own scripts. */
function install([longest, frames]: readonly [number, number]): void {
  const asked = new Map<Worker, Set<number>>()
  const timers = new Set<number>()
  const crashes: string[] = []
  let still = 0

  window.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options)
      asked.set(this, new Set())
      this.addEventListener('message', ({ data }: MessageEvent<{ kind: string; id?: number; message?: string }>) => {
        if (data.kind === 'crashed') crashes.push(String(data.message))
        if (data.kind !== 'progress' && data.id !== undefined) asked.get(this)?.delete(data.id)
        still = 0
      })
      this.addEventListener('error', (event) => crashes.push(event.message))
    }
    override postMessage(message: { id: number; name: string }): void {
      if (message.name !== 'cancel') asked.get(this)?.add(message.id)
      super.postMessage(message)
    }
    override terminate(): void {
      asked.delete(this)
      super.terminate()
    }
  }

  const { setTimeout: later, clearTimeout: never } = window
  const counted = (task: TimerHandler, delay = 0, ...rest: unknown[]): number => {
    if (typeof task !== 'function') return later(task, delay)
    const timer = later(() => {
      timers.delete(timer)
      task(...rest)
    }, delay)
    if (delay <= longest) timers.add(timer)
    return timer
  }
  window.setTimeout = counted as typeof window.setTimeout
  window.clearTimeout = ((timer?: number) => {
    if (timer !== undefined) timers.delete(timer)
    never(timer)
  }) as typeof window.clearTimeout

  // A way through the history arrives later.
  let travels = 0
  for (const way of ['back', 'forward'] as const) {
    const go = history[way].bind(history)
    history[way] = () => {
      travels += 1
      go()
    }
  }
  addEventListener('popstate', () => {
    travels = 0
    still = 0
  })

  new MutationObserver(() => {
    still = 0
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  const frame = () => {
    still += 1
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)

  function work(): string[] {
    const requests = [...asked.values()].reduce((sum, ids) => sum + ids.size, 0)
    const busy = document.querySelector('[aria-busy=true]')
    return [
      ...(requests > 0 ? [`${requests} requests`] : []),
      ...(timers.size > 0 ? [`${timers.size} timers`] : []),
      ...(travels > 0 ? ['on the way back or forth'] : []),
      ...(busy ? [`busy: ${busy.className}`] : []),
      ...(document.fonts.status === 'loading' ? ['fonts'] : []),
      ...(document.getElementById('root')?.childElementCount ? [] : ['nothing is shown']),
      ...(still < frames ? ['it moves'] : []),
    ]
  }
  window.roam = {
    crashes,
    targets: [],
    async rest(patience) {
      const end = performance.now() + patience
      for (;;) {
        const left = work()
        if (left.length === 0 || performance.now() > end) return left
        await new Promise((done) => later(done, 8))
      }
    },
  }
}

export interface Watched {
  readonly page: Page
  /** What went wrong since it was asked last. */
  readonly faults: () => Promise<string[]>
  /** Until nothing is under way; answers what is, if it never ends. */
  readonly settled: (patience?: number) => Promise<string[]>
}

const PATIENCE = 120_000

export async function watched(context: BrowserContext): Promise<Watched> {
  const page = await context.newPage()
  const faults: string[] = []
  const underWay = new Set<unknown>()
  await page.addInitScript(install, [LONGEST_WAIT, STILL_FRAMES] as const)
  page.on('pageerror', (error) => faults.push(`error: ${error.stack ?? error}`))
  page.on('crash', () => faults.push('the tab crashed'))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      faults.push(`console.${message.type()}: ${message.text()} (${message.location().url})`)
  })
  page.on('request', (request) => underWay.add(request))
  page.on('requestfinished', (request) => underWay.delete(request))
  page.on('requestfailed', (request) => {
    underWay.delete(request)
    // A reload leaves what it no longer needs.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED')
      faults.push(`${request.url()}: ${request.failure()?.errorText}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.url()}: ${response.status()}`)
  })
  // Whoever is asked for a file changes their mind.
  page.on('filechooser', () => undefined)

  return {
    page,
    async faults() {
      const crashes = await page.evaluate(() => window.roam.crashes.splice(0))
      return [...faults.splice(0), ...crashes.map((message) => `the simulator crashed: ${message}`)]
    },
    async settled(most = PATIENCE) {
      const end = Date.now() + most
      for (;;) {
        // A page that is being left answers nothing.
        const left = await page
          .evaluate((patience) => window.roam.rest(patience), most)
          .catch(() => ['it is being left'])
        if (left.length === 0 && underWay.size === 0) return []
        if (Date.now() > end) return [...left, `${underWay.size} files`]
      }
    },
  }
}
