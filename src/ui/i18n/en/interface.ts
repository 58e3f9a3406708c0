/** What stands on the page itself. Between backticks: a machine's words. */

export const header = {
  tagline: 'Every hop that a packet takes through a Kubernetes cluster with Calico, and why',
  skip: 'Skip to the picture',
  scenario: 'Scenario',
  gallery: 'Scenarios',
  galleryIntro: 'Each is a cluster from a real write-up, computed afresh. Nothing leaves your browser.',
  document: (p: { id: string }) => `document ${p.id}`,
  size: (p: { nodes: number; pods: number }) => `${p.nodes} nodes, ${p.pods} pods`,
  openOwn: 'Open your own…',
  pings: 'Table: what can be pinged',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  language: 'Language',
  languages: { en: 'English', zh: '中文' },
  compare: 'Compare two variants',
  matrix: 'Matrix: all modes, who reaches whom',
  manifests: 'Manifests (YAML)',
  more: 'Menu',
  help: 'Help',
  close: 'Close',
  ownDocument: 'Your document',
}

export const probe = {
  label: 'Probe',
  examples: 'Try',
  on: (p: { node: string }) => `on ${p.node}`,
  from: 'from',
  to: 'to',
  kind: 'What to send',
  kinds: { tcp: 'TCP', udp: 'UDP', ping: 'ping', arping: 'arping', dns: 'nslookup' },
  port: 'port',
  toHint: 'An address, a name, or a place or Service from the list',
  service: 'Service',
  more: 'More',
  moreTitle: 'More about the probe',
  size: 'Bytes of data',
  ttl: 'TTL',
  pmtu: 'Path MTU discovery (DF)',
  pmtus: {
    default: 'kernel’s default',
    do: 'do: DF, never fragment',
    want: 'want: DF, may fragment',
    dont: 'dont: no DF',
  },
  dev: 'Interface',
  auto: 'default',
  send: 'Send',
  cancel: 'Cancel',
  notAnAddress: (p: { value: string }) => `\`${p.value}\` is neither an IPv4 address nor a name.`,
  notAName: (p: { value: string }) => `\`${p.value}\` is not a name: there is nothing to look up.`,
}

export const pool = {
  title: 'IPPool',
  region: 'IPPools',
  quick: 'IPPools',
  cluster: 'Cluster',
  cidr: 'cidr',
  blockSize: 'blockSize',
  natOutgoing: 'natOutgoing',
  on: 'on',
  off: 'off',
  reset: 'Undo my changes',
  compareBefore: 'Compare with before',
  explain: {
    none: 'No tunnel: pods are reached by plain routes.',
    ipipAlways: 'Every packet to a pod on another node gets an outer IP header at `tunl0`.',
    ipipCross: 'A tunnel between subnets only; within one, plain routes.',
    vxlanAlways: 'Every packet to a pod on another node travels in UDP 4789.',
    vxlanCross: 'VXLAN between subnets only; within one, plain routes.',
  },
  noSpec:
    'A kernel-lab document has no desired state: it says what kernels hold, not what Calico and kube-proxy were asked for.',
  refused: 'Refused. What was in force still is.',
  discard: 'Discard',
  matrix: 'See all modes at once',
}

export const transport = {
  label: 'Playback',
  play: 'Play',
  pause: 'Pause',
  again: 'Play again',
  back: 'Previous hop',
  forward: 'Next hop',
  first: 'To the beginning',
  last: 'To the end',
  previousPacket: 'Previous packet',
  nextPacket: 'Next packet',
  previousChange: 'Previous change',
  nextChange: 'Next change',
  nextDrop: 'Next drop',
  speed: 'Speed',
  hop: (p: { hop: number; total: number }) => `Hop ${p.hop} of ${p.total}`,
  before: (p: { total: number }) => `Before hop 1 of ${p.total}`,
  shortHop: (p: { hop: number; total: number }) => `${p.hop} / ${p.total}`,
  timeline: 'Timeline of hops',
  there: 'there',
  return: 'back',
  sentence: (p: { hop: number; total: number; title: string }) => `Hop ${p.hop} of ${p.total}: ${p.title}`,
}

export const graph = {
  label: 'The cluster and the packet in it',
  routing: 'routing',
  place: (p: { kind: string; name: string }) => `${p.kind} ${p.name}`,
  port: (p: { name: string; node: string; addresses: string }) =>
    `interface ${p.name} of ${p.node}${p.addresses === '' ? '' : `, ${p.addresses}`}`,
  segment: (p: { cidrs: string }) => `subnet ${p.cidrs}`,
  link: (p: { name: string }) => `link ${p.name}`,
  tunnels: { ipip: 'IPIP tunnel', vxlan: 'VXLAN tunnel' },
  pods: (p: { count: number }) => `${p.count} pods`,
  dropped: 'dropped',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit the whole cluster',
}

export const packets = {
  title: 'Packets',
  filter: 'Filter',
  placeholder: 'ip.proto == 4 || tcp.flags.syn',
  clear: 'Clear the filter',
  shown: (p: { shown: number; all: number }) =>
    p.shown === p.all ? `${p.all} frames` : `${p.shown} of ${p.all} frames`,
  none: 'No frame matches this filter.',
  empty: 'No packet yet. Send a probe.',
  noFrames: 'Nothing was sent on any device: see the hops above.',
  columns: {
    number: 'No.',
    time: 'Time',
    where: 'Where',
    device: 'Device',
    direction: 'Dir',
    ends: 'Source → destination',
    protocol: 'Protocol',
    info: 'Info',
    changed: 'Changed',
  },
  directions: { in: 'in', out: 'out' },
  faults: {
    unknownField: (p: { word: string; hint: string }) =>
      p.hint === ''
        ? `No field is called \`${p.word}\`.`
        : `No field is called \`${p.word}\`. Did you mean \`${p.hint}\`?`,
    expectedValue: (p: { word: string }) => `\`${p.word}\` needs a value to be compared with.`,
    expectedTerm: (p: { word: string }) =>
      p.word === '' ? 'Something is missing at the end.' : `Before \`${p.word}\` something is missing.`,
    unexpected: (p: { word: string }) => `\`${p.word}\` does not belong there.`,
    unclosed: (p: { word: string }) => `\`${p.word}\` is never closed.`,
    badValue: (p: { word: string; hint: string }) => `\`${p.word}\` is not ${p.hint}.`,
  },
  values: { address: 'an address or prefix', mac: 'a MAC address', number: 'a number' },
}

export const hop = {
  title: 'Hop',
  none: 'Nothing was sent yet. Press Send, or play.',
  before: 'The packet is about to be made.',
  packet: (p: { number: number; phase: string }) => `packet ${p.number}, ${p.phase}`,
  there: 'on the way there',
  back: 'on the way back',
  headers: 'Headers',
  decided: (p: { what: string; node: string }) => `Decided by ${p.what} of ${p.node}`,
  deciders: {
    route: 'a route',
    rule: 'a rule',
    neighbour: 'a neighbour entry',
    fdb: 'an FDB entry',
    sysctl: 'a sysctl',
    link: 'an interface',
    address: 'an address',
    socket: 'a socket',
    conntrack: 'a tracked connection',
    netfilter: 'a netfilter rule',
  },
  wire: 'On the wire here',
  bytes: (p: { bytes: number; tunnel: number; percent: number }) =>
    p.tunnel > 0
      ? `${p.bytes} bytes, ${p.tunnel} of them for the tunnel (${p.percent} %)`
      : `${p.bytes} bytes, none of them for a tunnel`,
  allTables: (p: { node: string }) => `All tables of ${p.node}`,
  expand: 'All fields',
  collapse: 'Main fields only',
  tcpdump: 'As tcpdump prints it',
  learned: (p: { node: string }) => `Learned on ${p.node}`,
}

export const trouble = {
  linkTitle: 'Part of this link could not be used',
  dismiss: 'Dismiss',
  crashTitle: 'The simulator crashed',
  crashRestored: 'It was started again with the same cluster and probe. Nothing that you set is lost.',
  crashEmpty: 'It was started again. What you set is still here: send the probe again, or open a scenario.',
  crashGone: 'It dies as it starts. Try again in a while, or reload the page: your lab is kept.',
  unfetchedTitle: 'A part of Hopscope could not be fetched',
  unfetched:
    'The network is away, or the site was published anew after you opened this page. Try again, or reload: your lab is kept.',
  reload: 'Reload the page',
  detail: 'Detail',
  partFailed: 'This part of the page failed.',
  retry: 'Try again',
  starting: 'Starting the simulator…',
  tracing: 'Tracing…',
  failed: 'The cluster could not be computed',
  probeRefused: 'This probe cannot be sent',
  noProbe: 'No probe makes sense here: nothing in this cluster could send one.',
}

export const open = {
  title: 'Open a cluster or a kernel-lab document',
  intro: 'Paste JSON, drop a file anywhere on the page, or choose one. It stays in your browser.',
  text: 'The document',
  file: 'Choose a file…',
  current: 'Start from the present cluster',
  submit: 'Open it',
  drop: 'Drop it to open it',
  refused: (p: { count: number }) =>
    p.count === 1 ? 'One thing has to be mended first:' : `${p.count} things have to be mended first:`,
  kept: 'What was open stays open.',
  unreadable: 'The file could not be read.',
}

export const panels = {
  hop: 'Hop',
  packets: 'Packets',
  addresses: 'Addresses',
  tables: 'Tables',
  pool: 'Pool',
  graph: 'Picture',
}
