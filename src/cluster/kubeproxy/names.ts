/** Names of kube-proxy's chains (pkg/proxy/iptables/proxier.go portProtoHash, servicePortEndpointChainName). */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

/** RFC 4648 §6; 10 bytes are 16 characters. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const HASH_LENGTH = 16

function hash(content: string): string {
  const bytes = sha256(utf8ToBytes(content))
  let text = ''
  for (let i = 0; i < HASH_LENGTH; i++) {
    const bit = i * 5
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0)
    text += ALPHABET[(pair >> (11 - (bit & 7))) & 31]
  }
  return text
}

type Kind = 'SVC' | 'SVL' | 'EXT' | 'FW' | 'XLB'

/** `port` as kube-proxy writes it: `namespace/name:port`. */
export const serviceChain = (kind: Kind, port: string, protocol: string): string =>
  `KUBE-${kind}-${hash(port + protocol)}`

/** `endpoint`: `10.244.1.5:80`. */
export const endpointChain = (port: string, protocol: string, endpoint: string): string =>
  `KUBE-SEP-${hash(port + protocol + endpoint)}`
