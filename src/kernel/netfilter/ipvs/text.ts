/** IPVS services as `ipvsadm -Sn` prints and `ipvsadm -R` reads them (ipvsadm 1.31: ipvsadm.c). */
import { formatIpv4, type IpAddr, parseIpv4 } from '../../../net/ipv4.ts'
import type { Problem, Result } from '../../../net/problem.ts'
import { parseUint, SERVICES } from '../numbers.ts'
import { collect, notSupported, type Refusal, refuses } from '../refusal.ts'
import { tokenize } from '../tokens.ts'
import {
  type IpvsDestination,
  type IpvsScheduler,
  type IpvsService,
  SCHEDULER_FLAGS,
  type SchedulerFlag,
} from './service.ts'

const SCHEDULERS: readonly IpvsScheduler[] = ['rr', 'wrr', 'lc', 'wlc', 'sh', 'dh', 'sed', 'nq']
const OTHER_SCHEDULERS = ['lblc', 'lblcr', 'fo', 'ovf', 'mh', 'twos']
const METHODS = { '-m': 'masq', '-g': 'route', '-i': 'tunnel' } as const

const LONG: Readonly<Record<string, string>> = {
  '--add-service': '-A',
  '--add-server': '-a',
  '--tcp-service': '-t',
  '--udp-service': '-u',
  '--fwmark-service': '-f',
  '--scheduler': '-s',
  '--persistent': '-p',
  '--sched-flags': '-b',
  '--netmask': '-M',
  '--real-server': '-r',
  '--masquerading': '-m',
  '--gatewaying': '-g',
  '--ipip': '-i',
  '--weight': '-w',
  '--u-threshold': '-x',
  '--l-threshold': '-y',
}

/** Seconds. */
const DEFAULT_PERSISTENCE = 300
const MAX_TIMEOUT = 86400 * 31

type Draft = Omit<IpvsService, 'destinations'> & { readonly destinations: IpvsDestination[] }

const ipvsRefuses = (detail: string): Refusal => refuses('ipvsadm', detail)

export function parseIpvs(text: string): Result<IpvsService[]> {
  const problems: Problem[] = []
  const services: Draft[] = []
  let number = 0
  for (const line of text.split('\n')) {
    number++
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    collect(problems, `line ${number}`, () => readCommand(services, trimmed))
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: services }
}

function readCommand(services: Draft[], line: string): void {
  const words = tokenize(line) ?? []
  const command = LONG[words[0] ?? ''] ?? words[0]
  if (command !== '-A' && command !== '-a') {
    throw /^-[EDCRSLZde]$/.test(command ?? '')
      ? notSupported(`ipvsadm ${command} in a text of services`)
      : ipvsRefuses(`invalid command \`${command}'`)
  }
  const options = readOptions(words.slice(1), command === '-A' ? 'tufspMbo' : 'tufrmgiwxy')
  const virtual = readVirtual(options)
  const known = services.find((s) => s.proto === virtual.proto && s.addr === virtual.addr && s.port === virtual.port)
  if (command === '-A') {
    if (known) throw ipvsRefuses('Service already exists')
    services.push(readService(virtual, options))
    return
  }
  if (!known) throw ipvsRefuses('Service not defined')
  const destination = readDestination(known, options)
  if (known.destinations.some((d) => d.addr === destination.addr && d.port === destination.port)) {
    throw ipvsRefuses('Destination already exists')
  }
  known.destinations.push(destination)
}

type Options = ReadonlyMap<string, string>

function readOptions(words: readonly string[], allowed: string): Options {
  const options = new Map<string, string>()
  for (let at = 0; at < words.length; ) {
    const word = words[at++] ?? ''
    const option = LONG[word] ?? word
    if (option === '-n' || option === '--numeric') continue
    if (!/^-[A-Za-z]$/.test(option)) throw ipvsRefuses(`unexpected argument ${word}`)
    if (!allowed.includes(option.slice(1))) throw ipvsRefuses(`Illegal \`${word}' option with this command`)
    if (options.has(option)) throw ipvsRefuses(`multiple \`${word}' options specified`)
    const next = words[at]
    if (option in METHODS || option === '-o') options.set(option, '')
    else if (option === '-p' && (next === undefined || /^[-!]/.test(next))) {
      options.set(option, `${DEFAULT_PERSISTENCE}`)
    } else {
      if (next === undefined) throw ipvsRefuses(`option requires an argument -- '${option.slice(1)}'`)
      options.set(option, next)
      at++
    }
  }
  return options
}

/** `ADDR[:PORT]`. */
function readEndpoint(text: string, what: string): { addr: IpAddr; port?: number } {
  const [first = '', second, ...more] = text.split(':')
  const addr = parseIpv4(first)
  const port = second === undefined ? undefined : (SERVICES[second] ?? parseUint(second, 65535))
  if (addr === undefined || (second !== undefined && port === undefined) || more.length > 0) {
    throw ipvsRefuses(`illegal ${what} address[:port] specified`)
  }
  return { addr, ...(port !== undefined && { port }) }
}

function readVirtual(options: Options): Pick<IpvsService, 'proto' | 'addr' | 'port'> {
  if (options.has('-f')) throw notSupported('ipvsadm -f: a service by firewall mark')
  const tcp = options.get('-t')
  const text = tcp ?? options.get('-u')
  if (text === undefined) throw ipvsRefuses("You need to supply the 'service' option")
  if (tcp !== undefined && options.has('-u')) throw ipvsRefuses("multiple 'service' options specified")
  const { addr, port = 0 } = readEndpoint(text, 'virtual server')
  return { proto: tcp === undefined ? 'udp' : 'tcp', addr, port }
}

function readService(virtual: Pick<IpvsService, 'proto' | 'addr' | 'port'>, options: Options): Draft {
  const name = options.get('-s') ?? 'wlc'
  const scheduler = SCHEDULERS.find((known) => known === name)
  if (!scheduler && OTHER_SCHEDULERS.includes(name)) throw notSupported(`the IPVS scheduler ${name}`)
  if (!scheduler) throw ipvsRefuses('Scheduler or persistence engine not found')
  if (options.has('-o')) throw notSupported('ipvsadm -o: one-packet scheduling')
  const flags = readFlags(scheduler, options.get('-b'))
  const mask = options.get('-M') ?? '255.255.255.255'
  if (mask !== '255.255.255.255' && mask !== '32') throw notSupported(`ipvsadm -M ${mask}`)
  const timeout = options.get('-p')
  const persistent = timeout === undefined ? undefined : parseUint(timeout, MAX_TIMEOUT)
  if (timeout !== undefined && !persistent) throw ipvsRefuses('illegal timeout specified')
  if (virtual.port === 0 && !persistent) throw ipvsRefuses('Zero port specified for non-persistent service')
  return {
    ...virtual,
    scheduler,
    ...(flags.length > 0 && { flags }),
    ...(persistent && { persistent }),
    destinations: [],
  }
}

/** parse_sched_flags; `flag-1` is what sh calls `sh-fallback`. */
function readFlags(scheduler: IpvsScheduler, text: string | undefined): SchedulerFlag[] {
  const named = (text?.split(',') ?? []).map((word) => {
    const flag = SCHEDULER_FLAGS.find((known, i) => word === known || word === `flag-${i + 1}`)
    if (!flag) throw ipvsRefuses(`invalid scheduler flag \`${word}'`)
    if (scheduler !== 'sh')
      throw word === flag
        ? ipvsRefuses(`incompatible scheduler flag \`${word}'`)
        : notSupported(`ipvsadm -b ${word} for ${scheduler}`)
    return flag
  })
  return SCHEDULER_FLAGS.filter((flag) => named.includes(flag))
}

function readDestination(service: Draft, options: Options): IpvsDestination {
  const text = options.get('-r')
  if (text === undefined) throw ipvsRefuses("You need to supply the 'server' option for the 'add-server' command")
  const { addr, port = service.port } = readEndpoint(text, 'real server')
  const methods = (['-m', '-g', '-i'] as const).filter((option) => options.has(option))
  if (methods.length > 1) throw ipvsRefuses("multiple 'packet-forwarding-method' options specified")
  for (const option of ['-x', '-y']) {
    if ((options.get(option) ?? '0') !== '0') throw notSupported(`ipvsadm ${option}: connection thresholds`)
  }
  const weight = parseUint(options.get('-w') ?? '1', 65535)
  if (weight === undefined) throw ipvsRefuses('illegal weight specified')
  // ip_vs_edit_dest and libipvs: without translation the port cannot change.
  const method = METHODS[methods[0] ?? '-g']
  return { addr, port: method === 'masq' ? port : service.port, method, weight }
}

const FLAG = { masq: '-m', route: '-g', tunnel: '-i' } as const

export function printIpvs(services: readonly IpvsService[]): string {
  return services
    .flatMap(({ proto, addr, port, scheduler, flags, persistent, destinations }) => {
      const service = `${proto === 'tcp' ? '-t' : '-u'} ${formatIpv4(addr)}:${port}`
      return [
        `-A ${service} -s ${scheduler}${persistent === undefined ? '' : ` -p ${persistent}`}${flags ? ` -b ${flags.join(',')}` : ''}`,
        ...destinations.map((d) => `-a ${service} -r ${formatIpv4(d.addr)}:${d.port} ${FLAG[d.method]} -w ${d.weight}`),
      ]
    })
    .map((line) => `${line}\n`)
    .join('')
}
