/** A namespace's sockets. */
import type { IpAddr } from '../../net/ipv4.ts'
import type { ArpPacket, IcmpEcho, IcmpError, Ipv4Packet } from '../../net/packet.ts'
import type { Ns } from '../runtime.ts'
import type { TcpConnection, TcpListener } from './tcpConnection.ts'
import type { UdpSocket } from './udp.ts'

export interface RawSocket {
  /** Echo identifier. */
  readonly id: number
  readonly name: string
  onReply(packet: Ipv4Packet, echo: IcmpEcho): void
  onError(from: IpAddr, error: IcmpError): void
}

/** What arping opens: it sees every ARP packet that its device receives. */
export interface PacketSocket {
  readonly dev: string
  onArp(arp: ArpPacket): void
}

export interface Sockets {
  readonly packet: PacketSocket[]
  /** What ping opens. */
  readonly raw: RawSocket[]
  readonly udp: UdpSocket[]
  readonly listeners: Map<number, TcpListener>
  /** By tcpKey. */
  readonly connections: Map<string, TcpConnection>
  nextPort: number
}

export const createSockets = (firstPort: number): Sockets => ({
  packet: [],
  raw: [],
  udp: [],
  listeners: new Map(),
  connections: new Map(),
  nextPort: firstPort,
})

/** The next free port of ip_local_port_range. */
export function ephemeralPort(ns: Ns): number {
  const port = ns.sockets.nextPort
  ns.sockets.nextPort = port >= 60999 ? 32768 : port + 1
  return port
}
