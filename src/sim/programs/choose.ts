/** Which program a probe is. */
import { formatIpv4, type IpAddr, parseIpv4 } from '../../net/ipv4.ts'
import type { Probe, Trace } from '../trace.ts'
import { arping } from './arping.ts'
import { getaddrinfo } from './getaddrinfo.ts'
import { nslookup } from './nslookup.ts'
import { ping } from './ping.ts'
import { type Program, unresolved } from './program.ts'
import { tcpClient } from './tcp.ts'
import { udpClient } from './udp.ts'

/** To a name: the lookup first, then the program as if it had been told the first address. */
export function programOf(probe: Probe, onResolved: (resolved: NonNullable<Trace['resolved']>) => void): Program {
  const to = parseIpv4(probe.to)
  if (to !== undefined) return programTo(probe, to)
  return (ns, finish) => {
    const conf = ns.netns.resolv
    if (!conf) throw new RangeError(`"${ns.name}" has no resolver`)
    if (probe.kind === 'dns') {
      nslookup(probe, conf)(ns, finish)
      return
    }
    const program = probe.kind === 'tcp' || probe.kind === 'udp' ? 'client' : probe.kind
    getaddrinfo(ns, program, probe.to, conf, (lookup) => {
      const address = lookup.ok ? lookup.addresses[0] : undefined
      if (lookup.ok && address !== undefined) {
        onResolved({ name: lookup.name, address: formatIpv4(address) })
        programTo(probe, address)(ns, finish)
      } else finish(unresolved(probe.to, lookup.ok ? 'NODATA' : lookup.why))
    })
  }
}

function programTo(probe: Probe, to: IpAddr): Program {
  switch (probe.kind) {
    case 'dns':
      throw new RangeError(`"${probe.to}" is an address, and nothing to look up`)
    case 'tcp':
      return tcpClient(probe, to)
    case 'udp':
      return udpClient(probe, to)
    case 'ping':
      return ping(probe, to)
    case 'arping':
      return arping(probe, to)
  }
}
