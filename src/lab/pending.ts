/** Probes of the recorded pairs, as `document/probe`, that the simulator cannot reproduce yet, each with the reason. */

const byProtocol = 'rules by protocol and port (`ip rule … ipproto`) are refused, not modelled'

export const pending: Readonly<Record<string, string>> = {
  'rules-by-protocol/tcp-80': byProtocol,
  'rules-by-protocol/tcp-81': byProtocol,
  'rules-by-protocol/udp-53': byProtocol,
  'rules-by-protocol/udp-99': byProtocol,
  'rules-by-protocol/udp-by-source-port': byProtocol,
  'rules-by-protocol/ping': byProtocol,
  'rules-by-protocol/ping-unreachable': byProtocol,
  'rules-by-protocol/node-tcp-80': byProtocol,
  'rules-by-protocol/node-udp-53': byProtocol,
}
