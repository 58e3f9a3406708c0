/** `sysctl -w` under net.ipv4 (procps-ng; net/ipv4/devinet.c, sysctl_net_ipv4.c, net/core/neighbour.c). */

import { isKnownSysctl } from '../sysctl.ts'
import { linkOf, type NetnsDraft } from './draft.ts'
import { NetlinkError } from './error.ts'
import { isElsewhere, isInert, isOffOnly, isOfKernel, isReadOnly, rangeOf } from './sysctlNames.ts'

/** Keys as `sysctl` prints them: a dot in a device's name is written `/`. Numbers only, as all of these are. */
export function sysctlSet(draft: NetnsDraft, key: string, value: string): void {
  const refuse: (detail: string) => never = (detail) => {
    throw new NetlinkError(`sysctl -w ${key}=${value}`, detail)
  }
  const perDevice = /^net\.ipv4\.(conf|neigh)\.([^.]+)\.(\w+)$/.exec(key)
  const dev = perDevice?.[2]?.replaceAll('/', '.')
  const hasDevice =
    dev === undefined || dev === 'default' || (dev === 'all' && perDevice?.[1] === 'conf') || linkOf(draft, dev)
  const inert = isInert(key)
  if (isReadOnly(key) || (isOfKernel(key) && draft.initNet !== undefined))
    refuse(`sysctl: setting key "${key}": Invalid argument`)
  if (!hasDevice || !(inert || isElsewhere(key) || isKnownSysctl(key)))
    refuse(`sysctl: cannot stat ${procPath(key)}: No such file or directory`)
  const taken = inert || (isOffOnly(key) && value.trim() === '0')
  if (!taken && !isKnownSysctl(key)) refuse(`Hopscope does not model ${key}`)
  if (taken) {
    draft.sysctls[key] = value.trim()
    return
  }
  const number = parseNumber(value)
  const [least, most] = rangeOf(key)
  if (number === undefined || number < least || number > most) refuse(`sysctl: setting key "${key}": Invalid argument`)
  const set = (name: string): void => {
    draft.sysctls[name] = String(number)
  }
  // nf_ct_alloc_hashtable: whole pages of list heads.
  if (key === 'net.netfilter.nf_conntrack_buckets') {
    draft.sysctls[key] = String(Math.ceil(number / 512) * 512)
    return
  }
  set(key)
  // inet_forward_change: the one switch turns every device's, and redirects are no longer accepted.
  if (key === 'net.ipv4.ip_forward' || key === 'net.ipv4.conf.all.forwarding') {
    set('net.ipv4.ip_forward')
    set('net.ipv4.conf.all.forwarding')
    set('net.ipv4.conf.default.forwarding')
    draft.sysctls['net.ipv4.conf.all.accept_redirects'] = number === 0 ? '1' : '0'
    for (const link of draft.links) set(`net.ipv4.conf.${link.name.replaceAll('.', '/')}.forwarding`)
  }
  // devinet_copy_dflt_conf, neigh_copy_dflt_parms: a default reaches devices that have no address and no value of their own.
  if (dev === 'default' && perDevice) {
    for (const link of draft.links) {
      const own = `net.ipv4.${perDevice[1]}.${link.name.replaceAll('.', '/')}.${perDevice[3]}`
      if (!(own in draft.sysctls) && !draft.addresses.some((a) => a.dev === link.name)) set(own)
    }
  }
}

/** proc_get_long: decimal, octal or hexadecimal, blanks around it. */
function parseNumber(text: string): number | undefined {
  const match = /^\s*(-?)(0x[0-9a-f]+|\d+)(\s|$)/i.exec(text)
  const digits = match?.[2]
  if (digits === undefined) return undefined
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits)
  return match?.[1] === '-' ? -value : value
}

/** `.` and `/` change places. */
const procPath = (key: string): string => `/proc/sys/${key.replaceAll(/[./]/g, (mark) => (mark === '.' ? '/' : '.'))}`
