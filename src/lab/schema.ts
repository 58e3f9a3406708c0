/** Checks that untrusted JSON is a lab document: every wrong place is named. */
import type { Problem, ProblemCode } from '../net/problem.ts'
import { betweenProbes } from './between.ts'
import type { LabDocument } from './document.ts'

/** Larger documents are refused before anything is built. */
const MOST_NAMESPACES = 10_000
/** Of one list; what is built takes the square of it in time. */
const MOST_LINES = 10_000
const MOST_LINES_IN_ALL = 200_000
const MOST_PROBLEMS = 50

type Check = (value: unknown, path: string) => void
type Fields = Readonly<Record<string, Check>>
type Say = (path: string, code: ProblemCode, params: Problem['params'], message: string) => void

export function labProblems(document: unknown): Problem[] {
  const problems: Problem[] = []
  const say: Say = (path, code, params, message) => {
    if (problems.length < MOST_PROBLEMS)
      problems.push({ path, code, params, message: path === '' ? message : `${path}: ${message}` })
  }
  documentCheck(createChecks(say))(document, '')
  if (problems.length === 0) references(document as LabDocument, say)
  return problems
}

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => kindOf(value) === 'object'

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

function createChecks(say: Say) {
  let lines = 0
  const wrong = (path: string, expected: string, value: unknown): void =>
    say(path, 'wrongType', { expected, got: kindOf(value) }, `expected ${expected}, found ${kindOf(value)}`)
  const tooLarge = (path: string, what: string, limit: number): void =>
    say(path, 'tooLarge', { what, limit }, `more than ${limit} ${what}`)

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
  const whole =
    (min: number, max: number): Check =>
    (value, path) => {
      if (typeof value === 'number' && !Number.isInteger(value)) wrong(path, 'whole number', value)
      else number(min, max)(value, path)
    }
  const oneOf =
    (...allowed: string[]): Check =>
    (value, path) => {
      if (typeof value !== 'string') wrong(path, 'text', value)
      else if (!allowed.includes(value))
        say(path, 'notOneOf', { value, allowed: allowed.join(', ') }, `"${value}" is none of ${allowed.join(', ')}`)
    }
  const list =
    (item: Check): Check =>
    (value, path) => {
      if (!Array.isArray(value)) wrong(path, 'list', value)
      else if (value.length > MOST_LINES) tooLarge(path, 'entries', MOST_LINES)
      else if (lines + value.length > MOST_LINES_IN_ALL) tooLarge(path, 'entries in all', MOST_LINES_IN_ALL)
      else {
        lines += value.length
        for (const [index, entry] of value.entries()) item(entry, `${path}[${index}]`)
      }
    }
  const mapOf =
    (item: Check, limit: number, what: string): Check =>
    (value, path) => {
      if (!isObject(value)) {
        wrong(path, 'object', value)
        return
      }
      const keys = Object.keys(value)
      if (keys.length > limit) tooLarge(path, what, limit)
      else for (const key of keys) item(value[key], `${path}.${key}`)
    }
  const pair =
    (item: Check): Check =>
    (value, path) => {
      if (!Array.isArray(value) || value.length !== 2) wrong(path, 'pair', value)
      else for (const [index, entry] of value.entries()) item(entry, `${path}[${index}]`)
    }
  const object =
    (required: Fields, optional: Fields): Check =>
    (value, path) => {
      if (!isObject(value)) {
        wrong(path, 'object', value)
        return
      }
      for (const name of Object.keys(required))
        if (!Object.hasOwn(value, name)) say(path, 'missing', { what: name }, `"${name}" is missing`)
      // Keys are a stranger's: `__proto__` and `constructor` are no fields.
      const fields = new Map(Object.entries({ ...required, ...optional }))
      for (const name of Object.keys(value)) {
        const check = fields.get(name)
        if (check) check(value[name], below(path, name))
        else say(below(path, name), 'unknownField', { field: name }, `there is no field "${name}" here`)
      }
    }
  return { text, flag, number, whole, oneOf, list, mapOf, pair, object }
}

function documentCheck({
  text,
  flag,
  number,
  whole,
  oneOf,
  list,
  mapOf,
  pair,
  object,
}: ReturnType<typeof createChecks>): Check {
  /** For whoever reads the document: without effect. */
  const remarks: Fields = { title: text, description: text, comment: text, note: text }
  const words = list(text)
  const namespace = object(
    {},
    {
      ...remarks,
      ...{ links: words, linkset: words, late: words, addresses: list(pair(text)), routes: words, rules: words },
      ...{ neighbours: words, fdb: words, sysctls: mapOf(text, MOST_LINES, 'entries') },
      ...{ ipset: text, iptables: text, ipvs: text },
    },
  )
  const end = object({ ns: text, name: text }, { mac: text, mtu: whole(68, 65535), up: flag })
  const server = object({ ns: text, proto: oneOf('tcp', 'udp'), port: whole(1, 65535) }, { name: text })
  const command = object({ ns: text, cmd: text }, {})
  const probe = object(
    { id: text, kind: oneOf('tcp', 'udp', 'ping', 'arping'), from: text, to: text },
    {
      ...remarks,
      ...{ port: whole(0, 65535), sport: whole(0, 65535), size: whole(0, 65535), ttl: whole(1, 255), dev: text },
      ...{ pmtu: oneOf('do', 'dont', 'want'), wait: number(0, 600), settle: number(0, 600) },
      ...{ keepConntrack: flag, keepNeighbours: flag, before: list(command), after: list(command) },
    },
  )
  return object(
    { name: text, namespaces: mapOf(namespace, MOST_NAMESPACES, 'namespaces'), probes: list(probe) },
    { ...remarks, veths: list(pair(end)), servers: list(server) },
  )
}

/** Names of one thing in another place. */
function references(lab: LabDocument, say: Say): void {
  for (const name of Object.keys(lab.namespaces)) {
    const detail = `Invalid netns name "${name}"`
    if (name === '' || name === '.' || name === '..' || name.includes('/') || name.length > 254)
      say(below('namespaces', name), 'badName', { name, detail }, detail)
  }
  const known = (path: string, ns: string): void => {
    if (!Object.hasOwn(lab.namespaces, ns))
      say(path, 'unknownReference', { what: 'namespace', name: ns }, `there is no namespace "${ns}"`)
  }
  lab.veths?.forEach((ends, index) => {
    for (const [side, end] of ends.entries()) known(`veths[${index}][${side}].ns`, end.ns)
  })
  for (const [index, server] of lab.servers?.entries() ?? []) known(`servers[${index}].ns`, server.ns)
  const ids = new Set<string>()
  lab.probes.forEach((probe, index) => {
    known(`probes[${index}].from`, probe.from)
    if (ids.has(probe.id))
      say(`probes[${index}].id`, 'duplicateName', { name: probe.id }, `there are two probes "${probe.id}"`)
    ids.add(probe.id)
    for (const when of ['before', 'after'] as const) {
      for (const [at, command] of probe[when]?.entries() ?? []) {
        const { ns, cmd } = command
        if (ns !== '') known(`probes[${index}].${when}[${at}].ns`, ns)
        if (betweenProbes(command)) continue
        const what = `“${cmd}” between probes`
        say(`probes[${index}].${when}[${at}]`, 'notSupported', { what }, `Hopscope does not model ${what}`)
      }
    }
  })
}
