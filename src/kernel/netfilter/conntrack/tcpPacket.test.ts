/** TCP through conntrack: states, windows, what is picked up, ignored and invalid, and the sysctls that change it. */
import { describe, expect, it } from 'vitest'
import { openLabDocument } from '../../../lab/open.ts'
import { ipv4 } from '../../../net/ipv4.ts'
import { ipv4Packet, type TcpFlag, type TcpOptions } from '../../../net/packet.ts'
import { createMachine } from '../../../sim/machine.ts'
import { localSkb, type Ns } from '../../runtime.ts'
import { connections } from './table.ts'
import { confirm, conntrackIn } from './track.ts'

function namespace(sysctls: Readonly<Record<string, string>> = {}): Ns {
  const named = Object.fromEntries(
    Object.entries(sysctls).map(([key, value]) => [`net.netfilter.nf_conntrack_${key}`, value]),
  )
  const opened = openLabDocument({ name: 'one', namespaces: { node: { sysctls: named } }, probes: [] })
  const ns = opened.ok ? createMachine(opened.value.world, 1).machine.ns('node') : undefined
  if (!ns) throw new Error(JSON.stringify(opened))
  return ns
}

const CLIENT = { addr: ipv4('10.0.0.1'), port: 40000 }
const SERVER = { addr: ipv4('10.0.0.9'), port: 80 }

interface Line {
  readonly seq: number
  readonly ack?: number
  readonly len?: number
  readonly window?: number
  readonly options?: TcpOptions
}

/** One line of a capture: `>` from the client, `<` from the server; what the packet is, and the entry then. */
function see(
  ns: Ns,
  dir: '>' | '<',
  flags: readonly TcpFlag[],
  { seq, ack = 0, len = 0, window = 500, options = {} }: Line,
): string {
  const [from, to] = dir === '>' ? [CLIENT, SERVER] : [SERVER, CLIENT]
  const ends = { sport: from.port, dport: to.port }
  const skb = localSkb(
    ipv4Packet({
      src: from.addr,
      dst: to.addr,
      proto: 6,
      payload: { kind: 'tcp', ...ends, seq, ack, flags, window, options, data: { kind: 'data', len } },
    }),
    -1,
  )
  conntrackIn(ns, skb)
  confirm(ns, skb)
  const entry = connections(ns)[0]
  return `${skb.ct?.info ?? 'INVALID'} ${entry ? `${entry.tcp}${entry.assured ? ' ASSURED' : ''}` : '-'}`
}

const scaling: TcpOptions = { mss: 1460, wscale: 7, sackPermitted: true }

function open(ns: Ns): void {
  see(ns, '>', ['SYN'], { seq: 100, window: 64240, options: scaling })
  see(ns, '<', ['SYN', 'ACK'], { seq: 900, ack: 101, window: 65160, options: scaling })
  see(ns, '>', ['ACK'], { seq: 101, ack: 901 })
}

describe('a connection from its beginning', () => {
  it('goes through the states', () => {
    const ns = namespace()
    expect([
      see(ns, '>', ['SYN'], { seq: 100, window: 64240, options: scaling }),
      see(ns, '<', ['SYN', 'ACK'], { seq: 900, ack: 101, window: 65160, options: scaling }),
      see(ns, '>', ['ACK'], { seq: 101, ack: 901 }),
      see(ns, '>', ['PSH', 'ACK'], { seq: 101, ack: 901, len: 40 }),
      see(ns, '<', ['FIN', 'ACK'], { seq: 901, ack: 141 }),
      see(ns, '>', ['ACK'], { seq: 141, ack: 902 }),
      see(ns, '>', ['FIN', 'ACK'], { seq: 141, ack: 902 }),
      see(ns, '<', ['ACK'], { seq: 902, ack: 142 }),
      // The same ports again.
      see(ns, '>', ['SYN'], { seq: 5000, window: 64240, options: scaling }),
    ]).toEqual([
      'NEW SYN_SENT',
      'ESTABLISHED SYN_RECV',
      'ESTABLISHED ESTABLISHED ASSURED',
      'ESTABLISHED ESTABLISHED ASSURED',
      'ESTABLISHED FIN_WAIT ASSURED',
      'ESTABLISHED CLOSE_WAIT ASSURED',
      'ESTABLISHED LAST_ACK ASSURED',
      'ESTABLISHED TIME_WAIT ASSURED',
      'NEW SYN_SENT',
    ])
  })

  it('is forgotten where the first answer is a reset', () => {
    const ns = namespace()
    see(ns, '>', ['SYN'], { seq: 100 })
    expect(see(ns, '<', ['RST', 'ACK'], { seq: 0, ack: 101 })).toBe('ESTABLISHED -')
  })

  it('takes no segment out of the window', () => {
    const far = { seq: 100_000_000, ack: 901, len: 1 }
    const unseen = { seq: 101, ack: 50_000_000, len: 1 }
    const ns = namespace()
    open(ns)
    expect(see(ns, '>', ['ACK'], far)).toBe('INVALID ESTABLISHED ASSURED')
    expect(see(ns, '>', ['ACK'], unseen)).toBe('INVALID ESTABLISHED ASSURED')
    expect(see(ns, '<', ['RST'], { seq: 1 })).toBe('INVALID ESTABLISHED ASSURED')
    expect(see(ns, '<', ['RST'], { seq: 901 })).toBe('ESTABLISHED CLOSE ASSURED')
    const liberal = namespace({ tcp_be_liberal: '1' })
    open(liberal)
    expect(see(liberal, '>', ['ACK'], far)).toBe('ESTABLISHED ESTABLISHED ASSURED')
  })

  it('knows the scale of windows from both SYNs', () => {
    const ns = namespace()
    open(ns)
    // 500 << 7 bytes are announced.
    expect(see(ns, '<', ['ACK'], { seq: 901, ack: 101 })).toBe('ESTABLISHED ESTABLISHED ASSURED')
    expect(see(ns, '>', ['ACK'], { seq: 101 + 60_000, ack: 901, len: 1000 })).toBe('ESTABLISHED ESTABLISHED ASSURED')
  })
})

describe('half a connection', () => {
  it('is picked up in the middle, unless tcp_loose is off', () => {
    expect(see(namespace(), '>', ['ACK'], { seq: 101, ack: 901 })).toBe('NEW ESTABLISHED')
    expect(see(namespace({ tcp_loose: '0' }), '>', ['ACK'], { seq: 101, ack: 901 })).toBe('INVALID -')
  })

  it.each<readonly TcpFlag[]>([['SYN', 'ACK'], ['FIN', 'ACK'], ['RST'], ['SYN', 'FIN'], []])(
    'does not begin with %s',
    (...flags) => {
      expect(see(namespace(), '>', flags, { seq: 1, ack: 1 })).toBe('INVALID -')
    },
  )

  it('of which only the way there is seen stays where the SYN put it', () => {
    const ns = namespace()
    see(ns, '>', ['SYN'], { seq: 100, window: 64240, options: scaling })
    expect(see(ns, '>', ['ACK'], { seq: 101, ack: 901 })).toBe('INVALID SYN_SENT')
  })
})
