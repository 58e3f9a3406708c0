/** Every text of the picture, in a language. */
import type { Hopscope } from '../../client/hopscope.ts'
import type { Header } from '../../net/headers.ts'
import type { GraphLabels } from '../../view/contract.ts'
import { decisionText } from '../hop/decisionText.ts'
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
    decided: (hop) => (hop.decided[0] ? decisionText(hop.decided[0]) : undefined),
    drop: (hop) => hop.drop ?? text.graph.dropped,
  }
}

const FLASHED = new Set(['ip.ttl', 'ip.src', 'ip.dst', 'eth.src', 'eth.dst', 'tcp.srcport', 'tcp.dstport'])

/** Short words on a header's block: what it is, and what it is for. */
function blockText(header: Header): string {
  const field = (name: string): string => header.fields.find((candidate) => candidate.name === name)?.value ?? ''
  switch (header.layer) {
    case 'eth':
      return 'Eth'
    case 'arp':
      return field('opcode').startsWith('request') ? 'ARP who-has' : 'ARP is-at'
    case 'ip':
      return header.outer ? `IP ${lastNumber(field('src'))} → ${lastNumber(field('dst'))}` : 'IP'
    case 'tcp':
      return `TCP ${field('flags')
        .split(', ')
        .filter((flag, _, all) => flag !== 'ACK' || all.length === 1)
        .join('+')}`.trim()
    case 'udp':
      return 'UDP'
    case 'icmp':
      return `ICMP ${ICMP_WORDS[field('type').split(' ')[0] ?? ''] ?? ''}`.trim()
    case 'vxlan':
      return 'VXLAN'
    case 'data':
      return `${field('len')} B`
  }
}

const ICMP_WORDS: Readonly<Record<string, string>> = { 0: 'reply', 3: 'unreach', 5: 'redirect', 8: 'echo', 11: 'TTL' }

const lastNumber = (address: string): string => address.split('.').at(-1) ?? address
