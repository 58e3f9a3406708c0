/**
 * ipsets as `ipset save` prints them. The kernel prints a hash's elements in the order of its buckets, which a random
 * number decides; here they are in order. Not printed: bucketsize and initval, which the kernel adds.
 */
import { byText } from '../../check/values.ts'

/** `hash:net family inet hashsize 1024 maxelem 1048576` and its elements. */
export interface SetText {
  readonly name: string
  readonly options: string
  readonly members: readonly string[]
}

export const hashOptions = (type: string, maxelem: number): string =>
  `${type} family inet hashsize 1024 maxelem ${maxelem}`

export const printSets = (sets: readonly SetText[]): string =>
  [...sets]
    .sort((a, b) => byText(a.name, b.name))
    .map(({ name, options, members }) =>
      [`create ${name} ${options}`, ...members.map((member) => `add ${name} ${member}`)]
        .map((line) => `${line}\n`)
        .join(''),
    )
    .join('')
