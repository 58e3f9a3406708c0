/** A packet, its way and its end. */
import type { Drops, Phases, PlaceKinds, Plain, Titles } from '../catalogue.ts'

const at = (dev: string | number): string => (dev === '' ? '' : ` at \`${dev}\``)

export const titles = {
  send: ({ node }) => `Sent by ${node}`,
  route: ({ node }) => `Route looked up on ${node}`,
  neigh: ({ dev, node }) => `Next hop's MAC looked up${at(dev)} on ${node}`,
  hook: ({ hook, node }) => `Through \`${hook}\` on ${node}`,
  ipvs: ({ node }) => `IPVS on ${node}`,
  transmit: ({ dev, node }) => `Out of \`${dev}\` of ${node}`,
  receive: ({ dev, node }) => `Into \`${dev}\` of ${node}`,
  bridge: ({ node }) => `Switched in ${node}`,
  forward: ({ node }) => `Forwarded by ${node}`,
  encapsulate: ({ dev, node }) => `Encapsulated${at(dev)} on ${node}`,
  decapsulate: ({ dev, node }) => `Decapsulated${at(dev)} on ${node}`,
  fragment: ({ node }) => `Cut into fragments on ${node}`,
  reassemble: ({ node }) => `Fragments joined on ${node}`,
  arp: ({ dev, node }) => `ARP judged${at(dev)} on ${node}`,
  deliver: ({ node }) => `Delivered on ${node}`,
  drop: ({ dev, hook, node }) => `Dropped${hook === '' ? at(dev) : ` in \`${hook}\``} on ${node}`,
} satisfies Titles

export const unexplained = {
  send: () => 'The packet is made.',
  route: () => 'The routing table is asked.',
  neigh: () => 'The neighbour table is asked.',
  hook: () => 'No rule stands here.',
  ipvs: () => 'IPVS balances the connections to a virtual address.',
  transmit: ({ dev }) => `A capture on \`${dev}\` sees it here, on its way out.`,
  receive: ({ dev }) => `A capture on \`${dev}\` sees it here, on its way in.`,
  bridge: () => 'The switch looks at the MACs.',
  forward: () => 'It is for another machine, and goes on.',
  encapsulate: () => 'It gains an outer header.',
  decapsulate: () => 'It loses its outer header.',
  fragment: () => 'It is cut into pieces.',
  reassemble: () => 'Its pieces are joined.',
  arp: () => 'ARP is judged.',
  deliver: () => 'It is where it was meant to be.',
  drop: () => 'It ends here.',
} satisfies Plain

export const phases = {
  arp: 'ARP',
  handshake: 'handshake',
  request: 'request',
  answer: 'answer',
  close: 'close',
  error: 'error',
  echo: 'echo',
  reset: 'reset',
  lookup: 'DNS lookup',
} satisfies Phases

export const placeKinds = {
  node: 'node',
  pod: 'pod',
  gateway: 'gateway',
  host: 'host',
} satisfies PlaceKinds

export const layers = {
  eth: 'Ethernet',
  arp: 'ARP',
  ip: 'IPv4',
  tcp: 'TCP',
  udp: 'UDP',
  icmp: 'ICMP',
  vxlan: 'VXLAN',
  dns: 'DNS',
  data: 'Data',
  outer: (name: string) => `${name}, outer`,
}

export const changes = {
  new: 'new',
  removed: 'removed',
  changed: 'changed',
  added: (p: { name: string }) => `+ ${p.name}`,
  gone: (p: { name: string }) => `− ${p.name}`,
  bytes: (p: { bytes: number }) => `${p.bytes > 0 ? '+' : '−'}${Math.abs(p.bytes)} B`,
  macs: 'MACs',
}

export const verdict = {
  answered: 'Answered',
  refused: 'Refused',
  lost: 'Lost',
  failed: 'Not sent',
  unanswered: 'No answer',
  running: 'On its way…',
  by: (p: { by: string; packets: number }) => `by \`${p.by}\` (${p.packets} packets with ARP)`,
  saw: (p: { saw: string }) => `, client seen as \`${p.saw}\``,
  ttl: (p: { ttl: number }) => `, TTL ${p.ttl} on arrival`,
  lladdr: (p: { lladdr: string }) => `: it is at \`${p.lladdr}\``,
  refusedBy: (p: { by: string }) => `by \`${p.by}\`: nothing listens on that port (RST)`,
  icmp: (p: { from: string; name: string; mtu?: number | undefined }) =>
    `: \`${p.from}\` reports “${p.name}”${p.mtu === undefined ? '' : `, MTU ${p.mtu}`}`,
  error: (p: { name: string }) => `: the kernel told the program \`${p.name}\``,
  lostAt: (p: { node: string; dev: string; why: string }) =>
    `on ${p.node}${p.dev === '' ? '' : ` at \`${p.dev}\``}: ${p.why}`,
  found: 'Found',
  unresolved: 'Name not resolved',
  foundAt: (p: { name: string; addresses: string; by: string }) =>
    `: \`${p.name}\` is at \`${p.addresses}\`, says \`${p.by}\``,
  resolved: (p: { name: string; address: string }) => `; \`${p.name}\` was looked up first: \`${p.address}\``,
  lookups: {
    NXDOMAIN: (p: { name: string }) => `: nobody knows \`${p.name}\`, in no domain of the search list (NXDOMAIN)`,
    NODATA: (p: { name: string }) => `: \`${p.name}\` is known, but has no address (NODATA)`,
    SERVFAIL: (p: { name: string }) => `: the nameserver could find nothing out about \`${p.name}\` (SERVFAIL)`,
    TIMEOUT: (p: { name: string }) =>
      `: no nameserver answered about \`${p.name}\` in time, however often it was asked`,
    REFUSED: (p: { name: string }) => `: no question about \`${p.name}\` reached a nameserver`,
  },
  silence: 'came, though nothing was dropped: whoever was asked kept silent',
  show: 'Show where',
}

export const dropSentence = (said: string, reason: keyof Drops): string => `${said} (\`${reason}\`)`
