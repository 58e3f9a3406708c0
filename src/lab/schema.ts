/** Checks that untrusted JSON is a lab document: every wrong place is named. */
import type { Problem, ProblemCode } from '../net/problem.ts'
import type { LabDocument } from './document.ts'

/** Larger documents are refused before anything is built. */
const MOST_NAMESPACES = 10_000
const MOST_LINES = 200_000

type Check = (value: unknown, path: string) => void

export function labProblems(document: unknown): Problem[] {
  const problems: Problem[] = []
  const say = (path: string, code: ProblemCode, params: Problem['params'], message: string): void => {
    if (problems.length < 50) problems.push({ path, code, params, message: `${path}: ${message}` })
  }
  const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value)
  const wrong = (path: string, expected: string, value: unknown): void =>
    say(path, 'wrongType', { expected, got: kindOf(value) }, `expected ${expected}, found ${kindOf(value)}`)

  const text: Check = (value, path) => {
    if (typeof value !== 'string') wrong(path, 'text', value)
  }
  const flag: Check = (value, path) => {
    if (typeof value !== 'boolean') wrong(path, 'true or false', value)
  }
  const number =
    (min: number, max: number): Check =>
    (value, path) => {
      if (typeof value !== 'number') wrong(path, 'number', value)
      else if (!(value >= min && value <= max))
        say(path, 'outOfRange', { value, min, max }, `${value} is not between ${min} and ${max}`)
    }
  const oneOf =
    (...allowed: string[]): Check =>
    (value, path) => {
      if (!allowed.includes(value as string))
        say(
          path,
          'notOneOf',
          { value: String(value), allowed: allowed.join(', ') },
          `"${String(value)}" is none of ${allowed.join(', ')}`,
        )
    }
  const list =
    (item: Check): Check =>
    (value, path) => {
      if (!Array.isArray(value)) wrong(path, 'list', value)
      else if (value.length > MOST_LINES)
        say(path, 'tooLarge', { what: 'entries', limit: MOST_LINES }, `more than ${MOST_LINES} entries`)
      else for (const [index, entry] of value.entries()) item(entry, `${path}[${index}]`)
    }
  const mapOf =
    (item: Check): Check =>
    (value, path) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) wrong(path, 'object', value)
      else for (const [key, entry] of Object.entries(value)) item(entry, `${path}.${key}`)
    }
  const object =
    (required: Record<string, Check>, optional: Record<string, Check>, open = false): Check =>
    (value, path) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        wrong(path, 'object', value)
        return
      }
      const fields = value as Record<string, unknown>
      for (const [name, check] of Object.entries(required)) {
        if (fields[name] === undefined) say(path, 'missing', { what: name }, `"${name}" is missing`)
        else check(fields[name], path === '' ? name : `${path}.${name}`)
      }
      for (const [name, entry] of Object.entries(fields)) {
        const check = optional[name]
        if (check) check(entry, path === '' ? name : `${path}.${name}`)
        else if (!(name in required) && !open)
          say(
            path === '' ? name : `${path}.${name}`,
            'unknownField',
            { field: name },
            `there is no field "${name}" here`,
          )
      }
    }

  const pair: Check = (value, path) => {
    if (!Array.isArray(value) || value.length !== 2) wrong(path, 'pair', value)
    else for (const [index, entry] of value.entries()) text(entry, `${path}[${index}]`)
  }
  const namespace = object(
    {},
    {
      links: list(text),
      linkset: list(text),
      late: list(text),
      addresses: list(pair),
      routes: list(text),
      rules: list(text),
      neighbours: list(text),
      fdb: list(text),
      sysctls: mapOf(text),
      ipset: text,
      iptables: text,
      ipvs: text,
    },
  )
  const end = object({ ns: text, name: text }, { mac: text, mtu: number(68, 65535), up: flag })
  const veth: Check = (value, path) => {
    if (!Array.isArray(value) || value.length !== 2) wrong(path, 'pair', value)
    else for (const [index, entry] of value.entries()) end(entry, `${path}[${index}]`)
  }
  const port = number(0, 65535)
  const server = object({ ns: text, proto: oneOf('tcp', 'udp'), port: number(1, 65535) }, { name: text })
  const probe = object(
    { id: text, kind: oneOf('tcp', 'udp', 'ping', 'arping'), from: text, to: text },
    {
      port,
      sport: port,
      size: number(0, 65535),
      ttl: number(1, 255),
      pmtu: oneOf('do', 'dont', 'want'),
      dev: text,
      wait: number(0, 600),
      settle: number(0, 600),
      keepConntrack: flag,
      keepNeighbours: flag,
    },
  )
  const names: Check = (value, path) => {
    mapOf(namespace)(value, path)
    if (typeof value === 'object' && value !== null && Object.keys(value).length > MOST_NAMESPACES)
      say(path, 'tooLarge', { what: 'namespaces', limit: MOST_NAMESPACES }, `more than ${MOST_NAMESPACES} namespaces`)
  }
  object({ name: text, namespaces: names, probes: list(probe) }, { veths: list(veth), servers: list(server) })(
    document,
    '',
  )
  if (problems.length === 0) references(document as LabDocument, say)
  return problems
}

function references(
  lab: LabDocument,
  say: (path: string, code: ProblemCode, params: Problem['params'], message: string) => void,
): void {
  const known = (path: string, ns: string): void => {
    if (!Object.hasOwn(lab.namespaces, ns))
      say(path, 'unknownReference', { what: 'namespace', name: ns }, `there is no namespace "${ns}"`)
  }
  lab.veths?.forEach((pair, index) => {
    for (const [side, end] of pair.entries()) known(`veths[${index}][${side}].ns`, end.ns)
  })
  for (const [index, server] of lab.servers?.entries() ?? []) known(`servers[${index}].ns`, server.ns)
  const ids = new Set<string>()
  lab.probes.forEach((probe, index) => {
    known(`probes[${index}].from`, probe.from)
    if (ids.has(probe.id))
      say(`probes[${index}].id`, 'duplicateName', { name: probe.id }, `there are two probes "${probe.id}"`)
    ids.add(probe.id)
  })
}
