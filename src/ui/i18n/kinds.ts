/** Kinds of things in a cluster, and how many of them, in a language's words. */
type Kinds = Readonly<Record<string, string>>

/** A kind without a word is its own. */
export const kindWord = (kinds: Kinds, kind: string | number | undefined): string =>
  (Object.hasOwn(kinds, `${kind}`) ? kinds[`${kind}`] : undefined) ?? `${kind}`

/** `pods 5, nodes 1` as a language says it. */
export const counted = (
  kinds: Kinds,
  counts: string | number | undefined,
  say: (kind: string, count: number) => string,
  join: string,
): string =>
  `${counts ?? ''}`
    .split(', ')
    .filter((one) => one !== '')
    .map((one) => {
      const [kind = '', count = ''] = one.split(' ')
      return say(kindWord(kinds, kind), Number(count))
    })
    .join(join)
