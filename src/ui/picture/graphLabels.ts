/** Every text of the picture, in a language. */
import type { Hopscope } from '../../client/hopscope.ts'
import type { Header } from '../../net/headers.ts'
import type { Hop } from '../../protocol/engine.ts'
import type { GraphLabels } from '../../view/contract.ts'
import { decisionText } from '../hop/decisionText.ts'
import { deedOf } from '../hop/walk.ts'
import type { Catalogue } from '../i18n/catalogue.ts'

export function graphLabels({ session }: Hopscope, text: Catalogue): GraphLabels {
  const nameOf = (ns: string): string => session.getState().names.get(ns) ?? ns
  return {
    graph: text.graph.label,
    routing: text.graph.routing,
    kind: (kind) => text.placeKinds[kind],
    place: (place) => text.graph.place({ kind: text.placeKinds[place.kind], name: place.label }),
    port: (place, port) =>
      text.graph.port({ name: port.name, node: nameOf(place.ns), addresses: port.addresses.join(', ') }),
    segment: ({ cidrs, label }) =>
      cidrs.length > 0 ? text.graph.segment({ cidrs: cidrs.join(', ') }) : text.graph.link({ name: label }),
    tunnel: (kind) => text.graph.tunnels[kind],
    pods: (count) => text.graph.pods({ count }),
    block: blockText,
    changed: ({ name, before, after }, header) => {
      if (before === undefined || after === undefined || header.change !== 'changed') return undefined
      return FLASHED.has(`${header.layer}.${name}`) ? `${name} ${after}` : undefined
    },
    decided: decidedText,
    drop: (hop) => hop.drop ?? text.graph.dropped,
  }
}

const FLASHED = new Set(['ip.ttl', 'ip.src', 'ip.dst', 'eth.src', 'eth.dst', 'tcp.srcport', 'tcp.dstport'])

/** At a hook the rule that had the last word, where it was more than to let the packet through. */
function decidedText({ walks, decided }: Hop): string | undefined {
  const [first] = decided
  if (!walks) return first && decisionText(first)
  const walk = walks.findLast((one) => deedOf(one) && one.steps.at(-1)?.target !== 'ACCEPT')
  const step = walk?.steps.at(-1)
  return step && `${step.chain}${step.index < 0 ? '' : ` ${step.index + 1}`}: ${step.target}`
}

/** Short words on a header's block: what it is, and what it is for. */
function blockText(header: Header): string {
  const field = (name: string): string => header.fields.find((candidate) => candidate.name === name)?.value ?? ''
  switch (header.layer) {
    case 'eth':
      return 'Eth'
    case 'arp':
      return field('opcode').startsWith('request') ? 'ARP who-has' : 'ARP is-at'
    case 'ip':
      return header.outer ? `IP ${shortly(field('src'), field('dst'))}` : 'IP'
    case 'tcp':
      return `TCP ${field('flags')
        .split(', ')
        .filter((flag, _, all) => flag !== 'ACK' || all.length === 1)
        .join('+')}`.trim()
    case 'udp':
      return 'UDP'
    case 'dns':
      return field('flags.response') === '1' ? `DNS ${dnsAnswer(header)}` : `DNS ${bracketed(field('qry.type'))}?`
    case 'icmp':
      return `ICMP ${ICMP_WORDS[field('type').split(' ')[0] ?? ''] ?? ''}`.trim()
    case 'vxlan':
      return 'VXLAN'
    case 'data':
      return `${field('len')} B`
  }
}

const ICMP_WORDS: Readonly<Record<string, string>> = { 0: 'reply', 3: 'unreach', 5: 'redirect', 8: 'echo', 11: 'TTL' }

/** `101 → 112`: of two addresses as many numbers from the end as tell them apart. */
/** What the answer comes to: an address, an alias, or why there is none. */
function dnsAnswer({ fields }: Header): string {
  const [found] = ['a', 'cname'].flatMap((name) => fields.find((field) => field.name === name)?.value.split(', ') ?? [])
  if (found !== undefined) return found
  const rcode = bracketed(fields.find(({ name }) => name === 'flags.rcode')?.value ?? '')
  return rcode === 'NOERROR' ? '∅' : rcode
}

/** `NXDOMAIN` of `3 (NXDOMAIN)`. */
const bracketed = (value: string): string => /\((.*)\)/.exec(value)?.[1] ?? value

function shortly(src: string, dst: string): string {
  const [a, b] = [src.split('.'), dst.split('.')]
  const common = [1, 2, 3].find((count) => a.slice(-count).join('.') !== b.slice(-count).join('.')) ?? 4
  return `${a.slice(-common).join('.')} → ${b.slice(-common).join('.')}`
}
