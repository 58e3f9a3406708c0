/** What conntrack-tools 1.4.7 answered on Linux 6.18; the limit of the table as `sysctl` and Linux 6.1 and 6.18 take it. */
import { expect, it } from 'vitest'
import { type ConntrackVerb, connectionWords, conntrackChange } from './conntrack.ts'
import { createNetns } from './draft.ts'
import { NetlinkError } from './error.ts'
import { sysctlSet } from './sysctl.ts'

const TCP = '-p tcp -s 10.0.0.1 -d 10.0.0.2 --sport 1001 --dport 80'
const UDP = '-p udp -s 10.0.0.1 -d 10.0.0.2 --sport 1003'

const draft = createNetns('node')
const run = (verb: ConntrackVerb, words: string): string | undefined =>
  refusal(() =>
    conntrackChange(
      draft,
      verb,
      words.split(' ').filter((word) => word !== ''),
    ),
  )

function refusal(act: () => void): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof NetlinkError) return error.detail
    throw error
  }
}

it.each([
  [`${UDP} --dport 53`, "You need to supply the `--timeout' option for this command"],
  [`${UDP} -t 20`, "you have to specify `--sport' and `--dport'"],
  [`${TCP} -t 20`, "You need to supply the `--state' option for this command"],
  [`${TCP} --state foo -t 20`, "unknown TCP state `foo'"],
  ['-p tcp -s 10.0.0.1 --sport 1 --dport 80 --state SYN_SENT -t 20', "you have to specify `--src' and `--dst'"],
  ['-p tcp -s 10.0.0.1 -d 10.0.0.300 --sport 1 --dport 80 --state SYN_SENT -t 20', "Invalid IP address `10.0.0.300'"],
  [`${TCP} --state ESTABLISHED -u foo -t 20`, "Bad parameter `foo'"],
])('refuses -I %s', (words, detail) => {
  expect(run('-I', words)).toBe(detail)
})

it('takes an entry once, shows its words, and takes it away again', () => {
  const words = `${TCP} --state ESTABLISHED -u SEEN_REPLY,ASSURED -t 432000`
  expect(run('-I', words)).toBeUndefined()
  expect(run('-I', words)).toBe('Operation failed: Such conntrack exists, try -U to update')
  expect(draft.connections?.map(connectionWords)).toEqual([words])
  expect(run('-D', '-p tcp --sport 99')).toBe('0 flow entries have been deleted.')
  expect(run('-D', TCP)).toBeUndefined()
  expect(draft.connections).toBeUndefined()
})

it('has no room beyond the limit', () => {
  sysctlSet(draft, 'net.netfilter.nf_conntrack_max', '1')
  expect(run('-I', `${UDP} --dport 53 -t 30`)).toBeUndefined()
  expect(run('-I', `${UDP} --dport 54 -t 30`)).toBe('Operation failed: Cannot allocate memory')
  expect(run('-F', '')).toBeUndefined()
})

it.each([
  ['max', '0', '0'],
  ['max', '2147483647', '2147483647'],
  ['max', '-1', undefined],
  ['max', '2147483648', undefined],
  ['max', 'abc', undefined],
  ['buckets', '1000', '1024'],
  ['buckets', '1', '512'],
  ['buckets', '0', undefined],
  ['count', '5', undefined],
])('nf_conntrack_%s=%s', (name, value, kept) => {
  const own = createNetns('node')
  const key = `net.netfilter.nf_conntrack_${name}`
  const said = refusal(() => sysctlSet(own, key, value))
  expect(said).toBe(kept === undefined ? `sysctl: setting key "${key}": Invalid argument` : undefined)
  expect(own.sysctls[key]).toBe(kept)
})

it('is the kernel’s: a pod cannot set it', () => {
  const pod = createNetns('pod')
  pod.initNet = 'node'
  const key = 'net.netfilter.nf_conntrack_max'
  expect(refusal(() => sysctlSet(pod, key, '5'))).toBe(`sysctl: setting key "${key}": Invalid argument`)
})
