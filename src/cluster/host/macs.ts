/**
 * Ethernet addresses that nobody gave. A kernel draws them at random; here they are made from where the interface is,
 * so that equal input gives equal output: 02 (locally administered), then sha1(machine + interface). The documents of
 * the kernel lab are made by the same rule.
 */
import { type MacAddr, macFromBytes } from '../../net/mac.ts'
import { sha1 } from '../hash.ts'

export const stableMac = (ns: string, dev: string): MacAddr => macFromBytes([0x02, ...sha1(ns + dev).subarray(0, 5)])
