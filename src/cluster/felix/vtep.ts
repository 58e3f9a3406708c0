/** A node's VTEP (felix/calc/vxlan_resolver.go, v3.22). */
import { type MacAddr, macFromBytes } from '../../net/mac.ts'
import { sha1 } from '../hash.ts'

/** vtepMACForHost: 'f', then the first five bytes of sha1(node name). */
export const vtepMac = (node: string): MacAddr => macFromBytes([0x66, ...sha1(node).subarray(0, 5)])
