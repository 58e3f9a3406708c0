/** The life of the addresses. */

export const addresses = {
  title: 'Addresses',
  there: 'there',
  back: 'back',
  source: 'Source',
  destination: 'Destination',
  begins: (p: { node: string }) => `sent by ${p.node}`,
  ends: {
    dropped: 'dropped there',
    copied: 'copied there',
    pending: 'held there',
  },
  packet: (p: { number: number; phase: string }) => `packet ${p.number}, ${p.phase}`,
  rule: (p: { target: string | number; chain: string | number; rule: string | number }) =>
    `${p.target}, rule ${p.rule} of \`${p.chain}\``,
  entry: 'conntrack, without a rule',
  tunnels: { ipip: 'in IPIP', vxlan: 'in VXLAN' },
  show: (p: { hop: number }) => `Show hop ${p.hop}`,
  noAnswer: 'Nothing came back.',
  none: 'This probe is ARP alone: it has no IP addresses to follow.',
  empty: 'No packet yet. Send a probe.',
}
