/**
 * The shape of a language: every code of the engine has its sentence, or the project does not compile. Words between
 * backticks are a machine's and set in its type.
 */
import type { DropReason, HopKind, MissCode, Phase, PlaceKind, ProblemCode, ReasonCode } from '../../protocol/engine.ts'
import type { en } from './en.ts'

type Value = string | number
type Said<P extends string> = (p: Readonly<Record<P, Value>>) => string

/** What each reason carries (src/kernel/hop.ts). */
interface ReasonParams {
  socketSends: 'program' | 'call'
  kernelReplies: 'to'
  retransmits: 'attempt'
  icmpErrorAbout: 'src' | 'dst' | 'type' | 'code'
  routeMatched: 'dst' | 'type' | 'dev' | 'via'
  routeLocal: 'addr'
  noRoute: 'dst'
  sourceChosen: 'addr'
  reversePathOk: 'src' | 'dev'
  reversePathFailed: 'src' | 'dev' | 'expected'
  martianSource: 'src'
  martianDestination: 'dst'
  forwardingOff: 'dev'
  ttlDecremented: 'from' | 'to' | 'node'
  ttlExpired: 'ttl'
  mtuExceeded: 'len' | 'mtu'
  frameTooLong: 'len' | 'mtu' | 'dev'
  messageTooLong: 'len' | 'mtu'
  redirectSent: 'gateway'
  neighbourKnown: 'addr' | 'lladdr' | 'state'
  neighbourUnknown: 'addr'
  neighbourWaiting: 'addr'
  neighbourFailed: 'addr' | 'tries'
  noArpDevice: 'dev'
  arpAsks: 'addr' | 'src'
  arpAnsweredOwnAddress: 'addr'
  arpAnsweredProxy: 'addr' | 'dev'
  arpLearned: 'addr' | 'lladdr'
  arpIgnoredNoRoute: 'addr'
  arpIgnoredSameDevice: 'addr' | 'dev'
  arpIgnoredProxyOff: 'addr' | 'dev'
  arpIgnoredForwardingOff: 'addr' | 'dev'
  arpIgnoredSysctl: 'addr' | 'key' | 'value'
  arpIgnoredNotUnicast: 'addr' | 'type'
  arpIgnoredReversePath: 'src' | 'dev'
  arpNothingToDo: 'addr'
  macRewritten: 'src' | 'dst'
  notForThisHost: 'dst' | 'dev'
  bridgeLearned: 'mac' | 'dev'
  bridgeForwards: 'mac' | 'dev'
  bridgeFloods: 'mac' | 'ports'
  bridgeLocal: 'mac'
  encapsulatedIpip: 'local' | 'remote' | 'ttl'
  encapsulatedVxlan: 'local' | 'remote' | 'vni'
  decapsulated: 'dev'
  noTunnel: 'src' | 'dst'
  noFdbEntry: 'mac'
  noVxlan: 'vni'
  tunnelLoop: 'dev'
  tunnelNoRoute: 'dst'
  checksumSpoilt: never
  fragmented: 'pieces' | 'mtu'
  fragmentHeld: 'id' | 'have'
  reassembled: 'pieces'
  delivered: 'to'
  noSocket: 'port' | 'proto'
  hookPassed: 'hook'
  droppedByRule: 'table' | 'chain' | 'rule' | 'text' | 'target'
  droppedByPolicy: 'table' | 'chain'
  dnat: 'from' | 'to' | 'target' | 'chain' | 'rule' | 'dev'
  snat: 'from' | 'to' | 'target' | 'chain' | 'rule' | 'dev'
  dnatKept: 'from' | 'to' | 'conn' | 'direction'
  snatKept: 'from' | 'to' | 'conn' | 'direction'
  connection: 'state' | 'direction'
  untracked: never
  connectionClash: 'conn'
  conntrackFull: 'max' | 'count'
  conntrackEvicted: 'conn'
  closedEvicted: 'conn'
  masqueradeMoved: 'from' | 'to'
  redirectPastNat: never
  ipvsForwards: 'from' | 'to'
  ipvsAnswers: 'from' | 'to'
  ipvsNoDestination: 'to'
  linkDown: 'dev'
  peerDown: 'dev'
  wire: 'dev' | 'peer'
  pmtuLearned: 'dst' | 'mtu'
  redirectAccepted: 'dst' | 'gateway'
  dnsAsks: 'asked' | 'type' | 'candidate' | 'candidates'
  dnsAsksAgain: 'asked' | 'type' | 'attempt'
  dnsAnswers: 'asked' | 'type' | 'answer' | 'ttl'
  dnsNoData: 'asked' | 'type'
  dnsNoName: 'asked'
  dnsFailed: 'asked'
  dnsForwards: 'asked' | 'type' | 'to'
  ignored: 'what'
}

export type Reasons = { readonly [C in ReasonCode]: Said<ReasonParams[C]> }
export type Misses = Readonly<Record<MissCode, Said<'match' | 'is' | 'of'>>>
export type Drops = Readonly<Record<DropReason, string>>
export type Phases = Readonly<Record<Phase, string>>
export type PlaceKinds = Readonly<Record<PlaceKind, string>>
/** What there is to say of a hop that needed no reason. */
export type Plain = Readonly<Record<HopKind, Said<'dev'>>>
export type Titles = Readonly<Record<HopKind, Said<'dev' | 'node' | 'hook'>>>

/** What is wrong, and the way out. */
interface ProblemParams {
  notJson: 'detail'
  notYaml: 'detail'
  wrongType: 'expected' | 'got'
  missing: 'what'
  unknownField: 'field'
  notAnAddress: 'value'
  notAName: 'value'
  noNameserver: 'name' | 'from'
  notAPrefix: 'value'
  notAMac: 'value'
  outOfRange: 'value' | 'min' | 'max'
  notOneOf: 'value' | 'allowed'
  badName: 'name' | 'detail'
  duplicateName: 'name'
  duplicateAddress: 'address' | 'other'
  unknownReference: 'what' | 'name'
  notInLink: 'field' | 'value'
  podOutsidePools: 'address'
  nodeInNoSubnet: 'address' | 'subnet'
  tunnelOutsidePools: 'address'
  poolExhausted: 'pool'
  blockLimit: 'node' | 'limit'
  blockOutsidePools: 'block'
  wrongBlockSize: 'block' | 'pool' | 'size'
  calicoRefuses: 'detail'
  kubernetesRefuses: 'detail'
  iproute2Refuses: 'command' | 'detail'
  tooLarge: 'what' | 'limit'
  notSupported: 'what'
  unanswered: 'detail'
}
export type Problems = {
  readonly [C in ProblemCode]: (p: Readonly<Record<ProblemParams[C], Value>>) => {
    readonly what: string
    readonly fix: string
  }
}

export type Catalogue = typeof en
