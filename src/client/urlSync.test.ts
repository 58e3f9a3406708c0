import { describe, expect, it, vi } from 'vitest'
import { startInProcess } from '../worker/inProcess.ts'
import type { Connect } from './connection.ts'
import { createHopscope } from './hopscope.ts'
import { parseView } from './url.ts'
import { type AddressBar, syncUrl } from './urlSync.ts'

const connect: Connect = (listener) => startInProcess((message) => listener.message(message))

/** A browser's history, driven by hand. */
function browser(first = '') {
  const entries = [first]
  let at = 0
  const listeners = new Set<() => void>()
  const tasks = new Set<() => void>()
  const bar: AddressBar = {
    read: () => entries[at] ?? '',
    push: (fragment) => entries.splice(++at, entries.length, fragment),
    replace: (fragment) => entries.splice(at, 1, fragment),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    later: (task) => {
      tasks.add(task)
      return () => tasks.delete(task)
    },
  }
  const elapse = () => {
    for (const task of [...tasks]) task()
  }
  const go = (steps: number) => {
    at += steps
    for (const listener of listeners) listener()
  }
  return { bar, entries, view: () => parseView(bar.read()).view, elapse, go }
}

async function started(first = '') {
  const page = browser(first)
  const app = createHopscope({ connect, languages: ['en'] })
  const stop = syncUrl(app, page.bar, () => false)
  const settle = async () => {
    for (let i = 0; i < 200; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      const busy = app.lab.getState().status !== 'ready' || app.session.getState().status === 'tracing'
      if (!busy) break
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await settle()
  const close = () => {
    stop()
    app.close()
  }
  return { ...page, app, settle, close }
}

describe('the address', () => {
  it('says what is seen once it is there', async () => {
    const { view, entries, close } = await started()
    expect(view()).toMatchObject({ scenario: 'ipip-always', probe: { kind: 'tcp' } })
    expect(entries).toHaveLength(1)
    close()
  })

  it('is replaced while the playhead moves', async () => {
    const { app, view, entries, elapse, close } = await started()
    app.transport.seek(5)
    app.transport.seek(9)
    elapse()
    expect(view().hop).toBe(9)
    expect(entries).toHaveLength(1)
    close()
  })

  it('is a new entry for another scenario, pool, probe or place; back leads to the one before', async () => {
    const { app, view, entries, settle, go, close } = await started('v=1&scenario=ipip-always&hop=3')
    await app.actions.openScenario('native-routes', false)
    await app.actions.editPool('default-ipv4-ippool', { ipipMode: 'Always' })
    app.selection.setState({ spot: { ns: app.session.getState().trace?.probe.from ?? '' } })
    expect(entries).toHaveLength(4)
    go(-3)
    await settle()
    expect(app.lab.getState().inForce).toMatchObject({ id: 'ipip-always' })
    expect(app.playback.getState().playhead).toBe(3)
    expect(view()).toMatchObject({ scenario: 'ipip-always', hop: 3 })
    go(1)
    await settle()
    expect(app.lab.getState().inForce).toMatchObject({ id: 'native-routes' })
    close()
  })

  it('carries edits along, and back leads to them as they were', async () => {
    const { app, view, entries, settle, go, close } = await started('v=1&scenario=ipip-always&hop=3')
    const ns = app.session.getState().trace?.probe.from ?? ''
    const words = 'ip route del default'
    await app.actions.edit({ code: 'command', params: { words } }, (edits) => ({
      ...edits,
      kernel: [{ ns, table: 'route', words }],
    }))
    await settle()
    expect(entries).toHaveLength(2)
    expect(view().packedEdits).toMatch(/^[\w-]+$/)
    go(-1)
    await settle()
    expect(app.lab.getState().inForce?.edits).toBeUndefined()
    go(1)
    // What reads packed edits is fetched first.
    await vi.waitFor(() => expect(app.lab.getState().inForce?.edits?.kernel).toMatchObject([{ words }]))
    await settle()
    close()
    const again = await started(entries[1])
    expect(again.app.lab.getState().inForce?.edits?.kernel).toMatchObject([{ ns, words }])
    again.close()
  })

  it('opens what a user types into it', async () => {
    const { app, bar, go, settle, close } = await started()
    bar.push('v=1&scenario=same-node&hop=2&lang=zh')
    go(0)
    await settle()
    expect(app.lab.getState().inForce).toMatchObject({ id: 'same-node' })
    expect(app.prefs.getState().locale).toBe('zh')
    close()
  })
})
