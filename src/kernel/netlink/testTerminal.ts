/** A terminal in a namespace of its own, for tests: iproute2's commands in, what the real programs would print out. */

import { ANY } from '../../net/ipv4.ts'
import { type Flow, fibLookup } from '../fib/lookup.ts'
import { TABLE } from '../netns.ts'
import { printAddress, printLink } from '../print/ipLink.ts'
import { bridgeFdb, ipNeigh } from '../print/ipNeigh.ts'
import { ipRoute, printRoute } from '../print/ipRoute.ts'
import { ipRule } from '../print/ipRule.ts'
import { addrAdd } from './address.ts'
import { addrDel } from './addressDel.ts'
import { createNetns, fibOf, freezeNetns, linkOf, type NetnsDraft } from './draft.ts'
import { NetlinkError } from './error.ts'
import { linkAdd, linkSet, vethAdd } from './link.ts'
import { fdbAppend, fdbDel, neighDel, neighReplace } from './neighbour.ts'
import { routeAdd } from './route.ts'
import { routeAppend, routeDel, routeReplace } from './routeChange.ts'
import { ruleAdd } from './rule.ts'
import { ruleDel } from './ruleDel.ts'
import { sysctlSet } from './sysctl.ts'
import { Words } from './words.ts'

type Command = (draft: NetnsDraft, words: string) => unknown

const LIFETIME = '       valid_lft forever preferred_lft forever'

const indexOf = (draft: NetnsDraft, dev: string): number | undefined => linkOf(draft, dev)?.index

/** By how the command begins; the rest are its words. */
const COMMANDS: Readonly<Record<string, Command>> = {
  'ip link add': linkAdd,
  'ip link set': linkSet,
  'ip addr add': (draft, words) => {
    const [, before = '', dev = '', after = ''] = /^(.*?)(?:^| )dev (\S+)(.*)$/.exec(words) ?? []
    addrAdd(draft, dev, before + after)
  },
  'ip addr del': addrDel,
  'ip route add': routeAdd,
  'ip route replace': (draft, words) => routeReplace(draft, words),
  'ip route change': (draft, words) => routeReplace(draft, words, 'change'),
  'ip route append': routeAppend,
  'ip route del': routeDel,
  'ip rule add': ruleAdd,
  'ip rule del': ruleDel,
  'ip neigh replace': (draft, words) => neighReplace(draft, words),
  'ip neigh add': (draft, words) => neighReplace(draft, words, 'add'),
  'ip neigh change': (draft, words) => neighReplace(draft, words, 'change'),
  'ip neigh del': neighDel,
  'bridge fdb append': (draft, words) => fdbAppend(draft, words),
  'bridge fdb add': (draft, words) => fdbAppend(draft, words, 'add'),
  'bridge fdb replace': (draft, words) => fdbAppend(draft, words, 'replace'),
  'bridge fdb del': fdbDel,
  'sysctl -w': (draft, words) => {
    const [key = '', value = ''] = words.split('=')
    sysctlSet(draft, key, value)
  },
  'ip route show table local': (draft) => ipRoute(freezeNetns(draft), TABLE.local),
  'ip route get fibmatch': routeGet,
  'ip route': (draft) => ipRoute(freezeNetns(draft)),
  'ip rule': (draft) => ipRule(freezeNetns(draft)),
  'ip neigh': (draft) => ipNeigh(freezeNetns(draft)),
  'bridge fdb': (draft) => bridgeFdb(freezeNetns(draft)),
  'ip -o link show': (draft, name) =>
    draft.links
      .filter((link) => link.name === name)
      .map((link) => printLink(freezeNetns(draft), link).replace('\n', '\\'))
      .join('\n'),
  'ip -4 -o addr show dev': (draft, dev) =>
    draft.addresses
      .filter((address) => address.dev === dev)
      .map(
        (address) =>
          `${indexOf(draft, dev)}: ${dev}    ${printAddress(address, draft.metrics.get(address))}\\${LIFETIME}`,
      )
      .join('\n'),
}

/** strerror of what a lookup answers (net/ipv4/route.c). */
const STRERROR = {
  ENETUNREACH: 'Network is unreachable',
  EHOSTUNREACH: 'No route to host',
  EACCES: 'Permission denied',
  EINVAL: 'Invalid argument',
} as const

/** The route that a packet would take: `10.1.0.1 from 10.0.0.5 iif eth0 mark 1 tos 0x10`. */
function routeGet(draft: NetnsDraft, text: string): string {
  const words = new Words('ip route get', text)
  const flow: { -readonly [K in keyof Flow]: Flow[K] } = { dst: words.address(), src: ANY, iif: 'lo' }
  while (!words.done) {
    if (words.take('from')) flow.src = words.address()
    else if (words.take('iif')) flow.iif = words.next()
    else if (words.take('oif')) flow.oif = words.next()
    else if (words.take('mark')) flow.mark = words.number('mark value is invalid')
    else if (words.take('tos')) flow.tos = words.number('tos value is invalid', 255, 16)
    else words.garbage(words.next())
  }
  const found = fibLookup(fibOf(draft), flow)
  return found.ok ? printRoute(found.route) : `RTNETLINK answers: ${STRERROR[found.error]}`
}

/** A namespace with two veths, eth0 and eth1, which are down; their far ends are up. */
function testNamespace(): NetnsDraft {
  const draft = createNetns('test')
  const far = createNetns('far')
  vethAdd({ draft, name: 'eth0', mac: '02:00:00:00:00:01', up: false }, { draft: far, name: 'far0' })
  vethAdd({ draft, name: 'eth1', mac: '02:00:00:00:00:02', up: false }, { draft: far, name: 'far1' })
  return draft
}

/** What a command prints: its refusal, or what it shows. Blanks at the lines' ends are left out. */
function answer(draft: NetnsDraft, command: string): string {
  const known = Object.keys(COMMANDS).find((start) => command === start || command.startsWith(`${start} `))
  if (known === undefined) throw new RangeError(`no such command here: ${command}`)
  try {
    const said = COMMANDS[known]?.(draft, command.slice(known.length + 1))
    const printed = typeof said === 'string' ? said : ''
    return printed.replaceAll(/ *$/gm, '').trimEnd()
  } catch (error) {
    if (error instanceof NetlinkError) return error.detail
    throw error
  }
}

/** A transcript with the answers that this namespace gives: lines that begin with `$ ` are commands. */
export function replay(transcript: string): string {
  const draft = testNamespace()
  return transcript
    .split('\n')
    .filter((line) => line.startsWith('$ '))
    .map((line) => [line, answer(draft, line.slice(2))].filter((text) => text !== '').join('\n'))
    .join('\n')
}
