/** What a key of `sysctl` holds in a namespace where nobody has written it. */
import { CONF_DEFAULTS, CONNTRACK_DEFAULTS, GLOBAL_DEFAULTS, NEIGH_DEFAULTS } from './sysctl.ts'

/** ipv4_devconf: of `all` these are on, and everything else is off. */
const ON_FOR_ALL = ['accept_redirects', 'secure_redirects', 'send_redirects', 'shared_media']

/** Undefined for a key that bears on nothing here. */
export function sysctlDefault(key: string): string | undefined {
  const [, kind, dev, name = ''] = /^net\.ipv4\.(conf|neigh)\.([^.]+)\.(\w+)$/.exec(key) ?? []
  if (kind === 'neigh') return defaultIn(NEIGH_DEFAULTS, name)
  if (kind === undefined) {
    const conntrack = /^net\.netfilter\.nf_conntrack_(\w+)$/.exec(key)?.[1]
    return conntrack === undefined
      ? defaultIn(GLOBAL_DEFAULTS, key.replace(/^net\.ipv4\./, ''))
      : defaultIn(CONNTRACK_DEFAULTS, conntrack)
  }
  if (dev !== 'all') return defaultIn(CONF_DEFAULTS, name)
  return defaultIn(CONF_DEFAULTS, name) === undefined ? undefined : ON_FOR_ALL.includes(name) ? '1' : '0'
}

const defaultIn = (defaults: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(defaults, key) ? defaults[key] : undefined
