import { describe, expect, it } from 'vitest'
import { createHandler } from '../worker/handler.ts'
import { startInProcess } from '../worker/inProcess.ts'
import { createExplainer, runKey } from './explainer.ts'
import { createSimClient } from './simClient.ts'

async function traced() {
  const client = createSimClient({
    connect: (listener) => startInProcess((message) => listener.message(message), createHandler()),
  })
  const loaded = await client.ask('load', { source: { kind: 'scenario', id: 'policy-stops' } })
  if (loaded.kind !== 'ok') throw new Error('not loaded')
  const probe = loaded.answer.probes.find(({ id }) => id === 'cluster-ip')
  const answer = probe && (await client.ask('trace', { probe, seed: 1 }))
  if (answer?.kind !== 'ok') throw new Error('not traced')
  const { hops } = answer.answer
  const explainer = createExplainer(client)
  /** The store, once it holds what was asked for. */
  const until = async (ready: () => boolean): Promise<void> => {
    while (!ready()) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const view = async (hop: number) => {
    explainer.want(hop)
    await until(() => explainer.store.getState().hooks.has(hop))
    return explainer.store.getState().hooks.get(hop)
  }
  return { client, hops, explainer, until, view }
}

describe('a hook explained', () => {
  it('names the policy that was asked before the packet was dropped', async () => {
    const { client, hops, view } = await traced()
    const lost = hops.findIndex((hop) => hop.drop === 'NETFILTER_DROP')
    const found = await view(lost)
    expect(Object.values(found?.chains ?? {})).toContain('Policy default/knp.default.from-others ingress')
    client.close()
  })

  it('tells the connection before and after', async () => {
    const { client, hops, view } = await traced()
    const dnat = hops.findIndex((hop) => hop.reasons.some(({ code }) => code === 'dnat'))
    expect(await view(dnat)).toMatchObject({
      conntrack: {
        after: expect.stringMatching(/dst=10\.96\.84\.196 .*\[UNREPLIED\] src=10\.244\.84\.196/),
        confirmed: false,
      },
    })
    const left = hops.findIndex((hop, at) => at > dnat && hop.hook === 'POSTROUTING')
    const { conntrack } = (await view(left)) ?? {}
    expect(conntrack?.before).toMatch(/src=10\.244\.84\.196/)
    expect(conntrack?.confirmed).toBe(true)
    client.close()
  })

  it('unfolds what was tried in vain', async () => {
    const { client, hops, explainer, until, view } = await traced()
    const dnat = hops.findIndex((hop) => hop.reasons.some(({ code }) => code === 'dnat'))
    const walks = (await view(dnat))?.walks ?? []
    const walk = walks.findIndex((parts) =>
      parts.some((one) => one.kind === 'tried' && one.chain.startsWith('KUBE-SEP')),
    )
    const part = (walks[walk] ?? []).findIndex((one) => one.kind === 'tried' && one.chain.startsWith('KUBE-SEP'))
    const run = { hop: dnat, walk, part }
    explainer.wantMisses(run)
    await until(() => explainer.store.getState().misses.has(runKey(run)))
    const found = walks[walk]?.[part]
    const misses = explainer.store.getState().misses.get(runKey(run)) ?? []
    expect(misses).toHaveLength(found?.kind === 'tried' ? found.to - found.from : -1)
    expect(misses[0]).toMatchObject({ code: 'source', match: '-s 10.244.84.196/32', is: '10.244.11.129' })
    explainer.clear()
    expect(explainer.store.getState().misses.size).toBe(0)
    client.close()
  })

  it('is refused where no hook is', async () => {
    const { client } = await traced()
    expect((await client.ask('explain', { hop: 0 })).kind).toBe('problems')
    expect((await client.ask('tried', { hop: 0, walk: 0, part: 0, from: 0 })).kind).toBe('problems')
    client.close()
  })
})
