/** An object against its shape: what is taken of it, and what is wrong, each at its place. */
import type { ManifestDocument } from './documents.ts'
import type { Head } from './head.ts'
import { type Fault, OWN_PREFIX } from './kind.ts'
import { meant, nearest } from './nearest.ts'
import { formatPath, isRecord, type Path, valueAt } from './path.ts'
import { type ManifestProblem, refusal } from './problem.ts'
import { invalid, unknownField, wrongType } from './said.ts'
import { decode, type Shape } from './shape.ts'

const NEWER = 'Calico v3.22 does not know it yet: leave it out'
/** Blanks of web pages that look like indentation, and marks without width. */
const INVISIBLE = /[\u00a0\u200b-\u200d\u2060\u3000\ufeff]/g

interface Asked {
  readonly labelsCount?: boolean
  /** Places of annotations that are read. */
  readonly mapped?: readonly Path[]
  readonly newer?: readonly string[] | undefined
  readonly lenient?: boolean | undefined
}

/** The object's shape: what is taken, what is ignored, and what the API server would refuse to decode. */
export function decoded(
  document: ManifestDocument,
  head: Head,
  shape: Shape,
  { labelsCount = false, mapped = [], newer = [], lenient = false }: Asked = {},
) {
  const { value, unknown, wrong, ignored, refused } = decode(document.value, shape)
  const { place } = document
  const problems: ManifestProblem[] = [
    ...(lenient ? [] : unknown).map(({ path, known }) => {
      const said = unknownField(head.kind, head.apiVersion, path)
      const field = String(path.at(-1))
      const problem = refusal(formatPath(path), place(path, 'key'), 'unknownField', { field }, said)
      const near = nearest(field.replace(INVISIBLE, ''), known)
      return { ...problem, said, ...(newer.includes(field) ? { way: NEWER } : { known: near }) }
    }),
    ...wrong.map((own) => {
      const said = wrongType(head.kind, head.apiVersion, head.name, own)
      const params = { expected: own.wanted.is, got: own.got }
      return { ...refusal(formatPath(own.path), place(own.path), 'wrongType', params, said), said }
    }),
    ...refused.map((path) => {
      const message = `Hopscope cannot simulate ${formatPath(path)} yet; take it out`
      return refusal(formatPath(path), place(path, 'key'), 'notSupported', { what: formatPath(path) }, message)
    }),
  ]
  const unasked = [...ignored]
  const labels = valueAt(value, ['metadata', 'labels'])
  if (!labelsCount && isRecord(labels)) unasked.push(['metadata', 'labels'])
  const annotations = valueAt(value, ['metadata', 'annotations'])
  for (const key of Object.keys(isRecord(annotations) ? annotations : {})) {
    const path = ['metadata', 'annotations', key]
    if (mapped.some((own) => own.length === 3 && own[2] === key)) continue
    if (key.startsWith(OWN_PREFIX)) {
      const message = `there is no annotation "${key}" of a ${head.kind}; take it out`
      problems.push(refusal(formatPath(path), place(path, 'key'), 'unknownField', { field: key }, message))
    } else if (COUNTS.test(key) && !NOISE.test(key)) unasked.push(path)
  }
  return {
    manifest: value,
    problems,
    ignored: unasked.map((path) => ({ path: formatPath(path), ...place(path, 'key') })),
    ...(lenient &&
      unknown.length > 0 && {
        unknown: unknown.map(({ path, known }) => {
          const near = meant(String(path.at(-1)), known)
          return { path: formatPath(path), ...place(path, 'key'), ...(near.length > 0 && { known: near }) }
        }),
      }),
  }
}

/** Annotations that Calico asks about, and those that it or kubectl only writes. */
const COUNTS = /^(cni\.)?projectcalico\.org\//
const NOISE = /\/(metadata|podIPs?|containerID|IPv4Address|VXLANTunnelMACAddr)$/

export function faulty(
  document: ManifestDocument,
  head: Head,
  { path, code, params, body, message, way }: Fault,
): ManifestProblem {
  const said = body === undefined ? undefined : invalid(head.kind, head.name, path, body)
  const problem = refusal(formatPath(path), document.place(path), code, params, said ?? message ?? code)
  return { ...problem, ...(said !== undefined && { said }), ...(way !== undefined && { way }) }
}
