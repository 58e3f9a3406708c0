/** `ipvsadm` (1.31): services and their destinations; what is said of one is read as `ipvsadm -R` reads it. */
import type { IpvsService } from '../../kernel/netfilter/ipvs/service.ts'
import { parseIpvs, printIpvs } from '../../kernel/netfilter/ipvs/text.ts'
import type { NetnsDraft } from '../../kernel/netlink/draft.ts'
import { joined, type Word } from '../text.ts'
import { type Command, CommandError } from './command.ts'

export const IPVS_COMMANDS = ['-A', '-E', '-D', '-a', '-e', '-d', '-C'] as const

export const ipvsadmCommand = (): Command => ({ table: 'ipvs', from: 1, run })

function run(draft: NetnsDraft, words: readonly Word[]): void {
  const verb = words[1]?.text ?? ''
  if (!IPVS_COMMANDS.some((known) => known === verb)) throw new CommandError(`ipvsadm: unknown option "${verb}"`, 1)
  const before = read(draft.netfilter.ipvs ?? '')
  const after = verb === '-C' ? [] : change(before, verb, joined(words, 2))
  draft.netfilter = { ...draft.netfilter, ipvs: printIpvs(after) }
}

function read(text: string): IpvsService[] {
  const parsed = parseIpvs(text)
  if (parsed.ok) return parsed.value
  throw new CommandError(parsed.problems[0]?.message ?? '')
}

const isService = (a: IpvsService, b: IpvsService): boolean =>
  a.proto === b.proto && a.addr === b.addr && a.port === b.port

function change(services: readonly IpvsService[], verb: string, rest: string): IpvsService[] {
  if (verb === '-A' || verb === '-a') return read(`${printIpvs(services)}${verb} ${rest}\n`)
  if (verb === '-D' || verb === '-E') {
    const [asked] = read(`-A ${rest}\n`)
    const known = asked && services.find((service) => isService(service, asked))
    if (!asked || !known) throw new CommandError('No such service')
    if (verb === '-D') return services.filter((service) => service !== known)
    return services.map((service) => (service === known ? { ...asked, destinations: known.destinations } : service))
  }
  const [virtual = ''] = /(^|\s)(-t|-u|--tcp-service|--udp-service)\s+\S+/.exec(rest) ?? []
  // By which way packets go to it is not asked of one that is taken away.
  const way = verb === '-d' && !/(^|\s)-m(\s|$)/.test(rest) ? ' -m' : ''
  const [asked] = read(`-A ${virtual.trim()}\n-a ${rest}${way}\n`)
  const known = asked && services.find((service) => isService(service, asked))
  const destination = asked?.destinations[0]
  if (!known || !destination) throw new CommandError('Service not defined')
  const own = known.destinations.find(({ addr, port }) => addr === destination.addr && port === destination.port)
  if (!own) throw new CommandError('No such destination')
  const destinations =
    verb === '-d'
      ? known.destinations.filter((one) => one !== own)
      : known.destinations.map((one) => (one === own ? destination : one))
  return services.map((service) => (service === known ? { ...service, destinations } : service))
}
