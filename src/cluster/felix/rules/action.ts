/** Targets, in Felix's own form and in iptables-save's (felix/iptables/actions.go, v3.22). */
import { hex } from './match.ts'

export interface Action {
  readonly long: string
  readonly saved: string
  /** The chain it leads to. */
  readonly chain?: string
}

const plain = (target: string): Action => ({ long: `--jump ${target}`, saved: `-j ${target}` })

export const ACCEPT = plain('ACCEPT')
export const DROP = plain('DROP')
export const RETURN = plain('RETURN')

export const jump = (chain: string): Action => ({ ...plain(chain), chain })
export const goto = (chain: string): Action => ({ long: `--goto ${chain}`, saved: `-g ${chain}`, chain })

const mark = (value: string, mask: number): Action => ({
  long: `--jump MARK --set-mark ${value}/${hex(mask)}`,
  saved: `-j MARK --set-xmark ${value === '0' ? '0x0' : value}/${hex(mask)}`,
})
/** A bare 0: it is hashed so. */
export const clearMark = (bits: number): Action => mark('0', bits)
export const setMark = (bits: number): Action => mark(hex(bits), bits)
export const setMaskedMark = (value: number, mask: number): Action => mark(hex(value), mask)

/**
 * `--random-fully` is part of the hash: iptables 1.6.2 and Linux 3.14 or later (felix/environment,
 * feature_detect.go).
 */
export const MASQUERADE = plain('MASQUERADE --random-fully')

export const log = (prefix: string): Action => plain(`LOG --log-prefix "${prefix}: " --log-level 5`)
