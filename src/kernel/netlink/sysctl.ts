/** `sysctl -w` under net.ipv4 (net/ipv4/devinet.c, sysctl_net_ipv4.c). */

import { isKnownSysctl } from '../sysctl.ts'
import { linkOf, type NetnsDraft } from './draft.ts'
import { NetlinkError } from './error.ts'

/** Keys as `sysctl` prints them: a dot in a device's name is written `/`. Numbers only, as all of these are. */
export function sysctlSet(draft: NetnsDraft, key: string, value: string): void {
  const command = `sysctl -w ${key}=${value}`
  const perDevice = /^net\.ipv4\.(conf|neigh)\.([^.]+)\.(\w+)$/.exec(key)
  const dev = perDevice?.[2]?.replaceAll('/', '.')
  if (!isKnownSysctl(key) || (dev !== undefined && dev !== 'all' && dev !== 'default' && !linkOf(draft, dev))) {
    throw new NetlinkError(command, `sysctl: cannot stat /proc/sys/${procPath(key)}: No such file or directory`)
  }
  if (!/^-?\d+$/.test(value.trim())) throw new NetlinkError(command, `sysctl: setting key "${key}": Invalid argument`)
  const set = (name: string): void => {
    draft.sysctls[name] = value.trim()
  }
  set(key)
  // inet_forward_change: the one switch turns every device's, and redirects are no longer accepted.
  if (key === 'net.ipv4.ip_forward' || key === 'net.ipv4.conf.all.forwarding') {
    set('net.ipv4.ip_forward')
    set('net.ipv4.conf.all.forwarding')
    set('net.ipv4.conf.default.forwarding')
    draft.sysctls['net.ipv4.conf.all.accept_redirects'] = value.trim() === '0' ? '1' : '0'
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

const procPath = (key: string): string =>
  key
    .split('.')
    .join('/')
    .replace(/(conf|neigh)\/([^/]+)\//, (_, kind: string, dev: string) => `${kind}/${dev}/`)
