import type { Reasons } from '../catalogue.ts'
import { commentOf, rejectOf } from '../ruleWords.ts'

type Params<C extends keyof Reasons> = Parameters<Reasons[C]>[0]

/** Which rule translated the first packet. */
function byRule({ target, chain, rule, dev }: Params<'dnat'>): string {
  if (chain === '') return 'no rule asked for it, but another connection has that port already'
  const what = target === 'MASQUERADE' ? `MASQUERADE to the address of \`${dev}\`` : target
  return `${what}, rule ${rule} of \`${chain}\``
}

/** No table nat for any other packet of the connection. */
const byEntry = ({ conn, direction }: Params<'dnatKept'>): string =>
  `${direction === 'REPLY' ? 'un-NATed' : 'translated'} by the conntrack entry \`${conn}\`, without a rule`

/** What becomes of a packet whose route leads nowhere (fib_props of net/ipv4/fib_semantics.c). */
const NOWHERE: Readonly<Record<string, string>> = {
  blackhole: ': dropped silently, as nodes do with addresses of their own block that no pod has',
  unreachable: ': dropped, and the sender is told: host unreachable',
  prohibit: ': dropped, and the sender is told: prohibited',
}

export const reasons = {
  socketSends: ({ program, call }) => `\`${program}\` calls \`${call}()\`, and the kernel makes this packet.`,
  kernelReplies: ({ to }) => `The kernel answers \`${to}\` by itself; no program takes part.`,
  retransmits: ({ attempt }) => `No answer came in time, so the same packet is sent again: attempt ${attempt}.`,
  icmpErrorAbout: ({ src, dst, type, code }) =>
    `An ICMP error (type ${type}, code ${code}) goes back to the sender of the packet \`${src} → ${dst}\`.`,
  routeMatched: ({ dst, type, dev, via }) =>
    type === 'unicast'
      ? `${dst === '0.0.0.0/0' ? 'No route but the default route matches' : `Of all routes that match, \`${dst}\` has the longest prefix`}${via ? `: next hop \`${via}\`` : ': the destination is on the link itself'}${dev ? `, out of \`${dev}\`` : ''}.`
      : `Of all routes that match, \`${type} ${dst}\` has the longest prefix${NOWHERE[type] ?? ''}.`,
  routeLocal: ({ addr }) => `\`${addr}\` is this machine's own address: the local table takes the packet in.`,
  noRoute: ({ dst }) => `No route leads to \`${dst}\`, not even a default route.`,
  sourceChosen: ({ addr }) =>
    `No source address is set: the kernel takes \`${addr}\`, the route’s \`src\` or else an address of its device.`,
  reversePathOk: ({ src, dev }) => `The route back to \`${src}\` leads through \`${dev}\`, so rp_filter lets it in.`,
  reversePathFailed: ({ src, dev, expected }) =>
    `It came in through \`${dev}\`, but the route back to \`${src}\` leads ${expected ? `through \`${expected}\`` : 'nowhere'}: rp_filter drops it.`,
  martianSource: ({ src }) => `\`${src}\` cannot be a source here: an own, loopback or broadcast address (martian).`,
  martianDestination: ({ dst }) => `\`${dst}\` cannot be a destination here (martian).`,
  forwardingOff: ({ dev }) => `The packet is for another machine, but forwarding is off on \`${dev}\`.`,
  ttlDecremented: ({ from, to, node }) => `\`ttl ${from} → ${to}\`: forwarded by ${node}. Every router takes one.`,
  ttlExpired: ({ ttl }) => `The TTL is ${ttl}: it would be 0 after this router, so the packet ends here.`,
  mtuExceeded: ({ len, mtu }) => `${len} bytes do not fit the MTU of ${mtu}, and DF forbids to cut the packet up.`,
  frameTooLong: ({ len, mtu, dev }) =>
    `${len} bytes are more than the MTU ${mtu} of \`${dev}\`: dropped without a word, for nobody fragments within a link.`,
  messageTooLong: ({ len, mtu }) =>
    `${len} bytes do not fit the path's MTU of ${mtu}. The sender itself is told: message too long (EMSGSIZE).`,
  redirectSent: ({ gateway }) => `\`${gateway}\` is on the sender's own link. An ICMP redirect tells it so.`,
  neighbourKnown: ({ addr, lladdr, state }) =>
    `The neighbour table has \`${addr}\` at \`${lladdr}\` (${state}): it goes out at once, without ARP.`,
  neighbourUnknown: ({ addr }) =>
    `The neighbour table does not know \`${addr}\`. The packet waits while ARP asks for it.`,
  neighbourWaiting: ({ addr }) => `ARP is already asking for \`${addr}\`. The packet waits in the queue.`,
  neighbourFailed: ({ addr, tries }) => `Nobody answered for \`${addr}\` after ${tries} ARP requests.`,
  noArpDevice: ({ dev }) => `\`${dev}\` carries no Ethernet, so there is nobody to ask and no MAC to find.`,
  arpAsks: ({ addr, src }) => `ARP asks everybody on the link: who has \`${addr}\`? Tell \`${src}\`.`,
  arpAnsweredOwnAddress: ({ addr }) => `\`${addr}\` is this machine's own address, so it answers.`,
  arpAnsweredProxy: ({ addr, dev }) =>
    `Proxy ARP: this machine is not \`${addr}\`, but proxy_arp is on and its route there leaves through another device, \`${dev}\`. So it answers with its own MAC.`,
  arpLearned: ({ addr, lladdr }) =>
    `The answer is learned: \`${addr}\` is at \`${lladdr}\`. Packets that waited go on.`,
  arpIgnoredNoRoute: ({ addr }) => `Not answered: this machine has no route to \`${addr}\`, so proxy ARP says nothing.`,
  arpIgnoredSameDevice: ({ addr, dev }) =>
    `Not answered: the route to \`${addr}\` leads back out of \`${dev}\`, where the question came from. Proxy ARP answers only for what lies behind another device.`,
  arpIgnoredProxyOff: ({ addr, dev }) =>
    `Not answered: \`${addr}\` is not an address of this machine, and proxy_arp is off on \`${dev}\`.`,
  arpIgnoredForwardingOff: ({ addr, dev }) =>
    `Not answered: \`${addr}\` is not an address of this machine, and without forwarding on \`${dev}\` there is no proxy ARP.`,
  arpIgnoredSysctl: ({ addr, key, value }) => `Not answered: \`${key} = ${value}\` forbids to answer for \`${addr}\`.`,
  arpIgnoredNotUnicast: ({ addr, type }) => `Not answered: the route to \`${addr}\` is \`${type}\`, not unicast.`,
  arpIgnoredReversePath: ({ src, dev }) =>
    `Not answered: the route back to the asker \`${src}\` does not lead through \`${dev}\`.`,
  arpNothingToDo: ({ addr }) => `The question for \`${addr}\` is not for this machine.`,
  macRewritten: ({ src, dst }) =>
    `A new Ethernet header for the next stretch: from \`${src}\` to \`${dst}\`. The IP addresses stay.`,
  notForThisHost: ({ dst, dev }) =>
    `The frame for \`${dst}\` does not have the MAC of \`${dev}\` as its destination: the kernel drops it.`,
  bridgeLearned: ({ mac, dev }) => `The switch learns that \`${mac}\` is behind port \`${dev}\`.`,
  bridgeForwards: ({ mac, dev }) => `The switch knows \`${mac}\` behind port \`${dev}\` and sends it there only.`,
  bridgeFloods: ({ mac, ports }) =>
    `${mac === 'ff:ff:ff:ff:ff:ff' ? 'A broadcast' : `The switch does not know \`${mac}\``}: flooded, out of ${Number(ports) === 1 ? '1 other port' : `${ports} other ports`}.`,
  bridgeLocal: ({ mac }) => `\`${mac}\` is the bridge's own address: the machine takes it.`,
  encapsulatedIpip: ({ local, remote, ttl }) =>
    `The tunnel puts an outer IP header in front, 20 bytes, protocol 4: from this node \`${local}\` to the next hop \`${remote}\`. TTL ${ttl} and DF are copied from the inner header.`,
  encapsulatedVxlan: ({ local, remote, vni }) =>
    `The whole frame goes into UDP port 4789 under VNI ${vni}, 50 bytes more: from \`${local}\` to \`${remote}\`, which the FDB has for the inner destination MAC.`,
  decapsulated: ({ dev }) =>
    `\`${dev}\` takes the outer header away. The inner packet is received anew, as if it had just come in there.`,
  noTunnel: ({ src, dst }) => `No tunnel device here takes packets from \`${src}\` to \`${dst}\`.`,
  noFdbEntry: ({ mac }) => `The FDB has no VTEP for \`${mac}\`, and nowhere to flood to.`,
  noVxlan: ({ vni }) => `No VXLAN device here has the VNI ${vni}.`,
  tunnelLoop: ({ dev }) => `The route for the outer header leads back into \`${dev}\`: a loop.`,
  checksumSpoilt: () =>
    'The tunnel made the outer checksum while the inner one was left to the device; NAT then changed the packet, and the kernel got the outer sum wrong.',
  tunnelNoRoute: ({ dst }) => `No route leads to the tunnel's far end, \`${dst}\`.`,
  fragmented: ({ pieces, mtu }) => `Too long for the MTU of ${mtu} and DF is not set: cut into ${pieces} fragments.`,
  fragmentHeld: ({ id, have }) => `A fragment of packet ${id}: held until the rest is here (${have} so far).`,
  reassembled: ({ pieces }) => `All ${pieces} fragments are here: one packet again.`,
  delivered: ({ to }) => `\`${to}\` takes it: the packet is where it was meant to be.`,
  noSocket: ({ port, proto }) =>
    port === 0 ? `Nothing here takes IP protocol ${proto}.` : `No program listens on ${proto} port ${port}.`,
  hookPassed: ({ hook }) => `Nothing at \`${hook}\` changes or stops it.`,
  linkDown: ({ dev }) => `\`${dev}\` is down.`,
  peerDown: ({ dev }) => `The other end of \`${dev}\` is down: no carrier.`,
  wire: ({ dev, peer }) => `\`${dev}\` is one end of a virtual cable: what goes in comes out of \`${peer}\`.`,
  pmtuLearned: ({ dst, mtu }) => `The sender learns that the path to \`${dst}\` takes ${mtu} bytes at most.`,
  redirectAccepted: ({ dst, gateway }) =>
    `The redirect is followed: \`${dst}\` goes through \`${gateway}\` from now on.`,
  droppedByRule: ({ table, chain, rule, text, target }) => {
    const said = commentOf(text)
    const to = target === 'REJECT' ? `, and the sender is told (\`${rejectOf(text)}\`)` : ''
    return `${target}: rule ${rule} of \`${chain}\` in table ${table}${said === '' ? '' : `, “${said}”`}${to}.`
  },
  droppedByPolicy: ({ table, chain }) =>
    `No rule of \`${chain}\` in table ${table} let it through, and the chain's policy is DROP.`,
  dnat: (p) => `\`dst ${p.from} → ${p.to}\`: ${byRule(p)}.`,
  snat: (p) => `\`src ${p.from} → ${p.to}\`: ${byRule(p)}.`,
  dnatKept: (p) => `\`dst ${p.from} → ${p.to}\`: ${byEntry(p)}.`,
  snatKept: (p) => `\`src ${p.from} → ${p.to}\`: ${byEntry(p)}.`,
  connection: ({ state, direction }) =>
    `conntrack: ${state}, ${direction === 'REPLY' ? 'in reply direction' : 'in original direction'}.`,
  untracked: () => 'conntrack does not watch this packet (NOTRACK).',
  connectionClash: ({ conn }) =>
    `Another connection already has these addresses and ports, so that \`${conn}\` cannot be told from it: dropped.`,
  conntrackFull: ({ max, count }) =>
    `The connection table is full: ${count} entries, \`net.netfilter.nf_conntrack_max\` is ${max}, and none is without ASSURED, to be given up for a new connection. The kernel logs “nf_conntrack: table full, dropping packet”.`,
  conntrackEvicted: ({ conn }) =>
    `The connection table is full: \`${conn}\`, not ASSURED, made room for this packet's connection (early drop).`,
  closedEvicted: ({ conn }) =>
    `No port of the range was free: \`${conn}\`, which is over and was translated to one of them, made room for this connection.`,
  masqueradeMoved: ({ from, to }) =>
    `Its connection is masqueraded by an address of ${from}, but it leaves by ${to}: dropped, and the entry with it.`,
  redirectPastNat: () =>
    'NAT drops a redirect about a translated connection: it would make the ends speak past the translation.',
  ipvsForwards: ({ from, to }) => `\`dst ${from} → ${to}\`: IPVS chose this real server for the connection.`,
  ipvsAnswers: ({ from, to }) => `\`src ${from} → ${to}\`: IPVS gives the answer the virtual server's address again.`,
  ipvsNoDestination: ({ to }) =>
    `IPVS has the virtual server \`${to}\` and no real server behind it: the sender is told (\`icmp-port-unreachable\`).`,
  dnsAsks: ({ asked, type, candidate, candidates }) =>
    `The resolver asks for ${type} of \`${asked}\`${Number(candidates) > 1 ? `: name ${candidate} of ${candidates} that resolv.conf's \`search\` and \`ndots\` make of it` : ''}.`,
  dnsAsksAgain: ({ asked, type, attempt }) =>
    `No answer that helps came for ${type} of \`${asked}\`, so it is asked again: attempt ${attempt}.`,
  dnsAnswers: ({ asked, type, answer, ttl }) =>
    `${type} of \`${asked}\` is \`${answer}\`. Whoever asked may remember it for ${ttl} seconds.`,
  dnsNoData: ({ asked, type }) => `\`${asked}\` is there, but it has no ${type}: an answer without records (NODATA).`,
  dnsNoName: ({ asked }) => `There is no \`${asked}\` (NXDOMAIN).`,
  dnsFailed: ({ asked }) => `Nothing could be found out about \`${asked}\` (SERVFAIL).`,
  dnsForwards: ({ asked, type, to }) =>
    `\`${asked}\` lies in no zone of this server, so it asks \`${to}\` for ${type}.`,
  ignored: ({ what }) => `Nobody takes it here: \`${what}\`.`,
} satisfies Reasons
