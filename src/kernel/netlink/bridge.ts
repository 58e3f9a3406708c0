/** A bridge's options, and how it follows its ports in MTU and address (net/bridge: br_if.c, br_stp_if.c). */
import { type MacAddr, ZERO_MAC } from '../../net/mac.ts'
import type { BridgeLink } from '../netns.ts'
import { linkOf, type NetnsDraft, replaceLink } from './draft.ts'
import type { Words } from './words.ts'

/** ETH_DATA_LEN. */
const WITHOUT_PORTS = 1500

/** Taken and left without effect: what only spanning tree, IGMP or the age of entries asks for. */
const INERT = ['forward_delay', 'hello_time', 'max_age', 'ageing_time', 'priority', 'mcast_snooping', 'mcast_querier']
const NOT_MODELLED = [
  'stp_state',
  'vlan_filtering',
  'vlan_protocol',
  'vlan_default_pvid',
  'group_fwd_mask',
  'group_address',
]

export function bridgeOptions(words: Words): void {
  while (!words.done) {
    const word = words.next()
    if (INERT.includes(word) || (word === 'stp_state' && words.peek() === '0')) words.next()
    else if (NOT_MODELLED.includes(word) || /^(nf_call_|mcast_|vlan_)/.test(word)) words.notModelled(word)
    else words.fail(`bridge: unknown command "${word}"?`)
  }
}

/** do_set_master, br_add_if, br_del_if. */
export function joinBridge(draft: NetnsDraft, port: string, master: string, words: Words): void {
  const link = linkOf(draft, port)
  if (!link) return
  const { master: old, ...free } = link
  if (master === '') {
    replaceLink(draft, free)
    followPorts(draft, old)
    return
  }
  const bridge = linkOf(draft, master) ?? words.wrong(master, 'Device does not exist')
  if (bridge.kind !== 'bridge') words.fail('RTNETLINK answers: Operation not supported')
  if (link.kind === 'bridge') words.fail('Error: Can not enslave a bridge to a bridge.')
  if (link.kind === 'lo' || link.kind === 'ipip') words.fail('RTNETLINK answers: Invalid argument')
  replaceLink(draft, { ...free, master })
  followPorts(draft, old)
  followPorts(draft, master)
}

/** br_mtu_auto_adjust, br_stp_recalculate_bridge_id: the least MTU and the least address, until set by hand. */
export function followPorts(draft: NetnsDraft, name: string | undefined): void {
  const bridge = name === undefined ? undefined : linkOf(draft, name)
  if (bridge?.kind !== 'bridge') return
  const ports = draft.links.filter((link) => link.master === name)
  const addresses: MacAddr[] = ports.flatMap((port) => ('mac' in port ? [port.mac] : [])).sort()
  const followed: BridgeLink = {
    ...bridge,
    ...(!draft.pinned.has(`${name} mtu`) && {
      mtu: Math.min(...ports.map((p) => p.mtu), ports.length ? Infinity : WITHOUT_PORTS),
    }),
    ...(!draft.pinned.has(`${name} address`) && { mac: addresses[0] ?? ZERO_MAC }),
  }
  replaceLink(draft, followed)
}
