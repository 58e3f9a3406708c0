/** The life of the addresses. */

export const addresses = {
  title: 'Addresses',
  there: 'there',
  back: 'back',
  source: 'Source',
  destination: 'Destination',
  begins: (p: { node: string }) => `sent by ${p.node}`,
  ends: {
    delivered: (p: { node: string }) => `delivered on ${p.node}`,
    dropped: (p: { node: string }) => `dropped on ${p.node}`,
    copied: (p: { node: string }) => `copied on ${p.node}`,
    pending: (p: { node: string }) => `still held on ${p.node}`,
  },
  packet: (p: { number: number; phase: string }) => `packet ${p.number}, ${p.phase}`,
  tunnels: { ipip: 'in IPIP', vxlan: 'in VXLAN' },
  on: (p: { node: string; hook: string }) => (p.hook === '' ? `on ${p.node}` : `on ${p.node}, \`${p.hook}\``),
  show: (p: { hop: number }) => `Show hop ${p.hop}`,
  noAnswer: 'Nothing came back.',
  none: 'This probe is ARP alone: it has no IP addresses to follow.',
  empty: 'No packet yet. Send a probe.',
}
