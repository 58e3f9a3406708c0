/** What pods and hosts say about names (pkg/apis/core/validation/validation.go validatePodDNSConfig, v1.23). */
import { isHostName, withoutDot } from '../../net/dnsName.ts'
import { formatIpv4, type Ipv4Addr } from '../../net/ipv4.ts'
import type { PodDns } from '../plan.ts'
import type { ExternalHost, Pod } from '../spec.ts'
import { kubernetesRefuses } from './apiServers.ts'
import type { Refuse } from './refuse.ts'
import { byText, checkName, checkRange, refuseDuplicate, takeAddress } from './values.ts'

/** Validation's own limits: MAXNS, and MaxDNSSearchPaths of 1.22 and later. */
const MOST = { nameservers: 3, searches: 32 } as const

/** Those of resolv.conf(5) that are numbers, and their most (resolv/res_init.c). */
const OPTIONS = { ndots: 15, timeout: 30, attempts: 5 } as const
const isOption = (name: string): name is keyof typeof OPTIONS => Object.hasOwn(OPTIONS, name)

export function takePodDns(refuse: Refuse, path: string, { dnsPolicy, dnsConfig = {} }: Pod): PodDns {
  const at = `${path}.dnsConfig`
  const { nameservers = [], searches = [], options = [] } = dnsConfig
  for (const field of ['nameservers', 'searches'] as const) {
    const most = MOST[field]
    if ((dnsConfig[field]?.length ?? 0) > most)
      kubernetesRefuses(refuse, `${at}.${field}`, `must not have more than ${most} ${field}`, 'leave some out')
  }
  if (dnsPolicy === 'None' && nameservers.length === 0)
    kubernetesRefuses(
      refuse,
      `${at}.nameservers`,
      'must provide at least one DNS nameserver when `dnsPolicy` is None',
      'add one',
    )
  const addresses = nameservers.flatMap((text, i) => takeAddress(refuse, `${at}.nameservers[${i}]`, text) ?? [])
  searches.forEach((search, i) => {
    checkName(refuse, `${at}.searches[${i}]`, withoutDot(search), 'subdomain')
  })
  const numbers: { -readonly [K in keyof PodDns['options']]: PodDns['options'][K] } = {}
  options.forEach(({ name, value }, i) => {
    const own = `${at}.options[${i}]`
    if (!isOption(name))
      refuse(own, 'notSupported', { what: `option ${name}` }, `options ${Object.keys(OPTIONS).join(', ')} are known`)
    else if (checkRange(refuse, `${own}.value`, Number(value ?? Number.NaN), name === 'ndots' ? 0 : 1, OPTIONS[name]))
      numbers[name] = Number(value)
  })
  return {
    ...(dnsPolicy && { policy: dnsPolicy }),
    nameservers: addresses,
    searches: searches.map(withoutDot),
    options: numbers,
  }
}

/** Name, in lower case → addresses. */
export function takeRecords(
  refuse: Refuse,
  path: string,
  dns: ExternalHost['dns'],
): ReadonlyMap<string, readonly Ipv4Addr[]> | undefined {
  if (!dns) return undefined
  const records = new Map<string, readonly Ipv4Addr[]>()
  dns.records.forEach(({ name, addresses }, i) => {
    const at = `${path}.records[${i}]`
    const key = withoutDot(name).toLowerCase()
    const detail = 'labels of letters, digits and hyphens, with dots between them'
    if (!isHostName(name))
      refuse(
        `${at}.name`,
        'badName',
        { name, detail },
        `"${name}" is no host name: ${detail}; write one such as server.example.com`,
      )
    if (records.has(key)) refuseDuplicate(refuse, `${at}.name`, name)
    const taken = addresses.flatMap((text, j) => takeAddress(refuse, `${at}.addresses[${j}]`, text) ?? [])
    records.set(
      key,
      taken.sort((a, b) => byText(formatIpv4(a), formatIpv4(b))),
    )
  })
  return new Map([...records].sort(([a], [b]) => byText(a, b)))
}
