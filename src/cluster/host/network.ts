import { type Cidr, cidrOf } from '../../net/cidr.ts'
import type { Nic } from '../plan.ts'

/** The prefix of an interface's own address and mask. */
export const networkOf = (nic: Nic): Cidr => cidrOf(nic.addr, nic.len)
