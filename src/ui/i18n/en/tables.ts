/** A namespace's tables. Between backticks: a machine's words. */

export const tables = {
  title: 'Tables',
  of: 'Tables of',
  region: (p: { table: string; ns: string }) => `${p.table} of ${p.ns}`,
  follow: 'Follow the packet',
  following: 'follows the packet',
  moment: (p: { hop: number }) => `as they are at hop ${p.hop}`,
  start: 'as they are before the probe',
  names: {
    links: 'Interfaces',
    routes: 'Routes',
    rules: 'Rules',
    neighbours: 'Neighbours',
    fdb: 'FDB',
    chains: 'Chains',
    ipsets: 'ipsets',
    ipvs: 'IPVS',
    conntrack: 'Conntrack',
    sockets: 'Sockets',
    sysctls: 'Sysctls',
  },
  empty: {
    links: 'No interfaces.',
    routes: 'No routes.',
    rules: 'No rules.',
    neighbours: 'No neighbours are known yet.',
    fdb: 'No forwarding entries.',
    chains: 'No netfilter rules: nothing on this machine wrote any.',
    ipsets: 'No sets: no rule here needs one.',
    ipvs: 'No virtual services.',
    conntrack: 'No connection is tracked at this moment.',
    sockets: 'Nothing listens here.',
    sysctls: 'No sysctls.',
  },
  /** Where what a namespace is explains what it lacks. */
  lacks: {
    chainsPod: (p: { node: string }) =>
      `A pod has no netfilter rules of its own. Calico and kube-proxy write theirs on its node, \`${p.node}\`.`,
    chainsSwitch: 'A switch moves frames: no packet passes a netfilter hook here.',
    ipsetsPod: (p: { node: string }) => `A pod has no sets: they belong to the rules of its node, \`${p.node}\`.`,
    ipvsPod: (p: { node: string }) => `A pod has no virtual services: kube-proxy works on its node, \`${p.node}\`.`,
    ipvsIptables:
      'No virtual services: kube-proxy works in iptables mode here. Its Services are chains of table `nat`.',
    conntrackOff: 'The kernel tracks no connections here: no rule asks for one.',
  },
  openNode: (p: { node: string }) => `Tables of ${p.node}`,
  decided: 'decided this hop',
  changed: 'changed by this hop',
  fates: { new: 'new at this hop', gone: 'gone at this hop' },
  loading: 'Reading the tables…',
  table: (p: { name: string }) => `table ${p.name}`,
  find: 'Find',
  findIn: (p: { table: string }) => `Find in ${p.table}`,
  clearFind: 'Clear the search',
  noneFound: (p: { find: string }) => `Nothing here holds \`${p.find}\`.`,
  found: (p: { count: number; shown: number }) =>
    p.shown < p.count
      ? `${p.count} rules, the first ${p.shown} of them shown`
      : p.count === 1
        ? '1 rule'
        : `${p.count} rules`,
  chainsAndRules: (p: { chains: number; rules: number }) =>
    `${p.chains} ${p.chains === 1 ? 'chain' : 'chains'}, ${p.rules} ${p.rules === 1 ? 'rule' : 'rules'}`,
  rules: (p: { rules: number }) => (p.rules === 1 ? '1 rule' : `${p.rules} rules`),
  members: (p: { members: number }) => (p.members === 1 ? '1 member' : `${p.members} members`),
  policy: (p: { policy: string }) => `policy ${p.policy}`,
  jumpedFrom: 'jumped to from',
  notJumpedTo: 'no rule leads here',
  moreCallers: (p: { count: number }) => `and ${p.count} more`,
  noRules: 'no rules',
  noMembers: 'no members',
  gap: (p: { count: number }) => `${p.count} rules that did not match: show more`,
  gapUnmatched: (p: { count: number }) => `${p.count} rules more`,
  moreChains: (p: { count: number }) => `${p.count} chains more`,
  moreMembers: (p: { count: number }) => `${p.count} members more`,
  /** A rule's place in the order in which the packet matched. */
  step: (p: { numbers: string }) => `matched: ${p.numbers}`,
  path: 'The way through this table at this hop',
  notHere: 'No rule was tried at this hop.',
  notThisMachine: 'The packet is elsewhere at this hop.',
  toHook: 'Next hook here',
  covers: 'holds the packet',
  lookedInto: 'looked into at this hop',
  jumps: 'to chain',
  toSet: 'to the set',
}
