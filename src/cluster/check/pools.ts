/**
 * IPPools, refused with Calico's own sentences (libcalico-go/lib/clientv3/ippool.go, validateAndSetDefaults, v3.22).
 */
import { type Cidr, cidr, cidrOf, cidrsOverlap, formatCidr, parseAddrLen } from '../../net/cidr.ts'
import type { Pool } from '../plan.ts'
import { labelsIn, selects } from '../selector/node.ts'
import { parseSelector } from '../selector/parse.ts'
import type { IPPool } from '../spec.ts'
import type { Refuse } from './refuse.ts'
import { byName, checkName, refuseDuplicate } from './values.ts'

const MODES = ['Always', 'CrossSubnet', 'Never']
const LINK_LOCAL = cidr('169.254.0.0/16')

/** In order of their names, as the API lists them. */
export function takePools(refuse: Refuse, specs: readonly IPPool[]): Pool[] {
  const seen: { readonly name: string; readonly cidr: Cidr; readonly text: string }[] = []
  const pools: Pool[] = []
  specs.forEach((spec, i) => {
    const path = `ipPools[${i}]`
    const name = checkName(refuse, `${path}.name`, spec.name, 'subdomain')
    if (seen.some((other) => other.name === spec.name)) refuseDuplicate(refuse, `${path}.name`, spec.name)
    const own = takeCidr(refuse, path, spec)
    const modes = checkModes(refuse, path, spec)
    const sized = checkBlockSize(refuse, path, spec, own)
    const selector = parseSelector(spec.nodeSelector ?? 'all()')
    if (!selector.ok)
      calicoRefuses(
        refuse,
        `${path}.nodeSelector`,
        `invalid selector: ${selector.detail}`,
        "write one such as has(zone) && zone == 'a'",
      )
    if (own) {
      for (const other of seen) if (cidrsOverlap(other.cidr, own)) refuseOverlap(refuse, path, spec, other)
      seen.push({ name: spec.name, cidr: own, text: spec.cidr })
    }
    if (!own || !name || !modes || !sized || !selector.ok) return
    pools.push({
      name: spec.name,
      cidr: own,
      ipip: spec.ipipMode,
      vxlan: spec.vxlanMode,
      natOutgoing: spec.natOutgoing,
      blockSize: spec.blockSize,
      disabled: spec.disabled ?? false,
      selects: (labels) => selects(selector.node, labelsIn(labels)),
    })
  })
  return pools.sort(byName)
}

function calicoRefuses(refuse: Refuse, path: string, detail: string, wayOut: string): void {
  refuse(path, 'calicoRefuses', { detail }, `${detail.replace(/\.$/, '')}; ${wayOut}`)
}

function takeCidr(refuse: Refuse, path: string, spec: IPPool): Cidr | undefined {
  const at = `${path}.cidr`
  if (spec.cidr === '') {
    calicoRefuses(refuse, at, 'IPPool CIDR must be specified', 'write one such as 10.244.0.0/16')
    return undefined
  }
  const parsed = spec.cidr.includes('/') ? parseAddrLen(spec.cidr) : undefined
  if (!parsed) {
    calicoRefuses(refuse, at, 'IPPool CIDR must be a valid subnet', 'write one such as 10.244.0.0/16')
    return undefined
  }
  const masked = cidrOf(parsed.addr, parsed.len)
  if (masked.addr !== parsed.addr)
    calicoRefuses(refuse, at, 'IPPool CIDR is not strictly masked', `write ${formatCidr(masked)}`)
  if (cidrsOverlap(masked, LINK_LOCAL))
    calicoRefuses(refuse, at, 'IPPool CIDR overlaps with IPv4 Link Local range 169.254.0.0/16', 'choose another range')
  return masked
}

function checkModes(refuse: Refuse, path: string, spec: IPPool): boolean {
  let good = true
  for (const field of ['ipipMode', 'vxlanMode'] as const) {
    if (MODES.includes(spec[field])) continue
    good = false
    const allowed = MODES.join(', ')
    refuse(`${path}.${field}`, 'notOneOf', { value: spec[field], allowed }, `"${spec[field]}" is not one of ${allowed}`)
  }
  if (!good || spec.ipipMode === 'Never' || spec.vxlanMode === 'Never') return good
  calicoRefuses(
    refuse,
    `${path}.vxlanMode`,
    'Cannot enable both VXLAN and IPIP on the same IPPool',
    'set one of them to Never',
  )
  return false
}

function checkBlockSize(refuse: Refuse, path: string, spec: IPPool, own: Cidr | undefined): boolean {
  const { blockSize } = spec
  if (!Number.isInteger(blockSize) || blockSize < 20 || blockSize > 32) {
    calicoRefuses(refuse, `${path}.blockSize`, 'IPv4 block size must be between 20 and 32', 'the default is 26')
    return false
  }
  if (own && own.len > blockSize && !spec.disabled) {
    calicoRefuses(
      refuse,
      `${path}.cidr`,
      'IP pool size is too small for use with Calico IPAM. It must be equal to or greater than the block size.',
      `use a pool of /${blockSize} or wider, or a blockSize of ${own.len} or more`,
    )
    return false
  }
  return true
}

function refuseOverlap(refuse: Refuse, path: string, spec: IPPool, other: { name: string; text: string }): void {
  const detail = `IPPool(${spec.name}) CIDR overlaps with IPPool(${other.name}) CIDR ${other.text}`
  calicoRefuses(refuse, `${path}.cidr`, detail, 'give one of them another range')
}
