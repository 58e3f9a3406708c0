/**
 * Domain names (RFC 1035 2.3.4, RFC 1123 2.1) as text without the final dot; the root is ''. Case is kept, and does not
 * distinguish names.
 */

/** Octets of a name on the wire, its lengths and the root's 0 included. */
export const MAX_NAME = 255
export const MAX_LABEL = 63

const LABEL = /^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?$/

export const labelsOf = (name: string): readonly string[] => (name === '' ? [] : name.split('.'))

/** Without compression: a length before each label, and the root. */
const nameLength = (name: string): number => (name === '' ? 1 : name.length + 2)

export const withoutDot = (name: string): string => (name.endsWith('.') ? name.slice(0, -1) : name)

/** With the final dot, as zone files and dig print it. */
export const absolute = (name: string): string => `${name}.`

/**
 * What a program may be told to look up: letters, digits, hyphens and underscores between dots, one dot at the end or
 * none. The last label is no number, or it would be an address in one of inet_aton's notations.
 */
export function isHostName(text: string): boolean {
  const name = withoutDot(text)
  const labels = labelsOf(name)
  return (
    labels.length > 0 &&
    nameLength(name) <= MAX_NAME &&
    labels.every((label) => label.length <= MAX_LABEL && LABEL.test(label)) &&
    !/^(\d+|0[xX][\da-fA-F]*)$/.test(labels.at(-1) ?? '')
  )
}

/** `name` itself or what lies below it. */
export const isWithin = (name: string, zone: string): boolean =>
  zone === '' || name === zone || name.endsWith(`.${zone}`)
