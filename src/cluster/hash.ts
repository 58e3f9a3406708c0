/** Digests as the CNI plugin and Felix take them. */
import { sha1 as sha1Of } from '@noble/hashes/legacy.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

export const sha1 = (text: string): Uint8Array => sha1Of(utf8ToBytes(text))
export const sha1Hex = (text: string): string => bytesToHex(sha1(text))
