/** `conntrack -I`, `-D` and `-F` (conntrack-tools 1.4.7, conntrack.c; net/netfilter/nf_conntrack_netlink.c). */
import { formatIpv4, type IpAddr, parseIpv4 } from '../../net/ipv4.ts'
import { IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP } from '../../net/packet.ts'
import { TCP_STATES, type TcpConnState } from '../netfilter/conntrack/tcpStates.ts'
import { invertTuple, type Tuple, tuplesEqual } from '../netfilter/conntrack/tuple.ts'
import type { Connection } from '../netns.ts'
import { CONNTRACK_DEFAULTS } from '../sysctl.ts'
import type { NetnsDraft } from './draft.ts'
import { NetlinkError } from './error.ts'

export type ConntrackVerb = '-I' | '-D' | '-F'

const OPTIONS: Readonly<Record<string, string>> = {
  ...{ '-s': 'src', '--src': 'src', '--orig-src': 'src', '-d': 'dst', '--dst': 'dst', '--orig-dst': 'dst' },
  ...{ '-p': 'proto', '--proto': 'proto', '--protonum': 'proto', '-t': 'timeout', '--timeout': 'timeout' },
  ...{ '--sport': 'sport', '--orig-port-src': 'sport', '--dport': 'dport', '--orig-port-dst': 'dport' },
  ...{ '--state': 'state', '-u': 'status', '--status': 'status', '-m': 'mark', '--mark': 'mark' },
  ...{ '--icmp-type': 'type', '--icmp-code': 'code', '--icmp-id': 'id' },
}
const PROTOCOLS: Readonly<Record<string, number>> = { tcp: IPPROTO_TCP, udp: IPPROTO_UDP, icmp: IPPROTO_ICMP }

/** Words after the verb; changes what the namespace has tracked before any packet passes. */
export function conntrackChange(draft: NetnsDraft, verb: ConntrackVerb, words: readonly string[]): void {
  if (verb === '-F') {
    delete draft.connections
    return
  }
  const asked = new Asked(verb, words)
  const known = draft.connections ?? []
  if (verb === '-D') {
    const left = known.filter((connection) => !asked.matches(connection))
    if (left.length === known.length) asked.fail('0 flow entries have been deleted.')
    draft.connections = left
    if (left.length === 0) delete draft.connections
    return
  }
  const connection = asked.connection()
  const reply = invertTuple(connection.orig)
  const taken = (tuple: Tuple): boolean =>
    known.some(({ orig }) => tuplesEqual(orig, tuple) || tuplesEqual(invertTuple(orig), tuple))
  if (taken(connection.orig) || taken(reply)) asked.fail('Operation failed: Such conntrack exists, try -U to update')
  const max = Number(draft.sysctls['net.netfilter.nf_conntrack_max'] ?? CONNTRACK_DEFAULTS.max)
  if (max > 0 && known.length >= max) asked.fail('Operation failed: Cannot allocate memory')
  draft.connections = [...known, connection]
}

/** The words by which a tuple is named. */
export function tupleWords({ proto, src, dst, sport, dport, type, code }: Tuple): string {
  const name = Object.entries(PROTOCOLS).find(([, number]) => number === proto)?.[0] ?? `${proto}`
  const ends =
    proto === IPPROTO_ICMP
      ? `--icmp-type ${type} --icmp-code ${code} --icmp-id ${sport}`
      : `--sport ${sport} --dport ${dport}`
  return `-p ${name} -s ${formatIpv4(src)} -d ${formatIpv4(dst)} ${ends}`
}

/** The words that `conntrack -I` would make an entry of. */
export function connectionWords({ orig, tcp, seenReply, assured, mark, timeout }: Connection): string {
  const status = [...(seenReply ? ['SEEN_REPLY'] : []), ...(assured ? ['ASSURED'] : [])]
  return [
    tupleWords(orig),
    ...(tcp ? [`--state ${tcp}`] : []),
    ...(status.length > 0 ? [`-u ${status.join(',')}`] : []),
    ...(mark === 0 ? [] : [`-m ${mark}`]),
    `-t ${timeout}`,
  ].join(' ')
}

/** What the words say; each complaint names the word that it is about. */
class Asked {
  private readonly command: string
  private readonly values = new Map<string, { readonly text: string; readonly at: number }>()

  constructor(verb: ConntrackVerb, words: readonly string[]) {
    this.command = `conntrack ${verb} ${words.join(' ')}`
    for (let at = 0; at < words.length; at += 2) {
      const option = words[at] ?? ''
      const name = Object.hasOwn(OPTIONS, option) ? OPTIONS[option] : undefined
      if (name === undefined) this.fail(`Hopscope does not model "${option}"`, at)
      const text = words[at + 1]
      if (text === undefined) this.fail(`option "${option}" requires an argument`, at)
      this.values.set(name, { text, at: at + 1 })
    }
  }

  fail(detail: string, at?: number): never {
    throw new NetlinkError(this.command, detail, at)
  }

  connection(): Connection {
    const proto = this.proto()
    if (proto === undefined) this.fail("You need to supply the `--proto' option for this command")
    const timeout = this.number('timeout', 0xffffffff)
    const tcp = this.state()
    const [src, dst] = [this.address('src'), this.address('dst')]
    if (src === undefined || dst === undefined) this.fail("you have to specify `--src' and `--dst'")
    const ports = this.ports(proto)
    if (proto === IPPROTO_TCP && tcp === undefined)
      this.fail("You need to supply the `--state' option for this command")
    if (timeout === undefined) this.fail("You need to supply the `--timeout' option for this command")
    const status = this.status()
    return {
      orig: { src, dst, proto, ...ports },
      ...(tcp && { tcp }),
      seenReply: status.includes('SEEN_REPLY'),
      assured: status.includes('ASSURED'),
      mark: this.number('mark', 0xffffffff) ?? 0,
      timeout,
    }
  }

  /** `-D` with these words takes it away. */
  matches({ orig, tcp }: Connection): boolean {
    const agrees = <T>(asked: T | undefined, own: T | undefined): boolean => asked === undefined || asked === own
    return (
      agrees(this.proto(), orig.proto) &&
      agrees(this.address('src'), orig.src) &&
      agrees(this.address('dst'), orig.dst) &&
      agrees(this.number('sport', 65535) ?? this.number('id', 65535), orig.sport) &&
      agrees(this.number('dport', 65535), orig.dport) &&
      agrees(this.state(), tcp)
    )
  }

  private ports(proto: number): Pick<Tuple, 'sport' | 'dport' | 'type' | 'code'> {
    if (proto === IPPROTO_ICMP) {
      const [type, code, id] = [this.number('type', 255), this.number('code', 255), this.number('id', 65535)]
      if (type === undefined || code === undefined || id === undefined)
        this.fail("you have to specify `--icmp-type', `--icmp-code' and `--icmp-id'")
      return { sport: id, dport: id, type, code }
    }
    const [sport, dport] = [this.number('sport', 65535), this.number('dport', 65535)]
    if (sport === undefined || dport === undefined) this.fail("you have to specify `--sport' and `--dport'")
    return { sport, dport }
  }

  private proto(): number | undefined {
    const value = this.values.get('proto')
    if (!value) return undefined
    const known = Object.hasOwn(PROTOCOLS, value.text) ? PROTOCOLS[value.text] : undefined
    return known ?? this.fail(`Hopscope does not model "${value.text}"`, value.at)
  }

  private address(name: 'src' | 'dst'): IpAddr | undefined {
    const value = this.values.get(name)
    return value && (parseIpv4(value.text) ?? this.fail(`Invalid IP address \`${value.text}'`, value.at))
  }

  private number(name: string, most: number): number | undefined {
    const value = this.values.get(name)
    if (!value) return undefined
    if (!/^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(value.text) || Number(value.text) > most)
      this.fail(`Bad parameter \`${value.text}'`, value.at)
    return Number(value.text)
  }

  private state(): TcpConnState | undefined {
    const value = this.values.get('state')
    return (
      value &&
      (TCP_STATES.find((state) => state === value.text) ?? this.fail(`unknown TCP state \`${value.text}'`, value.at))
    )
  }

  private status(): readonly string[] {
    const value = this.values.get('status')
    const names = value?.text.split(',') ?? []
    const wrong = names.find((name) => !['ASSURED', 'SEEN_REPLY', 'UNSET'].includes(name))
    if (value && wrong !== undefined) this.fail(`Bad parameter \`${wrong}'`, value.at)
    return names
  }
}
