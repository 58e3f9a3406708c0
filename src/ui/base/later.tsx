import { type ComponentType, lazy } from 'react'

/** What a part of the page consists of did not come: the network is away, or the site was published anew meanwhile. */
export class Unfetched extends Error {}

const remade = new Set<() => void>()
const retries = new Set<() => void>()

/**
 * A part of the page that is fetched when it is first shown. `lazy` never forgets a failure; this one is fetched anew once
 * it is asked for again (forget, askAgain).
 */
export function later<P extends object>(fetch: () => Promise<ComponentType<P>>): ComponentType<P> {
  const make = () =>
    lazy(async () => {
      try {
        return { default: await fetch() }
      } catch (error) {
        remade.add(() => {
          Part = make()
        })
        throw new Unfetched(wordsOf(error))
      }
    })
  let Part: ComponentType<P> = make()
  return (props) => <Part {...props} />
}

/** What failed is fetched anew the next time it is shown. */
export function forget(): void {
  for (const remake of remade) remake()
  remade.clear()
}

/** Whoever shows a failure shows the part again once it is asked for; answers how to take that back. */
export function onAskAgain(retry: () => void): () => void {
  retries.add(retry)
  return () => void retries.delete(retry)
}

export function askAgain(): void {
  forget()
  for (const retry of [...retries]) retry()
}

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
