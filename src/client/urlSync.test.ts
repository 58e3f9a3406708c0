import { describe, expect, it, vi } from 'vitest'
import { startInProcess } from '../worker/inProcess.ts'
import { openForm } from './clusterForms.ts'
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
    back: () => void setTimeout(() => go(-1)),
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

  it('does not write over a link that is followed while it lags behind', async () => {
    const { app, bar, entries, view, elapse, settle, go, close } = await started('v=1&scenario=ipip-always&hop=3')
    app.transport.seek(9)
    // A browser says later that its address was changed.
    bar.push('v=1&scenario=native-routes&hop=2')
    elapse()
    expect(view()).toMatchObject({ scenario: 'native-routes', hop: 2 })
    go(0)
    await settle()
    expect(app.lab.getState().inForce).toMatchObject({ id: 'native-routes' })
    expect(view()).toMatchObject({ scenario: 'native-routes', hop: 2 })
    expect(entries).toHaveLength(2)
    close()
  })

  it('goes on after a link that could not be opened', async () => {
    const { app, bar, view, elapse, settle, go, close } = await started('v=1&scenario=ipip-always&hop=3')
    const open = vi.spyOn(app.actions, 'open').mockRejectedValueOnce(new Error('a part of the page is not there'))
    bar.push('v=1&scenario=native-routes')
    go(0)
    await settle()
    expect(view()).toMatchObject({ scenario: 'native-routes' })
    open.mockRestore()
    app.transport.seek(9)
    elapse()
    await settle()
    expect(view()).toMatchObject({ scenario: 'ipip-always', hop: 9 })
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
    // Edits are packed before they are written.
    await vi.waitFor(() => expect(entries).toHaveLength(2))
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

  describe('of what is open over the page', () => {
    const opened = 'v=1&scenario=ipip-always&hop=3'

    it('has an entry as long as it is open: closing goes back to the one before', async () => {
      const { app, view, entries, settle, close } = await started(opened)
      app.selection.setState({ dialog: 'matrix' })
      expect(entries).toHaveLength(2)
      app.selection.setState({ matrix: { ...app.selection.getState().matrix, tab: 'reach' } })
      expect(entries).toHaveLength(2)
      app.selection.setState({ dialog: undefined })
      await settle()
      expect(view()).toMatchObject({ scenario: 'ipip-always', hop: 3 })
      expect(view().dialog).toBeUndefined()
      // What lies ahead is the dialog, for whoever goes forward; the next step takes its place.
      app.selection.setState({ dialog: 'faults' })
      expect(entries.map((entry) => parseView(entry).view.dialog)).toEqual([undefined, 'faults'])
      close()
    })

    it('is closed by Back, and opened again by Forward', async () => {
      const { app, elapse, settle, go, close } = await started(opened)
      app.selection.setState({ dialog: 'matrix', matrix: { ...app.selection.getState().matrix, tab: 'reach' } })
      elapse()
      go(-1)
      await settle()
      expect(app.selection.getState()).toMatchObject({ dialog: undefined, matrix: { tab: 'modes' } })
      go(1)
      await settle()
      expect(app.selection.getState()).toMatchObject({ dialog: 'matrix', matrix: { tab: 'reach' } })
      close()
    })

    it('takes the place of what was open', async () => {
      const { app, entries, settle, close } = await started(opened)
      app.selection.setState({ dialog: 'gallery' })
      app.selection.setState({ dialog: 'open' })
      expect(entries.map((entry) => parseView(entry).view.dialog)).toEqual([undefined, 'open'])
      app.selection.setState({ dialog: undefined })
      await settle()
      expect(entries.map((entry) => parseView(entry).view.dialog)).toEqual([undefined, 'open'])
      close()
    })

    it('from a link is closed in its place', async () => {
      const { app, entries, settle, close } = await started('v=4&scenario=ipip-always&hop=3&dialog=matrix')
      expect(app.selection.getState().dialog).toBe('matrix')
      app.selection.setState({ dialog: undefined })
      await settle()
      expect(entries.map((entry) => parseView(entry).view.dialog)).toEqual([undefined])
      close()
    })

    it('a form is one entry, with the panel that it brings along; the YAML above it another', async () => {
      const { app, view, entries, settle, go, close } = await started(opened)
      const key = { list: 'nodes', name: 'k8s-node02' } as const
      openForm(app, { key })
      await settle()
      expect(entries).toHaveLength(2)
      expect(view()).toMatchObject({ panel: 'pool', cluster: true, form: { key } })
      app.selection.setState({ dialog: 'manifests', about: key })
      expect(entries).toHaveLength(3)
      go(-1)
      await settle()
      expect(app.selection.getState().dialog).toBeUndefined()
      expect(app.forms.getState()).toMatchObject({ shown: true, at: { key } })
      go(-1)
      await settle()
      expect(app.forms.getState()).toMatchObject({ shown: false, at: undefined })
      close()
    })

    it('is said to be unknown where the lab has no such thing', async () => {
      const { app, close } = await started(
        'v=4&scenario=ipip-always&forms=nodes:k8s-node77&dialog=manifests&about=pods:nobody',
      )
      expect(app.lab.getState().linkProblems).toMatchObject([
        { path: 'link.forms', code: 'notInLink', params: { value: 'nodes:k8s-node77' } },
        { path: 'link.about', code: 'notInLink', params: { value: 'pods:nobody' } },
      ])
      expect(app.forms.getState()).toMatchObject({ shown: true, at: undefined })
      expect(app.selection.getState().dialog).toBeUndefined()
      close()
    })
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
