/** What a place did to a packet, header by header and field by field. Payload is the anchor: headers come and go outside. */
import { type Header, headerStack, type Layer } from './headers.ts'
import type { Packet } from './packet.ts'

type HeaderChange = 'same' | 'new' | 'removed' | 'changed'

export interface FieldDiff {
  readonly name: string
  /** Absent where the header or the field is new. */
  readonly before?: string
  /** Absent where it was removed. */
  readonly after?: string
  readonly changed: boolean
}

export interface HeaderDiff {
  readonly layer: Layer
  readonly outer: boolean
  readonly change: HeaderChange
  readonly fields: readonly FieldDiff[]
}

/** Outermost first, removed headers where they were. Without `before` nothing changed. */
export function diffHeaders(before: Packet | undefined, after: Packet): HeaderDiff[] {
  const now = headerStack(after)
  const was = before ? headerStack(before) : now
  return alignInwards(was, now).map(([a, b]) => diffHeader(a, b))
}

type Pair = readonly [before: Header | undefined, after: Header | undefined]

/**
 * The longest common subsequence of the two stacks, so that an outer header slips in between Ethernet and IP. Of equally
 * long ones, the one that pairs the innermost headers.
 */
function alignInwards(was: readonly Header[], now: readonly Header[]): Pair[] {
  const common = new Map<string, number>()
  const at = (i: number, j: number): number => common.get(`${i},${j}`) ?? 0
  for (let i = 1; i <= was.length; i++) {
    for (let j = 1; j <= now.length; j++) {
      const length = sameRole(was[i - 1], now[j - 1]) ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1))
      common.set(`${i},${j}`, length)
    }
  }
  const pairs: Pair[] = []
  let i = was.length
  let j = now.length
  while (i > 0 || j > 0) {
    if (i > 0 && j > 0 && sameRole(was[i - 1], now[j - 1])) pairs.push([was[--i], now[--j]])
    else if (j > 0 && (i === 0 || at(i, j - 1) >= at(i - 1, j))) pairs.push([undefined, now[--j]])
    else pairs.push([was[--i], undefined])
  }
  return pairs.reverse()
}

const sameRole = (a: Header | undefined, b: Header | undefined): boolean =>
  a !== undefined && b !== undefined && a.layer === b.layer && a.outer === b.outer

function diffHeader(before: Header | undefined, after: Header | undefined): HeaderDiff {
  const header = after ?? before
  if (!header) throw new RangeError('a pair of headers has at least one')
  const fields = diffFields(before, after)
  const change = !before ? 'new' : !after ? 'removed' : fields.some((field) => field.changed) ? 'changed' : 'same'
  return { layer: header.layer, outer: header.outer, change, fields }
}

function diffFields(before: Header | undefined, after: Header | undefined): FieldDiff[] {
  const was = new Map(before?.fields.map((field) => [field.name, field.value]))
  const now = new Map(after?.fields.map((field) => [field.name, field.value]))
  return [...new Set([...now.keys(), ...was.keys()])].map((name) => {
    const a = was.get(name)
    const b = now.get(name)
    return {
      name,
      ...(a === undefined ? {} : { before: a }),
      ...(b === undefined ? {} : { after: b }),
      changed: a !== b,
    }
  })
}
