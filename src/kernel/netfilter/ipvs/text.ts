/** IPVS services as `ipvsadm -R` reads them, refused in its words (ipvsadm 1.31: ipvsadm.c). */
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
const COMMAND = /^-[AEDCRSLZade]$/

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
const DEFAULT_PERSISTENCE = 360
const MAX_TIMEOUT = 86400 * 31
const MAX_WEIGHT = 0x7fffffff

/** `-M`: each client by itself. */
const WHOLE = 0xffffffff

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
    throw COMMAND.test(command ?? '')
      ? notSupported(`ipvsadm ${command} in a text of services`)
      : ipvsRefuses("Try `ipvsadm -h' or 'ipvsadm --help' for more information.")
  }
  const options = readOptions(words.slice(1), command)
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

/** optnames: by which ipvsadm speaks of its options. */
const NAMES: Readonly<Record<string, string>> = {
  '-t': 'service-address',
  '-u': 'service-address',
  '-f': 'service-address',
  '-s': 'scheduler',
  '-p': 'persistent',
  '-M': 'netmask',
  '-r': 'real-server',
  '-m': 'forwarding-method',
  '-g': 'forwarding-method',
  '-i': 'forwarding-method',
  '-w': 'weight',
  '-x': 'u-threshold',
  '-y': 'l-threshold',
  '-b': 'sched-flags',
  '-o': 'ops',
}
const FLAGS = ['-m', '-g', '-i', '-o']

/** commands_v_options, of the two commands: what they take, and what they must have. */
const COMMANDS = {
  '-A': { name: 'add-service', takes: ['service-address', 'scheduler', 'persistent', 'netmask', 'sched-flags', 'ops'] },
  '-a': {
    name: 'add-server',
    takes: ['service-address', 'real-server', 'forwarding-method', 'weight', 'u-threshold', 'l-threshold'],
  },
} as const

function readOptions(words: readonly string[], command: keyof typeof COMMANDS): Options {
  const options = new Map<string, string>()
  for (let at = 0; at < words.length; ) {
    const word = words[at++] ?? ''
    const option = LONG[word] ?? word
    if (option === '-n' || option === '--numeric') continue
    if (!word.startsWith('-')) throw ipvsRefuses(`unexpected argument ${word}`)
    if (COMMAND.test(option)) throw ipvsRefuses(`invalid option \`${word}'`)
    const name = NAMES[option]
    if (name === undefined) throw ipvsRefuses(`${word}: unknown option`)
    if ([...options.keys()].some((own) => NAMES[own] === name))
      throw ipvsRefuses(`multiple '${name}' options specified`)
    const next = words[at]
    if (FLAGS.includes(option)) options.set(option, '')
    else if (option === '-p' && (next === undefined || next.startsWith('-')))
      options.set(option, `${DEFAULT_PERSISTENCE}`)
    else {
      if (next === undefined) throw ipvsRefuses(`${word}: missing argument`)
      options.set(option, next)
      at++
    }
  }
  // generic_opt_check.
  const { name: own, takes } = COMMANDS[command]
  const given = new Set([...options.keys()].map((option) => NAMES[option] ?? ''))
  for (const name of given)
    if (!takes.some((taken) => taken === name)) throw ipvsRefuses(`Illegal '${name}' option with the '${own}' command`)
  for (const name of command === '-A' ? ['service-address'] : ['service-address', 'real-server'])
    if (!given.has(name)) throw ipvsRefuses(`You need to supply the '${name}' option for the '${own}' command`)
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
  const { addr, port = 0 } = readEndpoint(tcp ?? options.get('-u') ?? '', 'virtual server')
  return { proto: tcp === undefined ? 'udp' : 'tcp', addr, port }
}

function readService(virtual: Pick<IpvsService, 'proto' | 'addr' | 'port'>, options: Options): Draft {
  const name = options.get('-s') ?? 'wlc'
  const scheduler = SCHEDULERS.find((known) => known === name)
  if (!scheduler && OTHER_SCHEDULERS.includes(name)) throw notSupported(`the IPVS scheduler ${name}`)
  if (!scheduler) throw ipvsRefuses('Scheduler or persistence engine not found')
  if (options.has('-o')) throw notSupported('ipvsadm -o: one-packet scheduling')
  const flags = readFlags(scheduler, options.get('-b'))
  const netmask = parseIpv4(options.get('-M') ?? '255.255.255.255')
  if (netmask === undefined) throw ipvsRefuses('illegal virtual server persistent mask specified')
  const timeout = options.get('-p')
  const persistent = timeout === undefined ? undefined : parseUint(timeout, MAX_TIMEOUT)
  if (timeout !== undefined && !persistent) throw ipvsRefuses(`invalid timeout value \`${timeout}' specified`)
  if (virtual.port === 0 && !persistent) throw ipvsRefuses('Zero port specified for non-persistent service')
  return {
    ...virtual,
    scheduler,
    ...(flags.length > 0 && { flags }),
    ...(persistent && { persistent }),
    ...(persistent && netmask !== WHOLE && { netmask }),
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
  const { addr, port = service.port } = readEndpoint(options.get('-r') ?? '', 'real server')
  if (!options.has('-m')) throw notSupported(`ipvsadm ${options.has('-i') ? '-i: tunnelling' : '-g: direct routing'}`)
  for (const option of ['-x', '-y'])
    if ((options.get(option) ?? '0') !== '0') throw notSupported(`ipvsadm ${option}: connection thresholds`)
  const weight = parseUint(options.get('-w') ?? '1', MAX_WEIGHT)
  if (weight === undefined) throw ipvsRefuses('illegal weight specified')
  return { addr, port, weight }
}

/** Services and destinations in the order in which they were added: `ipvsadm -Sn` sorts, and by that the order is lost. */
export function printIpvs(services: readonly IpvsService[]): string {
  return services
    .flatMap(({ proto, addr, port, scheduler, flags, persistent, netmask, destinations }) => {
      const service = `${proto === 'tcp' ? '-t' : '-u'} ${formatIpv4(addr)}:${port}`
      const options = [
        ...(persistent === undefined ? [] : [`-p ${persistent}`]),
        ...(netmask === undefined ? [] : [`-M ${formatIpv4(netmask)}`]),
        ...(flags ? [`-b ${flags.join(',')}`] : []),
      ]
      return [
        [`-A ${service} -s ${scheduler}`, ...options].join(' '),
        ...destinations.map((d) => `-a ${service} -r ${formatIpv4(d.addr)}:${d.port} -m -w ${d.weight}`),
      ]
    })
    .map((line) => `${line}\n`)
    .join('')
}
